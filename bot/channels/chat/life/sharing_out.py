"""Taking chats into hand that other processes may answer as well, and letting go of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.channels.chat.intake.outages import DATABASE, Outages
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.store.inbox import Waiting
from bot.channels.chat.store.sharing import Sharing
from corpus.errors import LibraryError

_BEAT_SECONDS = 2.0
_LOOK_SECONDS = 1.0
"""After so long what waits is looked for, whatever was heard: a lost notice costs no more."""
_MOST_CHATS = 256
"""In the hands of one process: further ones are left to the others, until somebody has time."""
_AT_ONCE, _BREATH_SECONDS = 8, 0.05
"""So many more chats at a time, and a moment for the others to take some."""


class SharingOut:
    """Hands out what waits in the chats that this process has in hand, each delivery once."""

    def __init__(
        self,
        sharing: Sharing,
        submit: Callable[[Waiting], Awaitable[bool]],
        drop_all: Callable[[], None],
        begun: Callable[[], Awaitable[None]],
        outages: Outages,
    ) -> None:
        """Prepare to share.

        Args:
            sharing: with the others.
            submit: queues a delivery; returns False where there is nothing to be done for it.
            drop_all: forgets what is queued, and leaves what is in hand.
            begun: called whenever it was told how the others are.
            outages: are told when the database is away.
        """
        self._sharing, self._submit, self._drop_all, self._begun = sharing, submit, drop_all, begun
        self._outages = outages
        self._handed_out: dict[str, str] = {}
        self._chats: Counter[str] = Counter()
        self._drained: set[str] = set()
        self._room, self._deaf = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        """Share until cancelled."""
        await asyncio.gather(self._beat(), self._hand_out(), self._listen())

    def ended(self, delivery: str) -> None:
        """Note that a delivery is no longer in hand, whether it was answered or not."""
        chat = self._handed_out.pop(delivery, None)
        if chat is None:
            return
        self._chats[chat] -= 1
        if self._chats[chat] <= 0:
            del self._chats[chat]
            self._drained.add(chat)
            self._room.set()

    async def _beat(self) -> None:
        while True:
            self._deaf.clear()
            try:
                if not await self._sharing.beat():
                    self._drop_all()
                    self._handed_out.clear()
                    self._chats.clear()
                    event("joined", processes=self._sharing.processes)
                await self._begun()
                self._room.set()
                self._outages.ended(DATABASE)
            except LibraryError as error:
                self._outages.began(error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._deaf.wait(), _BEAT_SECONDS)

    async def _hand_out(self) -> None:
        while True:
            await self._room.wait()
            self._room.clear()
            try:
                await self._look()
                await asyncio.sleep(_BREATH_SECONDS)  # what comes in meanwhile is looked for at once
            except LibraryError:
                await asyncio.sleep(_LOOK_SECONDS)
                self._room.set()

    async def _look(self) -> None:
        if drained := {chat for chat in self._drained if chat not in self._chats}:
            await self._sharing.let_go(drained)
            self._drained -= drained
        before = len(self._chats)
        for one in await self._sharing.claim(min(_MOST_CHATS - before, _AT_ONCE)):
            if one.id in self._handed_out:
                continue
            self._handed_out[one.id] = one.chat
            self._chats[one.chat] += 1
            submitted = False
            try:
                submitted = await self._submit(one)
            finally:
                if not submitted:
                    self.ended(one.id)
        if len(self._chats) >= before + _AT_ONCE:
            self._room.set()

    async def _listen(self) -> None:
        while True:
            try:
                await self._sharing.news(_LOOK_SECONDS)
            except LibraryError:
                self._deaf.set()  # until it is heard again nobody knows what is in whose hand
                await asyncio.sleep(_LOOK_SECONDS)
            self._room.set()

"""For how long Telegram wants quiet in a chat, kept, so that a bot that is started again keeps to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from bot.channels.telegram.settings import SENDING

if TYPE_CHECKING:
    from bot.channels.chat.store.chat_store import ChatStore
    from bot.channels.telegram.sending.pacing import Pacer

_NOTE = "telegram wants quiet"


class ToldWaits:
    """The chats in which Telegram wants quiet, and until when."""

    def __init__(self, store: ChatStore, clock: Callable[[], float]) -> None:
        """Know of none; `load` reads those that were kept.

        Args:
            store: keeps them.
            clock: seconds since 1970.
        """
        self._store = store
        self._clock = clock
        self._until: dict[str, float] = {}

    async def load(self, pacer: Pacer) -> None:
        """Let a pacer keep quiet where an earlier process was told to."""
        kept = await self._store.note(_NOTE)
        self._until = msgspec.json.decode(kept or "{}", type=dict[str, float])
        now = self._clock()
        for chat, until in self._until.items():
            if until > now:
                pacer.told_to_wait(chat, until - now, private=not chat.startswith("-"))
        await self._keep()

    async def note(self, chat: str, seconds: float) -> None:
        """Remember that a chat wants quiet, if it does for longer than a start takes."""
        if seconds >= SENDING.told_kept:
            self._until[chat] = self._clock() + seconds
            await self._keep()

    async def _keep(self) -> None:
        now = self._clock()
        lasting = sorted(self._until.items(), key=lambda one: -one[1])[: SENDING.told_most]
        self._until = {chat: until for chat, until in lasting if until > now}
        text = msgspec.json.encode(self._until).decode() if self._until else ""
        if text or await self._store.note(_NOTE):
            await self._store.set_note(_NOTE, text)

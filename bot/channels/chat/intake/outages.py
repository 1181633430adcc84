"""Servers that can't be reached just now: said once in the log, and once to each who waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress

from bot.channels.channel import ChatGoneError, Message, NotWelcomeError, Place
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.saying.message_text import plain
from bot.channels.chat.saying.speaking import Speaker
from bot.channels.chat.settings import TIMES
from bot.channels.outgoing import may_go
from corpus.caching.bounded_cache import BoundedCache
from corpus.errors import LibraryError
from corpus.languages.spoken import say

DATABASE = "database"


class Outages:
    """Remembers which servers are away, lets one of those who wait try at a time, and all once it is back."""

    def __init__(self, speaker: Speaker, clock: Callable[[], float]) -> None:
        """Begin with everything in reach.

        Args:
            speaker: says to those who wait that they do.
            clock: seconds since 1970.
        """
        self._speaker, self._clock = speaker, clock
        self._over: dict[str, asyncio.Event] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._number, self._last = 0, -TIMES.calm
        self._told: BoundedCache[str, int] = BoundedCache(limit=10_000)

    def began(self, error: LibraryError) -> None:
        """Note that a server is away."""
        what = what_is_away(error)
        if what in self._over:
            return
        if not self._over and self._clock() - self._last >= TIMES.calm:
            self._number += 1  # what comes back for a moment only was never over
        self._over[what] = asyncio.Event()
        if what == DATABASE:
            event("database_away", logging.ERROR, says=str(error))
        else:
            event("engine_away", logging.ERROR, says=str(error))

    def ended(self, what: str) -> None:
        """Note that a server is back, or that nobody is left who knows that it isn't."""
        if (over := self._over.pop(what, None)) is not None:
            self._last = self._clock()
            over.set()
            if what == DATABASE:
                event("database_back")
            else:
                event("engine_back")

    async def wait(self, what: str) -> None:
        """Wait until it is worth another try."""
        if (over := self._over.get(what)) is None:
            return
        async with self._turns[what]:
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), TIMES.away)

    async def tell(self, place: Place) -> None:
        """Say in a chat that the guide is out of reach, once for each time that it is."""
        if self._told.get(place.chat) == self._number:
            return
        self._told.keep(place.chat, self._number)
        may_go.set(lambda: True)  # whoever answers once it is back
        with suppress(ChatGoneError, NotWelcomeError):  # who answers them meets it again
            await self._speaker.say(place, Message(plain(say("chat.away"))))


def what_is_away(error: LibraryError) -> str:
    """Return the name of what can't be reached, as it stands in the log: `database` or `engine`."""
    return str(getattr(error, "what", DATABASE))

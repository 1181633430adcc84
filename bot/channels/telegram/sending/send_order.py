"""Whose message goes out next: every chat waits for itself alone, and no two leave in the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from telegram.error import RetryAfter

from bot.channels.channel import Place
from bot.channels.telegram.sending.pacing import Pacer

_ALONE = 0.1  # seconds that a message has the way to Telegram to itself


class SendOrder:
    """Paces what people see.

    python-telegram-bot's own `AIORateLimiter` stops every chat when Telegram slows one, and does not pace
    private chats. Here messages also leave one after the other: when the process is killed, what was sent but
    not yet marked as sent is one message and not a whole burst.
    """

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._lane = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, place: Place, *, edit: bool = False) -> AsyncIterator[None]:
        """Wait until a message to a chat, or an edit of one, may go out; send it inside."""
        while wait := self._pacer.wait(place.chat, edit=edit):
            await asyncio.sleep(wait)
        await self._lane.acquire()
        try:
            while wait := self._pacer.take_overall():
                await asyncio.sleep(wait)
        except BaseException:
            self._lane.release()
            raise
        self._pacer.count(place.chat, private=place.private)
        loop = asyncio.get_running_loop()
        # A request that takes long lets the next one past.
        release = loop.call_later(_ALONE, self._lane.release)
        try:
            yield
        finally:
            if release.when() > loop.time():
                release.cancel()
                # By then the caller has marked the message as sent, which it does at once.
                loop.call_soon(self._lane.release)

    def told_to_wait(self, place: Place, error: RetryAfter) -> float:
        """Keep quiet in a chat for as long as Telegram says; return how many seconds that is."""
        seconds = seconds_to_wait(error)
        self._pacer.told_to_wait(place.chat, seconds, private=place.private)
        return seconds


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram says to wait; the library gives a number or a time span."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)

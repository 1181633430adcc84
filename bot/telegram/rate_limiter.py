"""python-telegram-bot's rate limiter for this bot: every chat waits for itself alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.logs import event
from bot.telegram.pacing import Pacer

_UNPACED = frozenset({"sendChatAction", "getChat", "getFile"})


class PacedRateLimiter(BaseRateLimiter[int]):
    """Paces what people see, chat by chat, and waits as Telegram says where that was not enough.

    The library's own `AIORateLimiter` stops every chat when Telegram slows one, and does not pace private
    chats. Messages also leave one after the other, a moment apart at most: when the process is killed, what
    was sent but not yet marked as sent is one message and not a whole burst.
    """

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._lane = asyncio.Lock()

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    async def process_request(  # noqa: PLR0913 (the library's signature)
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Carry out a request when its chat may have it."""
        chat_id = data.get("chat_id")
        if not isinstance(chat_id, int) or endpoint in _UNPACED:
            return await callback(*args, **kwargs)
        while True:
            try:
                async with self._turn(chat_id):
                    return await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = seconds_to_wait(error)
                self._pacer.told_to_wait(chat_id, seconds)
                event("slowed_by_telegram", seconds=f"{seconds:g}")

    @asynccontextmanager
    async def _turn(self, chat_id: int) -> AsyncIterator[None]:
        while wait := self._pacer.take(chat_id):
            await asyncio.sleep(wait)
        await self._lane.acquire()
        loop = asyncio.get_running_loop()
        # A request that takes long lets the next one past.
        release = loop.call_later(self._pacer.limits.apart, self._lane.release)
        try:
            yield
        finally:
            if release.when() > loop.time():
                release.cancel()
                # By then the caller has marked the message as sent, which it does at once.
                loop.call_soon(self._lane.release)


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram says to wait; the library gives a number or a time span."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)

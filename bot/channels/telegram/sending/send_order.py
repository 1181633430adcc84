"""Whose message goes out next: every chat waits for itself alone, and as few as possible leave together."""

from __future__ import annotations

import asyncio
import heapq
import math
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count

from telegram.error import RetryAfter

from bot.channels.channel import Place
from bot.channels.telegram.sending.pacing import Pacer
from bot.channels.telegram.settings import SENDING


class SendOrder:
    """Paces what people see.

    python-telegram-bot's own `AIORateLimiter` stops every chat when Telegram slows one, and does not pace
    private chats. Here only as many messages are under way as it takes to reach Telegram's pace at the
    latency that there is: when the process is killed, nobody knows of these whether they arrived, and they
    are sent again.
    """

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._under_way = 0
        self._took: deque[float] = deque(maxlen=SENDING.looked_at)  # seconds, the newest sends
        self._usual = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._ending: asyncio.Future[None] | None = None
        self._end = math.inf

    @asynccontextmanager
    async def turn(self, place: Place, *, edit: bool = False) -> AsyncIterator[None]:
        """Wait until a message to a chat, or an edit of one, may go out; send it inside."""
        while True:
            while wait := self._pacer.wait(place.chat, edit=edit):
                await self._sleep(wait)
            await self._pass(place)
            if not self._pacer.wait(place.chat, edit=edit):
                break
            self._arrived()  # others of the same chat went first
        self._pacer.count(place.chat, private=place.private)
        loop = asyncio.get_running_loop()
        begun, arrived = loop.time(), False
        stuck = loop.call_later(SENDING.stuck + 2 * self._usual, self._arrived)
        try:
            yield
            arrived = True
        finally:
            took = loop.time() - begun
            if arrived:
                self._took.append(took)
                # The first ones hold the time that connecting takes.
                enough = len(self._took) > SENDING.looked_at // 2
                self._usual = sorted(self._took)[len(self._took) // 2] if enough else min(self._took)
            if stuck.when() > loop.time():
                stuck.cancel()
                # By then the caller has marked the message as sent, which it does at once.
                loop.call_soon(self._arrived)

    def end(self, seconds: float) -> None:
        """Let nothing wait for longer than so many seconds from now: it is left to the next start."""
        self._end = asyncio.get_running_loop().time() + seconds
        if self._ending is not None and not self._ending.done():
            self._ending.set_result(None)

    async def _sleep(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + seconds
        if self._ending is None:
            self._ending = loop.create_future()
        if not self._ending.done():
            await asyncio.wait({self._ending}, timeout=seconds)
        if due > self._end:
            raise asyncio.CancelledError
        await asyncio.sleep(due - loop.time())

    def told_to_wait(self, place: Place, error: RetryAfter) -> float:
        """Keep quiet in a chat for as long as Telegram says; return how many seconds that is."""
        seconds = seconds_to_wait(error)
        self._pacer.told_to_wait(place.chat, seconds, private=place.private)
        return seconds

    async def _pass(self, place: Place) -> None:
        """Wait for a place among those under way: who got little lately first, people before groups."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        lets_go_first = SENDING.each_waits * self._pacer.lately(place.chat) + SENDING.group_waits * (
            not place.private
        )
        key = asyncio.get_running_loop().time() + lets_go_first
        heapq.heappush(self._waiting, (key, next(self._numbers), turn))
        self._let_go()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._arrived()
            raise

    def _arrived(self) -> None:
        self._under_way -= 1
        self._let_go()

    def _let_go(self) -> None:
        """Let as many go as may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting and self._under_way < self._together():
            if self._waiting[0][2].done():  # whoever waited was cancelled
                heapq.heappop(self._waiting)
                continue
            if wait := self._pacer.take_overall():
                self._timer = asyncio.get_running_loop().call_later(wait, self._let_go)
                return
            heapq.heappop(self._waiting)[2].set_result(None)
            self._under_way += 1

    def _together(self) -> int:
        """Return how many messages under way it takes to reach Telegram's pace."""
        limits = self._pacer.limits
        pace = SENDING.spare * limits.overall / limits.overall_seconds
        return min(max(math.ceil(pace * self._usual), 1), SENDING.most_together)


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram says to wait; the library gives a number or a time span."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)

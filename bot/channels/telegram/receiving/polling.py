"""Fetching updates: each batch is in the inbox before Telegram is told that it arrived."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.channels.chat.privacy.logs import event
from bot.channels.chat.store.room import with_room
from bot.channels.telegram.receiving.health import Health
from bot.channels.telegram.receiving.parsing import is_update
from bot.channels.telegram.sending.send_order import seconds_to_wait
from bot.channels.telegram.settings import RECEIVING

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "my_chat_member",
    "message_reaction",
    "guest_message",
)


class Poller:
    """Asks Telegram for updates for as long as the bot runs."""

    def __init__(
        self,
        bot: Bot,
        receive: Callable[[list[dict[str, Any]]], Awaitable[None]],
        waiting: Callable[[], int],
        health: Health,
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self._bot = bot
        self._receive = receive
        self._waiting = waiting
        self._health = health
        self._leads = leads
        self._offset: int | None = None

    async def run(self) -> None:
        """Fetch until cancelled.

        Raises:
            InvalidToken: Telegram no longer knows the token.
        """
        pause = 0.0
        while True:
            if not self._leads():
                self._offset = None  # it tells nothing once others have fetched
                await asyncio.sleep(0.5)
                continue
            try:
                updates = await self._fetch()
            except (InvalidToken, EndPointNotFound) as error:
                # Both are how the library says 401 and 404.
                raise InvalidToken from error
            except TelegramError as error:
                pause = _next_pause(error, pause)
                self._health.failed(error)
                await asyncio.sleep(pause)
                continue
            pause = 0.0
            self._health.well()
            if updates:
                await self._take_in(updates)
            while self._waiting() > RECEIVING.too_many:
                await asyncio.sleep(0.5)

    async def _take_in(self, updates: list[dict[str, Any]]) -> None:
        """Have updates written down; until that is done none is confirmed, and no more are fetched."""
        usable = [update for update in updates if is_update(update)]
        if len(usable) < len(updates):
            event("no_update", logging.WARNING, count=len(updates) - len(usable))
        await with_room(lambda: self._receive(usable))
        self._offset = max(_numbers(updates)) + 1

    async def _fetch(self) -> list[dict[str, Any]]:
        wanted = {"timeout": RECEIVING.poll, "allowed_updates": list(ALLOWED_UPDATES)}
        if self._offset is not None:
            wanted["offset"] = self._offset
        updates = await self._bot.do_api_request("getUpdates", wanted, read_timeout=RECEIVING.poll + 10)
        if not isinstance(updates, list) or (updates and not _numbers(updates)):
            raise TelegramError("What came are no updates")
        return updates


def _numbers(updates: Sequence[object]) -> list[int]:
    """Return by what updates are confirmed, also those of which nothing else can be used."""
    found = [update.get("update_id") for update in updates if isinstance(update, dict)]
    return [number for number in found if isinstance(number, int) and not isinstance(number, bool)]


def _next_pause(error: TelegramError, pause: float) -> float:
    if isinstance(error, RetryAfter):
        return seconds_to_wait(error) + 0.2
    if isinstance(error, TimedOut) and not pause:
        return 0.1
    longest = 2 * RECEIVING.longest_pause if isinstance(error, Conflict) else RECEIVING.longest_pause
    return min(max(2 * pause, RECEIVING.first_pause), longest) * random.uniform(0.8, 1.0)

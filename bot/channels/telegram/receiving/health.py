"""Whether Telegram can be reached: said once when it is lost, and once when it is back."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from bot.channels.chat.privacy.logs import event
from bot.channels.telegram.settings import RECEIVING

_ANOTHER = "Another process fetches this bot's updates (409 Conflict): stop it, or this one."

_WEBHOOK = (
    "A webhook was set for this bot meanwhile (409 Conflict): stop whoever set it,"
    " then start this bot again to fetch."
)


class Health:
    """Remembers since when something is wrong."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None
        self._reason = ""

    def failed(self, error: TelegramError) -> None:
        """Note that a call failed; the first of a kind is logged."""
        reason = type(error).__name__
        if self._since is None:
            self._since = self._clock()
        if reason == self._reason:
            return
        self._reason = reason
        if isinstance(error, Conflict):
            says = _WEBHOOK if "webhook is active" in error.message else _ANOTHER
            event("conflict", logging.WARNING, says=says)
        else:
            event(
                "telegram_away",
                logging.WARNING,
                reason=reason,
                says="Telegram can't be reached; trying again.",
            )

    def well(self) -> None:
        """Note that a call worked; a recovery is logged."""
        if self._since is not None:
            event("telegram_back", seconds=round(self._clock() - self._since))
        self._since, self._reason = None, ""


_KINDS = {"getUpdates": "fetch", "sendMessage": "send", "editMessageText": "send"}


class Reach:
    """Whether Telegram can be reached: what has failed since when, for fetching and for sending."""

    def __init__(
        self, told_time: Callable[[float], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.told_time = told_time
        self._clock = clock
        self._since: dict[str, float] = {}

    def ended(self, method: str, *, well: bool) -> None:
        """Note that a call was answered, or that it failed."""
        kind = _KINDS.get(method)
        if kind is None:
            return
        if well:
            self._since.pop(kind, None)
        else:
            self._since.setdefault(kind, self._clock())

    def problem(self) -> str:
        """Return what has not worked for half a minute, an empty string if all is well."""
        now = self._clock()
        failing = [kind for kind, since in self._since.items() if now - since > RECEIVING.unwell]
        return f"can't {' or '.join(sorted(failing))}" if failing else ""


async def patiently(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call that the bot can't start without, for as long as Telegram is away.

    Raises:
        InvalidToken: Telegram does not know the token.
        BadRequest: it refuses what the call says.
    """
    health, pause = Health(), 2 * RECEIVING.first_pause
    while True:
        try:
            await call()
        except (InvalidToken, BadRequest):
            raise
        except TelegramError as error:
            health.failed(error)
            await asyncio.sleep(pause)
            pause = min(2 * pause, RECEIVING.longest_pause)
        else:
            health.well()
            return

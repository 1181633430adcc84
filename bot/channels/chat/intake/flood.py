"""Those who ask faster than anybody reads are slowed down and told so once; nobody else notices."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

MAX_BACKLOG = 500  # messages of one chat that wait; what comes beyond them is not answered


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many messages a chat may bring: `burst` at once, then one every `seconds`."""

    burst: int
    seconds: float
    pause: float  # seconds between two answers while there is a flood


PRIVATE = Allowance(burst=10, seconds=2.0, pause=1.5)
GROUP = Allowance(burst=15, seconds=3.0, pause=3.0)
_CALM = 60.0  # seconds without a flood after which the next one is a new one


@dataclass(slots=True)
class _Chat:
    allowance: Allowance
    due: float = 0.0
    flooded: float = 0.0  # when there was too much last
    slowed: bool = False
    told: bool = False
    answered: float = 0.0


class Flood:
    """Meters what arrives, chat by chat."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._chats: dict[str, _Chat] = {}

    def arrived(self, chat: str, *, private: bool = True) -> None:
        """Count a message of a chat: of one person's, or of a group's."""
        now = self._clock()
        if len(self._chats) > 4096:
            self._chats = {
                key: kept for key, kept in self._chats.items() if max(kept.due, kept.flooded) > now - _CALM
            }
        meter = self._chats.setdefault(chat, _Chat(PRIVATE if private else GROUP))
        allowance = meter.allowance
        meter.due = max(meter.due, now) + allowance.seconds
        if meter.due - now <= allowance.burst * allowance.seconds:
            return
        if now - meter.flooded > _CALM:
            meter.told = False
        meter.flooded = now
        meter.slowed = True

    def must_tell(self, chat: str) -> bool:
        """Return whether the chat floods and has not been told yet; true only once a flood."""
        meter = self._chats.get(chat)
        if meter is None or not meter.slowed or meter.told:
            return False
        meter.told = True
        return True

    def pause(self, chat: str, backlog: int) -> float:
        """Return how many seconds the next answer to a chat has to wait.

        Args:
            chat: the chat.
            backlog: how many of its deliveries wait, the one to answer included.
        """
        meter = self._chats.get(chat)
        if meter is None or not meter.slowed:
            return 0.0
        now = self._clock()
        wait = max(meter.answered + meter.allowance.pause - now, 0.0)
        meter.answered = now + wait
        meter.slowed = backlog > 1
        return wait

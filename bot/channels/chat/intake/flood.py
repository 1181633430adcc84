"""Those who ask faster than anybody reads are slowed down and told so once; nobody else notices."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

SLOWED = "You are asking faster than I can answer here, so I'll slow down and take one after the other."
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
    due: float = 0.0
    flooded: float = 0.0  # when there was too much last
    slowed: bool = False
    told: bool = False
    answered: float = 0.0


class Flood:
    """Meters what arrives, chat by chat."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._chats: dict[int, _Chat] = {}

    def arrived(self, chat_id: int) -> None:
        """Count a message."""
        now = self._clock()
        if len(self._chats) > 4096:
            self._chats = {
                key: chat for key, chat in self._chats.items() if max(chat.due, chat.flooded) > now - _CALM
            }
        chat = self._chats.setdefault(chat_id, _Chat())
        allowance = _allowance(chat_id)
        chat.due = max(chat.due, now) + allowance.seconds
        if chat.due - now <= allowance.burst * allowance.seconds:
            return
        if now - chat.flooded > _CALM:
            chat.told = False
        chat.flooded = now
        chat.slowed = True

    def must_tell(self, chat_id: int) -> bool:
        """Return whether the chat floods and has not been told yet; true only once a flood."""
        chat = self._chats.get(chat_id)
        if chat is None or not chat.slowed or chat.told:
            return False
        chat.told = True
        return True

    def pause(self, chat_id: int, backlog: int) -> float:
        """Return how many seconds the next answer to a chat has to wait.

        Args:
            chat_id: the chat.
            backlog: how many of its updates wait, the one to answer included.
        """
        chat = self._chats.get(chat_id)
        if chat is None or not chat.slowed:
            return 0.0
        now = self._clock()
        wait = max(chat.answered + _allowance(chat_id).pause - now, 0.0)
        chat.answered = now + wait
        chat.slowed = backlog > 1
        return wait


def _allowance(chat_id: int) -> Allowance:
    return PRIVATE if chat_id > 0 else GROUP

"""Those who ask faster than anybody reads are slowed down and told so once; nobody else notices.

A person is metered, in a group as in private: what others say there costs nobody anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.chat.settings import FLOODING, Allowance

if TYPE_CHECKING:
    from bot.channels.channel import Said


@dataclass(slots=True)
class _Meter:
    allowance: Allowance
    due: float = 0.0
    flooded: float = 0.0  # when there was too much last
    slowed: bool = False
    told: bool = False
    answered: float = 0.0


def meter_of(said: Said) -> str:
    """Return by what the writer of a message is metered; in private that is their chat."""
    chat = said.place.chat
    return chat if said.place.private else f"{chat} {said.person}"


class Flood:
    """Meters what arrives for the bot, by who wrote it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._meters: dict[str, _Meter] = {}

    def arrived(self, meter: str, *, private: bool = True) -> bool:
        """Count a message to the bot, in private or in a group; return whether it is one too many."""
        now = self._clock()
        if len(self._meters) > FLOODING.metered:
            self._meters = {
                key: kept
                for key, kept in self._meters.items()
                if max(kept.due, kept.flooded) > now - FLOODING.calm
            }
        state = self._meters.setdefault(meter, _Meter(FLOODING.private if private else FLOODING.group))
        allowance = state.allowance
        state.due = max(state.due, now) + allowance.seconds
        if state.due - now <= allowance.burst * allowance.seconds:
            return False
        if now - state.flooded > FLOODING.calm:
            state.told = False
        state.flooded = now
        state.slowed = True
        return True

    def must_tell(self, meter: str) -> bool:
        """Return whether somebody floods and has not been told yet; true only once a flood."""
        state = self._meters.get(meter)
        if state is None or not state.slowed or state.told:
            return False
        state.told = True
        return True

    def pause(self, meter: str, backlog: int) -> float:
        """Return how many seconds the next answer to somebody has to wait.

        Args:
            meter: whose.
            backlog: how many of their deliveries wait, the one to answer included.
        """
        state = self._meters.get(meter)
        if state is None or not state.slowed:
            return 0.0
        now = self._clock()
        wait = max(state.answered + state.allowance.pause - now, 0.0)
        state.answered = now + wait
        state.slowed = backlog > 1
        return wait

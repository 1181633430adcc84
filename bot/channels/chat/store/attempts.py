"""The port of attempts: a delivery that the process died over twice is set aside, and the others go on."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol


class Attempts(Protocol):
    """Counts how often a delivery was in hand without an end.

    What is in hand when the process dies is what it died over, or, rarely, was thought about beside that.
    That it can't be written down is no error: it must not keep the bot from answering.
    """

    def in_hand(self, delivery: str) -> AbstractContextManager[None]:
        """Let it be known that a delivery is in hand, until anything but the process's end ends that.

        The number of deaths before that stays: a delivery is in hand many times.
        """
        ...

    async def deaths(self) -> dict[str, int]:
        """Return how often the process died over each delivery."""
        ...

    async def set_aside(self, delivery: str) -> bool:
        """Remember for the keepers that a delivery will not be tried again; return whether that is new."""
        ...

    async def tidy(self) -> None:
        """Forget what nobody needs to know any more."""
        ...

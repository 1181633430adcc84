"""What time it is for a service, whatever this machine's clock says."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.channels.chat.settings import TIMES


class ServiceClock:
    """A clock that does not run ahead of the service's, as far as that says what time it is.

    What is kept for some time is deleted by it, and whether an answer comes late: this machine's clock may be
    set wrong for an hour without that anybody loses something.
    """

    def __init__(self, here: Callable[[], float] = time.time) -> None:
        self._here = here
        self._ahead = 0.0

    def __call__(self) -> float:
        """Return seconds since 1970."""
        return self._here() - self._ahead

    def told_time(self, moment: float) -> None:
        """Note what time it is for the service, in seconds since 1970."""
        ahead = self._here() - moment
        self._ahead = ahead if ahead > TIMES.late else 0.0

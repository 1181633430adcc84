"""What a reader may use of the machine, where it runs in the child process; elsewhere nothing is limited."""

from __future__ import annotations

from collections.abc import Callable

MEMORY = 1_500_000_000
"""Bytes of address space, the interpreter's own included."""

on_page: Callable[[int, int], None] | None = None
"""Told the number of the page that is read, and how many there are."""


def told_page(page: int, of: int) -> None:
    """Say that a page is about to be read."""
    if on_page is not None:
        on_page(page, of)


def bound_memory() -> None:
    """Let the process have `MEMORY` and no more, where the system can see to it."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):  # not every system has this limit
        pass


def allow_seconds(seconds: float | None) -> None:
    """Let the process compute for so long from now, whatever the clock says; None for as long as it likes.

    Its own and the system's time for it count. A process that goes on is ended by a signal, in the middle of
    a library's code as well.
    """
    try:
        from signal import ITIMER_PROF, setitimer

        setitimer(ITIMER_PROF, seconds or 0.0)
    except (ImportError, ValueError, OSError):
        pass


def allow_pages(n_pages: int, seconds_a_page: float, least: float) -> None:
    """Let the process compute as long as a file of so many pages may take, if it has a limit at all.

    Args:
        n_pages: of the file.
        seconds_a_page: that a page may take.
        least: seconds that a short file may take.
    """
    if on_page is not None:
        allow_seconds(max(least, n_pages * seconds_a_page))

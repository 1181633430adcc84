from __future__ import annotations

import io
import sys

import pytest

from bot.channels.terminal import progress
from bot.channels.terminal.progress import Progress


class Screen(io.StringIO):
    """What a terminal was sent."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a clock that tests set."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setenv("TERM", "xterm")
    return now


def test_short_work_shows_nothing(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar that flashes up is no help."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress() as bar:
        clock[0] = 0.4
        bar("Reading", 1, 2)
        bar("Reading", 2, 2)
    assert screen.getvalue() == ""


def test_long_work_shows_how_far_it_is(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """One bar for each kind of work."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress() as bar:
        for kind in ("Reading", "Analysing"):
            for done in range(5):
                clock[0] += 0.6
                bar(kind, done, 4)
    for seen in ("Reading", "Analysing", " 50%", "100%"):
        assert seen in screen.getvalue()


def test_a_pipe_gets_no_bar(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes."""
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with Progress() as bar:
        clock[0] = 60
        bar("Reading", 1, 2)
    assert pipe.getvalue() == ""

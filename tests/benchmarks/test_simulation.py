"""The simulation of more machines than there are here."""

from __future__ import annotations

import pytest

from tests.benchmarks.simulation import MEASURED, simulate, table
from tests.helpers.pages import DOCS


def test_what_is_not_full_is_answered_at_once() -> None:
    """All that is asked, as busy as it costs, whatever chance says."""
    for seed in (1, 2, 3):
        found = simulate(2, 3, 5.0, seconds=20, seed=seed)
        assert found.answered == pytest.approx(15, rel=0.3) and not found.grows
        assert MEASURED.latency < found.median < 0.2
        idle = 3 * MEASURED.idle / MEASURED.cores
        assert found.machines == pytest.approx(idle + found.asked * MEASURED.shared / 4, rel=0.3)


@pytest.mark.parametrize(
    ("machines", "bots", "rate", "where"),
    [(1, 1, 60.0, "Telegram"), (4, 2, 60.0, "Telegram"), (1, 40, 20.0, "machines")],
)
def test_what_is_full_lets_the_others_wait(machines: int, bots: int, rate: float, where: str) -> None:
    """What Telegram lets a bot say, or the cores of one machine."""
    found = simulate(machines, bots, rate, seconds=10)
    assert found.grows == where
    most = bots / MEASURED.gap if where == "Telegram" else MEASURED.cores / MEASURED.alone
    assert found.answered == pytest.approx(most, rel=0.15)


def test_more_processes_than_the_database_has_room_for() -> None:
    """Those that nobody asks cost it something, too: with enough of them more machines are slower."""
    slow = MEASURED._replace(idle_database=0.01)
    few, many = (simulate(machines, 50, 20.0, times=slow, seconds=5) for machines in (4, 8))
    assert many.grows == "database" and many.answered < few.answered


@pytest.mark.full
def test_the_page_shows_what_it_says() -> None:
    """`python -m tests.benchmarks.simulation` prints the table of docs/deploy."""
    page = (DOCS / "deploy" / "README.md").read_text(encoding="utf-8")
    assert "\n".join(table()) in page

"""Half a year of questions: every table is bounded, memory flat; all of it is `tests.benchmarks.weeks`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.chat.settings import A_DAY, RETENTION
from tests.helpers.weeks import DAYS, half_a_year, resident

KEPT = RETENTION.conversations / A_DAY / DAYS
"""The part of what was asked that is kept at any time."""


@pytest.mark.parametrize(
    ("questions", "people"), [(300, 80), pytest.param(2_500, 500, marks=pytest.mark.full)], ids=str
)
async def test_what_is_kept_is_bounded(
    telegram_guide: Path, tmp_path: Path, questions: int, people: int
) -> None:
    """By the days that it is kept for, however long people go on asking."""
    async with half_a_year(tmp_path / "data", telegram_guide, people) as weeks:
        await weeks.pass_by(questions // 2, of=questions)
        memory = resident()
        await weeks.pass_by(questions // 2, of=questions)
        grown, most = resident() - memory, weeks.most
    assert questions * KEPT * 0.6 < most["reply"] < questions * KEPT * 1.1
    assert 0 < most["wish"] < most["reply"] / 2
    assert most["vote"] < most["reply"]
    assert most["inbox"] < 60 + questions * RETENTION.answered / A_DAY / DAYS * 2
    assert max(most[table] for table in ("attempt", "choice", "moved", "note", "proposal")) <= 5
    assert grown < 8

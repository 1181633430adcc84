"""Trying a change again and again: what is known of the published edition is not asked of it anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from bot.desk.rehearsing import Rehearsals
from bot.keeping.apart import carry_out
from bot.keeping.changes import Add, AddHints, Hint, NewCheck
from bot.keeping.outcome import Job, Known, Outcome
from tests.bot.desk.conftest import ASKED
from tests.helpers.keepers import WORKSHOP

OPENS = "The bar opens at five in the evening."


def job(data_dir: Path, question: str = "how late can we come for a beer") -> Job:
    return Job(str(data_dir), AddHints("club", (Hint((question,), OPENS),)), "mara", dry_run=True)


def test_what_an_edition_said_is_not_asked_again(data_dir: Path) -> None:
    """The outcome is the same; what is told of it is believed, so it was not asked."""
    first = carry_out(job(data_dir))
    assert first.known is not None and {one[0] for one in first.known.said} == set(ASKED)
    again = carry_out(replace(job(data_dir), known=first.known))
    assert again == first and again.tried is not None
    assert [one.effect for one in again.tried.replayed] == ["gained"]
    told = tuple((asked, before, "It never opens.", 0.9) for asked, before, *_ in first.known.said)
    believing = carry_out(replace(job(data_dir), known=Known(first.known.edition, told))).tried
    assert believing is not None and {one.now for one in believing.replayed} == {"It never opens."}


def test_what_another_edition_said_counts_for_nothing(data_dir: Path) -> None:
    """Published meanwhile from elsewhere: everything is asked."""
    known = carry_out(job(data_dir)).known
    assert known is not None
    told = tuple((asked, before, "It never opens.", 0.9) for asked, before, *_ in known.said)
    (data_dir / "workshop.md").write_text(WORKSHOP, encoding="utf-8")
    assert carry_out(Job(str(data_dir), Add((str(data_dir / "workshop.md"),)))).problem is None
    after = carry_out(replace(job(data_dir), known=Known(known.edition, told)))
    assert after.tried is not None and "It never opens." not in {one.now for one in after.tried.replayed}
    assert after.known is not None and after.known.edition != known.edition


def test_new_questions_are_asked_beside_known_ones(data_dir: Path) -> None:
    """As after the next judgement."""
    first = carry_out(job(data_dir))
    also = (("since when is there beer", ()),)
    again = carry_out(replace(job(data_dir), known=first.known, also=also))
    assert again.known is not None and again.tried is not None
    assert again.tried.asked == len(ASKED) + 1 == len(again.known.said)


def test_a_dry_run_remembers_what_check_questions_bring(data_dir: Path) -> None:
    """Those of the published edition; of the change that is taken back, nothing stays."""
    check = AddHints("club", (), (NewCheck("when does the bar open", (OPENS,)),))
    assert carry_out(Job(str(data_dir), check)).problem is None
    with closing(sqlite3.connect(data_dir / "library.sqlite", isolation_level=None)) as connection:
        connection.execute("DELETE FROM checked")
        before = connection.execute("SELECT * FROM edition").fetchall()
        assert carry_out(job(data_dir)).tried is not None
        assert connection.execute("SELECT count(*) FROM checked").fetchone() == (1,)
        assert connection.execute("SELECT * FROM edition").fetchall() == before


async def test_the_desk_tells_the_next_change_what_was_said(data_dir: Path) -> None:
    """And nothing where trying went wrong."""
    seen: list[Job] = []

    async def here(one: Job) -> Outcome:
        seen.append(one)
        return carry_out(one)

    rehearsals = Rehearsals(here)
    first = await rehearsals.of(1, job(data_dir))
    await rehearsals.of(1, job(data_dir, "beer, when"))
    await rehearsals.of(1, job(data_dir, "beer, when"))
    assert [one.known for one in seen] == [None, first.known] and first.known is not None

"""What was asked, in pictures: their figures, their tables, and the one file of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.pictures.drawing import HEIGHT, LEFT, TOP, WIDTH, stacked
from bot.desk.pictures.figures import DAYS, figures
from bot.keeping.asked import Asked
from bot.keeping.use.exchange import Exchange, Quoted
from corpus.store.library import Library
from tests.bot.desk.conftest import ASKED
from tests.bot.desk.keeper import Keeper
from tests.helpers.keepers import Guidebot

DAY = 86_400.0
COUNTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=120)


def exchange(asked: float, *, answered: bool = True, **more: object) -> Exchange:
    fields = {"place": "p", "person": "q", "question": "?", "understood_as": "?", "edition": 1, **more}
    return Exchange(asked=asked, answered=answered, **fields)  # type: ignore[arg-type]


def test_days_are_counted_without_gaps_and_the_newest_are_shown(data_dir: Path) -> None:
    """In UTC; a vote counts for the day of its question."""
    library = Library.open(data_dir)
    asked = [
        exchange(DAY * 100, liked=(2,)),
        exchange(DAY * 100 + 5, answered=False, disliked=1),
        exchange(DAY * 103 - 1),
        exchange(DAY * 2),
    ]
    found = figures(library, iter(asked), [])  # gone through once: nobody has to hold all of them
    library.close()
    assert found.days[-1] == ("1970-04-13", 1, 0, 0, 0)
    assert found.days[-3] == ("1970-04-11", 1, 1, 2, 1)
    assert found.days[-2] == ("1970-04-12", 0, 0, 0, 0)
    assert len(found.days) == DAYS and found.median is None


def test_quotes_are_counted_by_section(data_dir: Path) -> None:
    """By the place of the first answer; a document that is gone counts nowhere."""
    library = Library.open(data_dir)
    at = library.text(library.edition(1).documents[0].version).index("Guests")
    shown = (Quoted("club", at, at + 5), Quoted("club", 0, 1))
    gone = exchange(DAY, shown=(Quoted("x", 0, 1),))
    asked = [exchange(DAY, shown=shown), exchange(DAY, shown=shown), gone]
    found = figures(library, [*asked, exchange(DAY, answered=False, shown=shown)], [])
    library.close()
    assert [(one.document, one.quoted) for one in found.sections] == [("club", 2)]


def test_confidence_is_counted_in_tenths(data_dir: Path) -> None:
    """A whole one is in the last."""
    library = Library.open(data_dir)
    sure = [("answer", 1.0), ("answer", 0.95), ("answer", 0.3), ("not_found", 0.0), ("not_found", 0.0999)]
    recent = [Asked(str(at), "2026", kind, confidence, 0, "") for at, (kind, confidence) in enumerate(sure)]
    found = figures(library, [], recent)
    library.close()
    assert (found.sure[9].answered, found.sure[3].answered, found.sure[0].refused) == (2, 1, 2)
    assert found.median == 0.95 and found.days == ()


@given(COUNTS)
def test_bars_stand_within_the_picture_and_are_as_high_as_their_counts(counts: list[tuple[int, int]]) -> None:
    """Whatever was counted."""
    chart = stacked([str(at) for at in range(len(counts))], [a for a, _ in counts], [b for _, b in counts])
    most = max((a + b for a, b in counts), default=0) or 1
    for bar in chart.bars:
        assert bar.x >= LEFT and bar.x + bar.width <= WIDTH + 0.02
        assert bar.y >= TOP - 0.02 and bar.y + bar.height <= chart.foot + 0.02
    total = sum(bar.height for bar in chart.bars) / (chart.foot - TOP)
    assert total == pytest.approx(sum(a + b for a, b in counts) / most, abs=0.01 + 0.0001 * len(counts))
    assert len(chart.below) <= 9 and all(0 < mark.at < HEIGHT for mark in chart.beside)


def test_the_page_has_a_table_beside_each_picture(keeper: Keeper) -> None:
    """For who can't see it; and says so where nothing was asked."""
    keeper.see("/pictures")
    assert keeper.page.count('<svg class="chart"') == keeper.page.count("as a table</summary>") == 2
    assert "Nobody voted yet" in keeper.text
    assert "Questions a day answered" in keeper.text and "The bar" in keeper.text


def test_nothing_asked_is_nothing_drawn(keeper: Keeper, data_dir: Path) -> None:
    """One sentence instead of empty pictures."""
    (data_dir / "asked.jsonl").unlink()
    assert "nothing to draw" in keeper.see("/pictures")


def test_the_report_is_one_file_that_needs_nothing_else(run_main: Guidebot, tmp_path: Path) -> None:
    """No script, no address; text of the guide is text."""
    file = tmp_path / "report.html"
    ended = run_main("report", "--html", file)
    assert (ended.status, ended.out) == (0, "")
    page = file.read_text(encoding="utf-8")
    assert page.lstrip().startswith("<!doctype html>") and "The club, edition 1" in page and "&#3" not in page
    assert not re.search(r"<script|<link|https?://|\ssrc=|url\(", page)
    assert not any(question in page for question in ASKED)
    assert run_main("report", "--html", file, "--json").status == 2
    gone = run_main("report", "--html", tmp_path / "nowhere" / "report.html")
    assert (gone.status, gone.err.count("\n")) == (1, 1) and "another place" in gone.err


def test_a_report_goes_through_a_link_and_leaves_it(run_main: Guidebot, tmp_path: Path) -> None:
    """As /dev/stdout is one."""
    link, real = tmp_path / "link.html", tmp_path / "real.html"
    link.symlink_to(real)
    assert run_main("report", "--html", link).status == 0
    assert link.is_symlink() and real.read_text(encoding="utf-8").startswith("<!doctype html>")

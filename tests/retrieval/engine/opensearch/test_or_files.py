from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import EngineAwayError
from retrieval.engine.artifact import IndexFileError
from retrieval.engine.local.index import Index
from retrieval.engine.opensearch.or_files import IndexOrFiles
from retrieval.engine.opensearch.settings import ASKING
from retrieval.engine.opensearch.standing_in import StandingIn
from retrieval.engine.passage_index import Hit, QueryTerm
from tests.helpers.small_corpora import text_only, written

QUERY = [QueryTerm("text", "a"), QueryTerm("text", "b")]
AWAY, BACK = "files are searched: It can't be reached.", "the search engine is searched again"


class Engine:
    """The same edition in an engine that comes and goes, and may be changed by hand."""

    def __init__(self, files: Index) -> None:
        self._files, self.away, self.changed = files, False, False
        self.asked = self.checked = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._files, name)

    def search(self, query: list[QueryTerm], limit: int) -> list[Hit]:
        self.asked += 1
        if self.away:
            raise EngineAwayError("It can't be reached.")
        return self._files.search(query, limit)

    def check(self) -> None:
        self.checked += 1
        if self.away:
            raise EngineAwayError("It can't be reached.")
        if self.changed:
            raise IndexFileError("It no longer has all of it.")


class Both:
    """An edition in both, with a clock that is set and errands that are run when they are wanted."""

    def __init__(self, folder: Path) -> None:
        self.now, self.errands = 0.0, list[Callable[[], object]]()
        self.files = written(folder, {1: text_only("a b", "b c"), 2: text_only("a")})
        self.engine = Engine(self.files)
        self.standing_in = StandingIn(lambda: self.now, self.errands.append)
        self.index = self.opened()

    def opened(self) -> IndexOrFiles:
        return IndexOrFiles(self.engine, self.files, self.engine.check, self.standing_in)  # type: ignore[arg-type]

    def search(self) -> None:
        """Search, and see that the hits are right."""
        assert self.index.search(QUERY, 3) == self.files.search(QUERY, 3)


@pytest.fixture
def both(tmp_path: Path) -> Both:
    return Both(tmp_path)


def test_files_are_asked_while_the_engine_is_away_which_is_asked_again_later(
    both: Both, caplog: pytest.LogCaptureFixture
) -> None:
    """Not with each question: one that doesn't answer costs seconds. The log says when it went and came."""
    both.search()
    both.engine.away = True
    for _ in range(3):
        both.search()
    assert both.engine.asked == 2
    both.now = ASKING.pause_seconds
    for _ in range(3):
        both.search()
    assert both.engine.checked == 2  # once at first, once again
    assert caplog.messages == [AWAY]
    both.now, both.engine.away = 2 * ASKING.pause_seconds, False
    both.search()
    both.search()
    assert (both.engine.asked, both.engine.checked) == (4, 3)
    assert caplog.messages == [AWAY, BACK]


def test_all_editions_know_that_the_engine_is_away(both: Both) -> None:
    """Otherwise each of them would wait for it."""
    both.engine.away = True
    both.search()
    other = both.opened()
    assert other.search(QUERY, 3) == both.files.search(QUERY, 3)
    assert (both.engine.asked, both.engine.checked) == (0, 1)


def test_who_looks_is_told_at_once_and_what_is_true_later_is_found_out_beside(both: Both) -> None:
    """A monitor waits for no engine, and learns that it is back though nobody asks a question."""
    both.search()
    assert (both.standing_in.look(), both.errands) == ("", [])
    both.engine.away = True
    both.search()
    assert both.standing_in.look() == "It can't be reached."
    assert both.errands == []
    both.now = ASKING.pause_seconds
    both.engine.away = False
    assert both.standing_in.look() == both.standing_in.look() == "It can't be reached."
    (errand,) = both.errands
    errand()
    assert both.standing_in.look() == ""
    both.engine.away = True
    errand()
    assert both.standing_in.look() == "It can't be reached."


def test_what_was_changed_by_hand_while_the_engine_was_away_is_not_asked(
    both: Both, caplog: pytest.LogCaptureFixture
) -> None:
    """Files answer, and what to do is said."""
    both.search()
    both.engine.away = True
    both.search()
    both.engine.away, both.engine.changed, both.now = False, True, ASKING.pause_seconds
    both.search()
    assert both.engine.asked == 2
    assert both.standing_in.look() == "It no longer has all of it."
    assert caplog.messages == [AWAY]


def test_what_is_known_of_terms_is_that_of_the_files(both: Both) -> None:
    """Asked of nobody else."""
    both.engine.away = True
    index, files = both.index, both.files
    index.warm_up()
    assert index.n_passages == 3
    assert index.statistics(["a", "z"]) == files.statistics(["a", "z"])
    assert index.explain(QUERY, 1, 1) == files.explain(QUERY, 1, 1)
    assert (index.words(5), index.abbreviations()) == (files.words(5), files.abbreviations())
    assert [index.may_have_word(word) for word in "az"] == [files.may_have_word(word) for word in "az"]
    assert both.engine.checked == 0

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import EngineAwayError
from retrieval.engine.local.index import Index
from retrieval.engine.opensearch.or_files import IndexOrFiles
from retrieval.engine.opensearch.settings import ASKING
from retrieval.engine.passage_index import Hit, QueryTerm
from tests.helpers.small_corpora import text_only, written

QUERY = [QueryTerm("text", "a"), QueryTerm("text", "b")]


class Engine:
    """The same edition in an engine that comes and goes."""

    def __init__(self, files: Index) -> None:
        self._files, self.away, self.asked = files, False, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._files, name)

    def search(self, query: list[QueryTerm], limit: int) -> list[Hit]:
        self.asked += 1
        if self.away:
            raise EngineAwayError("It can't be reached.")
        return self._files.search(query, limit)


def test_files_are_asked_while_the_engine_is_away_which_is_asked_again_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not with each question: one that doesn't answer costs seconds."""
    files = written(tmp_path, {1: text_only("a b", "b c"), 2: text_only("a")})
    engine, now = Engine(files), [0.0]
    both = IndexOrFiles(engine, files, lambda: now[0])  # type: ignore[arg-type]
    wanted = files.search(QUERY, 3)
    assert both.search(QUERY, 3) == wanted
    engine.away = True
    assert both.search(QUERY, 3) == both.search(QUERY, 3) == wanted
    assert engine.asked == 2
    assert caplog.messages == ["files are searched: It can't be reached."]
    now[0] = ASKING.pause_seconds
    engine.away = False
    assert both.search(QUERY, 3) == wanted
    assert engine.asked == 3


def test_what_is_known_of_terms_is_that_of_the_files(tmp_path: Path) -> None:
    """Asked of nobody else."""
    files = written(tmp_path, {1: text_only("a b", "b c")})
    both = IndexOrFiles(Engine(files), files)  # type: ignore[arg-type]
    both.warm_up()
    assert both.n_passages == 2
    assert both.statistics(["a", "z"]) == files.statistics(["a", "z"])
    assert both.explain(QUERY, 1, 1) == files.explain(QUERY, 1, 1)
    assert (both.words(5), both.abbreviations()) == (files.words(5), files.abbreviations())

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.engine.local import FieldSettings, IndexSettings
from retrieval.engine.passage_index import QueryTerm
from tests.helpers.small_corpora import (
    Corpus,
    corpora,
    expected,
    queries,
    search_everywhere,
    text_only,
    written,
)

PARAMETERS = st.sampled_from(
    [
        IndexSettings(),
        IndexSettings(fitted_up_to=0),
        IndexSettings(headings=FieldSettings(k1=0.9, b=0.0), hints=FieldSettings(k1=2.0, b=1.0)),
        IndexSettings(text=FieldSettings(k1=0.0), fitted_up_to=0),
    ]
)


@settings(deadline=None)
@given(corpora, st.lists(queries, min_size=1, max_size=4), st.integers(0, 12), PARAMETERS)
def test_scores_and_order_are_those_of_rank_bm25(
    corpus: Corpus, asked: list[list[QueryTerm]], limit: int, parameters: IndexSettings
) -> None:
    """To the last bit, in every field, whatever the weights; equal scores stand in document order."""
    with tempfile.TemporaryDirectory() as folder:
        index = written(Path(folder), corpus, settings=parameters)
        for query in asked:
            assert search_everywhere(index, query, limit) == expected(corpus, query, limit, parameters)


@settings(deadline=None, max_examples=max(10, settings.default.max_examples // 3))  # of some editions each
@given(st.lists(corpora, min_size=2, max_size=5), queries, st.integers(1, 12), PARAMETERS)
def test_an_edition_made_by_changing_another_scores_like_a_fresh_one(
    editions: list[Corpus], query: list[QueryTerm], limit: int, parameters: IndexSettings
) -> None:
    """Documents come, go, move and come back; segments are shared, and no score shows it."""
    known: Corpus = {}
    with tempfile.TemporaryDirectory() as folder:
        index = None
        for number, edition in enumerate(editions, start=1):
            # A version is one text for good: what an earlier edition had under that version stays as it was.
            corpus = {version: known.get(version, terms) for version, terms in edition.items()}
            known = {**corpus, **known}
            index = written(Path(folder), corpus, number, index, load=known, settings=parameters)
            assert search_everywhere(index, query, limit) == expected(corpus, query, limit, parameters)


@settings(deadline=None)
@given(corpora, corpora, queries, PARAMETERS)
def test_an_explained_score_adds_up(
    before: Corpus, corpus: Corpus, query: list[QueryTerm], parameters: IndexSettings
) -> None:
    """The parts, added in the query's order, are the score."""
    known = {**corpus, **before}
    corpus = {version: known[version] for version in corpus}
    with tempfile.TemporaryDirectory() as folder:
        first = written(Path(folder), before, settings=parameters)
        index = written(Path(folder), corpus, 2, first, load=known, settings=parameters)
        for version, number, score in index.search(query, 99):
            total = 0.0
            for _, part in index.explain(query, version, number):
                total += part
            assert total == score


@pytest.mark.parametrize("query", ["", "z", "a", "a a a", "b a", "a z b a"])
@pytest.mark.parametrize("fitted_up_to", [0, 1_000])
@pytest.mark.parametrize(
    "passages", [["a"], ["a b", "a b"], ["a b a", "a", "", "a c"], [""], [], ["a"] * 40 + ["b a"]]
)
def test_odd_corpora_and_queries(tmp_path: Path, passages: list[str], query: str, fitted_up_to: int) -> None:
    """One passage, none, a term everywhere or nowhere, a repeated term, an empty query: all as defined."""
    parameters = IndexSettings(fitted_up_to=fitted_up_to)
    corpus = {7: text_only(*passages)}
    terms = [QueryTerm("text", term) for term in query.split()]
    index = written(tmp_path, corpus, settings=parameters)
    assert search_everywhere(index, terms, 10) == expected(corpus, terms, 10, parameters)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_that_is_no_weight_is_refused(tmp_path: Path, weight: float) -> None:
    """A score below zero or without a value would make the order meaningless."""
    index = written(tmp_path, {1: text_only("a b")})
    with pytest.raises(ValueError, match="weight"):
        search_everywhere(index, [QueryTerm("text", "a", weight)], 3)


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    """A misspelt field finds nothing, and that must not look like an answer."""
    index = written(tmp_path, {1: text_only("a b")})
    with pytest.raises(KeyError):
        search_everywhere(index, [QueryTerm("title", "a")], 3)
    with pytest.raises(KeyError):
        index.explain([QueryTerm("text", "a")], version=2, number=1)


@pytest.mark.parametrize(
    ("k1", "b"), [(-0.1, 0.5), (math.nan, 0.5), (1.5, -0.1), (1.5, 1.1), (1.5, math.nan)]
)
def test_parameters_without_a_meaning_are_refused(k1: float, b: float) -> None:
    """Not a number is no parameter either: it would make every score one."""
    with pytest.raises(ValueError, match="k1 must be at least 0"):
        FieldSettings(k1, b)

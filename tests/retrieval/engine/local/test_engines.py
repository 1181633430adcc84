from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.engine.local import Index, IndexSettings
from retrieval.engine.local.searching.compiled_search import CompiledSearcher
from retrieval.engine.local.searching.engines import ENGINES, asker, installed
from retrieval.engine.local.searching.numpy_search import NumpySearcher
from retrieval.engine.local.searching.plain_search import PlainSearcher
from retrieval.engine.passage_index import QueryTerm
from tests.helpers.small_corpora import (
    Corpus,
    Terms,
    corpora,
    expected,
    queries,
    search_everywhere,
    text_only,
    written,
)

N_PASSAGES = 6_000


@pytest.fixture
def _always_pruning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have small corpora searched in the ways that are meant for large ones."""
    for searcher in (PlainSearcher, NumpySearcher, CompiledSearcher):
        monkeypatch.setattr(searcher, "short", 0)
    monkeypatch.setattr(NumpySearcher, "dense_up_to", 0)
    monkeypatch.setattr(NumpySearcher, "per_list", 3)


@pytest.mark.usefixtures("_always_pruning")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corpora, corpora, st.lists(queries, min_size=1, max_size=4), st.integers(1, 12))
def test_leaving_out_what_cannot_be_among_the_best_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    before: Corpus,
    corpus: Corpus,
    asked: list[list[QueryTerm]],
    limit: int,
) -> None:
    """Pruned or not: the same passages, in the same order, with the same scores to the last bit."""
    folder, parameters = tmp_path_factory.mktemp("index"), IndexSettings(fitted_up_to=0)
    known = {**corpus, **before}
    corpus = {version: known[version] for version in corpus}
    first = written(folder, before, settings=parameters)
    index = written(folder, corpus, 2, first, load=known)
    for query in asked:
        assert search_everywhere(index, query, limit) == expected(corpus, query, limit, parameters)


def spoken(rng: random.Random, n_passages: int) -> Corpus:
    """Return documents of six passages whose words are as unequally common as those of a language."""
    words = [f"w{n}" for n in range(3_000)]
    weights = [1 / (n + 2.7) for n in range(3_000)]
    corpus = {}
    for version in range(1, n_passages // 6 + 1):
        text = [rng.choices(words, weights, k=rng.randint(5, 60)) for _ in range(6)]
        headings = [rng.choices(words[50:], k=3)] * 6
        corpus[version] = Terms(text, headings, [[]] * 6)
    return corpus


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Corpus, Index]]:
    """Return a corpus of three segments with removed documents, and its index."""
    corpus = spoken(random.Random(5), N_PASSAGES)
    folder, index = tmp_path_factory.mktemp("large"), None
    versions = list(corpus)
    rounds = [versions[:-80], versions[:300] + versions[310:-2], versions[:300] + versions[311:]]
    for edition, kept in enumerate(rounds, start=1):
        index = written(folder, {version: corpus[version] for version in kept}, edition, index, load=corpus)
    assert index is not None
    assert len(index.views) == 3
    yield {version: corpus[version] for version in rounds[-1]}, index


def asked_of(rng: random.Random) -> list[QueryTerm]:
    """Return a query of rare and common words in two fields."""
    numbers = [int(3_000 ** rng.random()) for _ in range(rng.randint(1, 7))]
    return [
        QueryTerm(*rng.choice([("text", f"w{n}", 1.0), ("headings", f"w{n}", 4.0), ("text", f"w{n}", 0.3)]))
        for n in numbers
    ]


def test_large_corpora_are_scored_like_small_ones(large: tuple[Corpus, Index]) -> None:
    """Where pruning pays, long and short lists mixed, rank-bm25 still says what the best passages are."""
    corpus, index = large
    rng = random.Random(11)
    for limit in (1, 3, 10, 300, 9_999):
        for _ in range(4):
            query = asked_of(rng)
            assert search_everywhere(index, query, limit) == expected(corpus, query, limit, index.settings)


def test_engines_agree_on_many_queries(large: tuple[Corpus, Index]) -> None:
    """A thousand queries, every engine, the same hits."""
    rng = random.Random(13)
    asked = [asked_of(rng) for _ in range(1_000)]
    hits = {}
    for engine in installed():
        large[1].use(engine)
        hits[engine] = [large[1].search(query, 10) for query in asked]
    large[1].use("plain")
    assert all(found == hits["plain"] for found in hits.values())


@pytest.mark.parametrize("engine", ENGINES)
def test_threads_share_an_index(large: tuple[Corpus, Index], engine: str) -> None:
    """What is kept between queries is not mixed up between threads."""
    index = large[1]
    rng = random.Random(17)
    asked = [asked_of(rng) for _ in range(100)]
    expected_hits = [index.search(query, 10) for query in asked]
    index.use(engine)
    results: list[list[object]] = []

    def search() -> None:
        results.append([index.search(query, 10) for query in asked])

    threads = [Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    index.use("plain")
    assert results == [expected_hits] * 4


def test_a_process_that_goes_on_asking_gets_numpy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once Python alone has cost more than the import, numpy takes over, for later editions as well."""
    monkeypatch.setattr("retrieval.engine.local.index._NUMPY_PAYS_AFTER", 0.0)
    monkeypatch.setattr("retrieval.engine.local.index.loaded", lambda: "plain")
    index = written(tmp_path, {1: text_only("a b", "c")})
    hits = index.search([QueryTerm("text", "c")], 3)
    assert index.engine == "numpy"
    assert index.search([QueryTerm("text", "c")], 3) == hits


def test_a_process_that_stays_gets_the_quickest_for_a_large_corpus(
    large: tuple[Corpus, Index], tmp_path: Path
) -> None:
    """A small corpus is left to Python alone."""
    small = written(tmp_path, {1: text_only("a b", "c")})
    small.use("plain")
    small.warm_up()
    assert small.engine == "plain"
    large[1].warm_up()
    assert large[1].engine == installed()[-1]
    large[1].use("plain")


def test_an_engine_that_does_not_start_is_done_without(
    large: tuple[Corpus, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A numba that was made for another numpy costs speed and no answer."""

    def broken() -> None:
        raise ImportError("Numba needs another NumPy")

    monkeypatch.setattr("retrieval.engine.local.searching.compiled_search.prepare", broken)
    large[1].warm_up()
    assert large[1].engine == "numpy"
    large[1].use("plain")


def test_one_question_needs_neither_numpy_nor_numba(tmp_path: Path) -> None:
    """A process that searches once imports what its engine needs and no more."""
    written(tmp_path, {1: text_only("a b", "c")})
    code = (
        "import sys; from pathlib import Path; from retrieval.engine.local import IndexFolder;"
        "from retrieval.engine.passage_index import QueryTerm;"
        "found = IndexFolder(Path(sys.argv[1])).open(1).search([QueryTerm('text', 'c')], 3);"
        "sys.exit(len(found) != 1 or not {'numpy', 'numba'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code, tmp_path], check=False).returncode == 0


@pytest.mark.skipif("numba" not in installed(), reason="numba is not installed")
def test_threads_share_what_asks_an_edition_at_one_go(tmp_path: Path) -> None:
    """Each gets its own hits, whatever the others find meanwhile; of many, few, one or none."""
    index = written(tmp_path, spoken(random.Random(9), 1_200), settings=IndexSettings(fitted_up_to=0))
    rng = random.Random(4)
    asked = [(asked_of(rng)[: rng.randint(0, 4)], rng.choice([1, 3, 10, 256, 257])) for _ in range(60)]
    wanted = [index.search(*one) for one in asked]
    index.use("numba")
    found: list[list[object]] = [[], [], []]

    def ask(place: int) -> None:
        found[place] = [index.search(*one) for one in asked]

    threads = [Thread(target=ask, args=[place]) for place in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 3


@pytest.mark.skipif("numba" not in installed(), reason="numba is not installed")
def test_an_edition_of_very_many_shapes_is_asked_in_the_usual_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What asks at one go is compiled for two bytes a shape; more are no mistake."""
    asks = [asker("numba", written(tmp_path / "few", {1: text_only("a b", "b c")})._scored, None)]
    monkeypatch.setattr("retrieval.engine.local.postings.SMALL_SHAPES", 1)
    monkeypatch.setattr("retrieval.engine.local.writing.bulk_postings.SMALL_SHAPES", 1)
    asks.append(asker("numba", written(tmp_path / "many", {1: text_only("a b", "b c c")})._scored, None))
    assert [one is None for one in asks] == [False, True]


@pytest.mark.skipif("numba" not in installed(), reason="numba is not installed")
def test_odd_terms_are_no_matter_for_machine_code(tmp_path: Path) -> None:
    """A line break, letters of any kind, a weight of next to nothing: the same hits; a bad one is refused."""
    index = written(tmp_path, {1: text_only("a b", "b c"), 2: text_only("é \ud800 b")})
    asked = [
        [QueryTerm("text", word, weight), QueryTerm("text", "b")]
        for word in ("a\nb", "a", "", "é", "\ud800", "\n")
        for weight in (0.0, 1e-120, 1e-90, 1.0, 1e90)
    ]
    wanted = [index.search(query, 5) for query in asked]
    index.use("numba")
    assert [index.search(query, 5) for query in asked] == wanted
    assert [index.search(query, 5) for query in asked] == wanted
    for bad in (float("nan"), float("inf"), -1.0):
        with pytest.raises(ValueError, match="weight"):
            index.search([QueryTerm("text", "a", bad)], 5)
    with pytest.raises(KeyError):
        index.search([QueryTerm("title", "a")], 5)

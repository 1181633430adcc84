from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.editions.document_analysis import DocumentAnalysis
from retrieval.engine.artifact import EditionName, IndexFileError, MakeDerived
from retrieval.engine.local import IndexSettings
from retrieval.engine.local.engine import LocalEngine
from retrieval.engine.passage_index import FIELDS, PassageIndex, QueryTerm, SearchEngine
from retrieval.engine.term_statistics import HEADINGS, HINTS, TEXT, KnownTerms
from retrieval.question.hint_data import HintData
from tests.helpers.documented import documented
from tests.helpers.small_corpora import Corpus, corpora, expected, queries, text_only


def in_cluster(shards: int) -> Callable[[], SearchEngine]:
    """Return what makes an engine over OpenSearch; it is imported where there is a server."""

    def made() -> SearchEngine:
        from tests.helpers.opensearch import an_engine

        return an_engine(shards)

    return made


ENGINES = [
    pytest.param(LocalEngine, id="local"),
    pytest.param(lambda: LocalEngine(IndexSettings(fitted_up_to=0)), id="local, not fitted"),
    pytest.param(documented("engine.md", "documented_engine").PlainEngine, id="documented"),
    pytest.param(in_cluster(1), id="OpenSearch", marks=pytest.mark.opensearch),
    pytest.param(in_cluster(3), id="OpenSearch, in three parts", marks=pytest.mark.opensearch),
]
"""Those that ship and that of the documentation: who adds an engine names it here, too."""

_RUN = os.urandom(4).hex()
"""A cluster may hold what an earlier run was ended over."""


@dataclass
class Source:
    """An edition of a small corpus, see `EditionSource`."""

    folder: Path
    corpus: Corpus
    edition: EditionName = 1
    previous: EditionName | None = None
    earlier: Corpus = field(default_factory=dict)
    hints: Mapping[int, HintData] = field(default_factory=dict)
    library: str = f"corpora {_RUN}"

    @property
    def versions(self) -> Sequence[int]:
        return list(self.corpus)

    @property
    def previous_versions(self) -> Sequence[int]:
        return list(self.earlier)

    def subject(self, version: int) -> bytes:
        return blake2b(f"{version} {self.analysis(version)}".encode(), digest_size=16).digest()

    def derived(self, version: int, name: str, make: MakeDerived) -> bytes:
        raise NotImplementedError

    def analysis(self, version: int) -> DocumentAnalysis:
        terms = self.corpus.get(version) or self.earlier[version]
        return DocumentAnalysis(
            terms.text, terms.headings, terms.hints, terms.words, terms.abbreviations, HintData()
        )


def key_of(corpus: Corpus) -> str:
    """Return what names an edition: equal keys mean equal documents, wherever they are kept."""
    return blake2b(f"{_RUN} {corpus}".encode(), digest_size=8).hexdigest()


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[SearchEngine]:
    """Give each engine in turn."""
    made: SearchEngine = request.param()
    yield made
    if not isinstance(made, LocalEngine) and request.node.get_closest_marker("opensearch"):
        from tests.helpers.opensearch import remove

        remove(Source.library)


@pytest.fixture(scope="module")
def open_corpus(
    engine: SearchEngine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Corpus], PassageIndex]]:
    """Return what writes a corpus and opens its index."""

    def opened(corpus: Corpus) -> PassageIndex:
        folder = tmp_path_factory.mktemp("edition")
        engine.write(Source(folder, corpus, key_of(corpus)))
        return engine.open(folder, key_of(corpus))

    yield opened


Open = Callable[[Corpus], PassageIndex]


@settings(max_examples=25)
@given(data=st.data())
def test_hits_are_those_of_the_definition(open_corpus: Open, data: st.DataObject) -> None:
    """The passages that hold a term, the highest score first, equal ones in the edition's order."""
    corpus, query = data.draw(corpora), data.draw(queries)
    limit = data.draw(st.integers(1, 6))
    hits = open_corpus(corpus).search(query, limit)
    wanted = expected(corpus, query, limit, IndexSettings())
    assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in wanted])
    assert [hit[:2] for hit in hits] == [hit[:2] for hit in wanted]


@settings(max_examples=15)
@given(data=st.data())
def test_an_explanation_adds_up_to_the_score(open_corpus: Open, data: st.DataObject) -> None:
    """To the last bit, in the order of the query; a smaller limit gives the beginning of the same list."""
    index, query = open_corpus(data.draw(corpora)), data.draw(queries)
    hits = index.search(query, 50)
    for hit in hits:
        parts = index.explain(query, hit.version, hit.number)
        assert [term for term, _ in parts] == query
        assert sum(part for _, part in parts) == hit.score > 0
    assert index.search(query, 2) == hits[:2]
    assert index.search(query, 0) == []


@settings(max_examples=15)
@given(corpus=corpora)
def test_statistics_of_many_terms_come_at_once(open_corpus: Open, corpus: Corpus) -> None:
    """In the order asked for; known or not; a rarer term tells more, and one that is nowhere the most."""
    index = open_corpus(corpus)
    terms = [*"abcdefghz", "a"]
    found = index.statistics(terms)
    for term, one in zip(terms, found, strict=True):
        for place, name in enumerate(FIELDS):
            passages = [terms for each in corpus.values() for terms in getattr(each, name)]
            assert one.df[place] == sum(term in passage for passage in passages)
        assert found[8].idf >= one.idf
        assert min(one.idf) > 0
    assert index.statistics([]) == []
    assert found[0] == found[9] == index.statistics(["a"])[0]


@settings(max_examples=15)
@given(corpus=corpora)
def test_words_and_short_forms_are_the_documents(open_corpus: Open, corpus: Corpus) -> None:
    """The commonest words first, and each short form once."""
    index = open_corpus(corpus)
    words = index.words(99)
    assert list(words) == sorted(words, key=lambda item: (-item[1], item[0]))
    assert dict(words) == {
        word: sum(each.words.get(word, 0) for each in corpus.values()) for word in dict(words)
    }
    held = {word for each in corpus.values() for word in each.words}
    assert held == set(dict(words))
    assert all(map(index.may_have_word, held))
    pairs = [pair for each in corpus.values() for pair in each.abbreviations]
    assert list(index.abbreviations()) == list(dict.fromkeys(pairs))
    assert list(index.words(1)) == list(words)[:1]


def test_bad_queries_are_refused(open_corpus: Open) -> None:
    """A weight below 0 or of no size, a field that there is none of, a document of another edition."""
    index = open_corpus({7: text_only("a b", "b c")})
    assert index.n_passages == 2
    for weight in (-1.0, float("inf"), float("nan")):
        with pytest.raises(ValueError, match=r".+"):
            index.search([QueryTerm("text", "a", weight)], 3)
    with pytest.raises(KeyError):
        index.search([QueryTerm("title", "a")], 3)
    with pytest.raises(KeyError):
        index.explain([QueryTerm("text", "a")], 8, 1)
    index.warm_up()
    assert len(index.search([QueryTerm("text", "b")], 5)) == 2


@settings(max_examples=10)
@given(before=corpora, after=corpora, query=queries)
def test_an_edition_is_the_same_whatever_was_before_it(
    engine: SearchEngine,
    tmp_path_factory: pytest.TempPathFactory,
    before: Corpus,
    after: Corpus,
    query: list[QueryTerm],
) -> None:
    """Parts that are shared with an earlier edition change no hit, and that edition stays what it was."""
    after = {**after, **{version: terms for version, terms in before.items() if version in after}}
    folder, alone = tmp_path_factory.mktemp("both"), tmp_path_factory.mktemp("alone")
    one, two = f"{key_of(before)}-one", f"{key_of(after)}-two"
    engine.write(Source(folder, before, one))
    first = engine.open(folder, one).search(query, 9)
    engine.write(Source(folder, after, two, one, before))
    engine.write(Source(alone, after, key_of(after)))
    hits = engine.open(folder, two).search(query, 9)
    wanted = engine.open(alone, key_of(after)).search(query, 9)
    assert [hit[:2] for hit in hits] == [hit[:2] for hit in wanted]
    assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in wanted], rel=1e-12)
    assert engine.open(folder, one).search(query, 9) == first


def test_what_is_missing_or_cut_short_is_told(engine: SearchEngine, tmp_path: Path) -> None:
    """Opening or verifying says so; what is kept of other editions is not touched."""
    corpus = {1: text_only("a b", "c")}
    with pytest.raises(IndexFileError):
        engine.open(tmp_path, "none")
    for name in ("one", "two"):
        engine.write(Source(tmp_path, corpus, name))
    engine.verify(tmp_path, "one")
    for path in tmp_path.glob("one*"):
        path.write_bytes(path.read_bytes()[:-3])
        break
    with pytest.raises(IndexFileError):
        engine.verify(tmp_path, "one")
    engine.sweep(tmp_path, ["two"])
    assert all(path.name.startswith("two") for path in tmp_path.iterdir())
    assert len(engine.open(tmp_path, "two").search([QueryTerm("text", "a")], 3)) == 1


def test_terms_are_asked_for_together_and_once(open_corpus: Open) -> None:
    """Whatever is remembered is not asked for again."""
    index = open_corpus({1: text_only("a b", "b c")})
    calls: list[Sequence[str]] = []

    class Watched:
        def __getattr__(self, name: str) -> object:
            return getattr(index, name)

        def statistics(self, terms: Sequence[str]) -> object:
            calls.append(terms)
            return index.statistics(terms)

    known = KnownTerms(Watched())  # type: ignore[arg-type]
    known.look_up("abz")
    assert [known.df(TEXT, term) for term in "abz"] == [1, 2, 0]
    assert (known.df(HEADINGS, "a"), known.df(HINTS, "a")) == (0, 0)
    known.look_up("ab")
    known.look_up("abc")
    assert known.stands("c")
    assert [list(terms) for terms in calls[1:]] == [["a", "b", "z"], ["c"]]

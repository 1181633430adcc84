from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from corpus.store.library import Library
from retrieval.engine.passage_index import PassageIndex
from retrieval.ranking.fusion import Fusion
from retrieval.ranking.keyword import KeywordKind
from retrieval.ranking.ranker import Ranker, RankerKind, Ranking, Target
from retrieval.ranking.registry import RANKERS
from retrieval.ranking.semantic.ranker import SemanticKind
from retrieval.registry import edition_files
from retrieval.retriever import Retriever
from tests.helpers.documented import documented
from tests.helpers.retrievers import BAKERY_HINTS, bakery, laundry, library_of
from tests.helpers.stub_encoder import StubEncoder

QUESTIONS = st.sampled_from(
    [
        "What does rye bread cost?",
        "when do you open",
        "can I freeze a loaf",
        "how long does an apprenticeship last",
        "wedding cake deliveries",
        "who is the president of France?",
        "the",
        "",
    ]
)


def titles_kind() -> RankerKind:
    """Return the ranker of the documentation, read out of its page as it stands there."""
    kind: RankerKind = documented("ranker.md", "documented_ranker").TitlesKind()
    return kind


_TITLES = [kind for kind in [titles_kind()] if kind.name not in {one.name for one in RANKERS}]
KINDS = [*RANKERS, SemanticKind(StubEncoder()), *_TITLES]
"""All rankers that there are, and the one of the documentation: all of them pass the same tests."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Return a library of two documents, one of them with hints; tests only read it."""
    found = library_of(tmp_path_factory.mktemp("two"), bakery(BAKERY_HINTS), laundry())
    yield found
    found.close()


@pytest.fixture(scope="module")
def retriever(library: Library) -> Retriever:
    """Return a retriever with all rankers."""
    return Retriever(library, library.published(), KINDS)


@pytest.fixture(scope="module", params=[kind.name for kind in KINDS])
def ranker(request: pytest.FixtureRequest, retriever: Retriever) -> Ranker:
    """Return each ranker in turn."""
    return retriever.rankers[request.param]


def spans_of(retriever: Retriever) -> list[tuple[int, int, Span]]:
    """Return version, number and span of every sentence."""
    keys = [(v, n + 1) for v, one in retriever.documents.items() for n in range(one.n_passages)]
    return [
        (ready.version, ready.passage.number, sentence.span)
        for ready in retriever.passages.read(keys)
        for sentence in ready.sentences
    ]


def features_of(ranking: Ranking, retriever: Retriever) -> list[dict[str, float]]:
    """Return what a ranking says of every sentence."""
    return [
        {**ranking.of_passage((version, number)), **ranking.of_span(version, span)}
        for version, number, span in spans_of(retriever)
    ]


@given(QUESTIONS, st.integers(1, 5))
def test_a_ranking_holds_what_it_promises(
    ranker: Ranker, retriever: Retriever, question: str, limit: int
) -> None:
    """Passages and places of the guide, the best first; a smaller limit gives the beginning of a larger's."""
    query = retriever.read(question)
    ranking = ranker.rank(query, 50)
    scores = [found.score for found in ranking.passages]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert len({found[:2] for found in ranking.passages}) == len(scores)
    assert ranker.rank(query, limit).passages == ranking.passages[:limit]
    for version, number, _ in ranking.passages:
        assert 1 <= number <= retriever.documents[version].n_passages
    for version, start, end in ranking.places:
        assert 0 <= start < end <= len(retriever.library.text(version))


@given(QUESTIONS)
def test_features_are_numbers_with_names_of_their_own(
    ranker: Ranker, retriever: Retriever, question: str
) -> None:
    """Every span has the same ones, and no other ranker any of them."""
    query = retriever.read(question)
    own, names = features_of(ranker.rank(query, 10), retriever), set[str]()
    for features in own:
        names = names or set(features)
        assert set(features) == names
        assert all(math.isfinite(value) and value >= 0 for value in features.values())
    for other in retriever.rankers.values():
        if other is not ranker:
            assert names.isdisjoint(features_of(other.rank(query, 10), retriever)[0])
    best = ranker.rank(query, 10).of_best(own)
    assert all(math.isfinite(value) for value in best.values())
    assert names.isdisjoint(best)


@given(QUESTIONS, QUESTIONS)
def test_the_same_query_gets_the_same_ranking(
    ranker: Ranker, retriever: Retriever, question: str, between: str
) -> None:
    """Whatever was asked before."""
    query = retriever.read(question)
    first = ranker.rank(query, 10)
    ranker.rank(retriever.read(between), 3)
    again = ranker.rank(query, 10)
    assert (again.passages, list(again.places)) == (first.passages, list(first.places))
    assert features_of(again, retriever) == features_of(first, retriever)


@given(QUESTIONS)
def test_an_explanation_adds_up_to_the_score(ranker: Ranker, retriever: Retriever, question: str) -> None:
    """Of every passage that was found, where there is anything to add up."""
    query = retriever.read(question)
    for version, number, score in ranker.rank(query, 50).passages:
        explanation = ranker.explain(query, (version, number))
        assert explanation is None or explanation.value == score


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_ranker_keeps_is_kept_with_the_edition(library: Library, kind: RankerKind) -> None:
    """Opened by its name, verified, and the same when it is written anew."""
    files = edition_files(library, [KeywordKind(), kind])
    edition = library.published()
    files.write(edition)
    files.verify(edition)
    opened = files.open(edition)
    assert {artifact.name for artifact in kind.artifacts} <= set(opened)
    assert kind.open.__doc__


def test_names_are_lower_case_words_and_no_two_are_the_same() -> None:
    """Features and fitted numbers speak of rankers by their names."""
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z]+", name) for name in names)
    assert names[:2] == ["keyword", "keepers"]


def test_the_candidates_of_all_rankers_are_united(retriever: Retriever) -> None:
    """A passage that only one of them found is looked at, with the features of all."""
    query = retriever.read("trade")
    rankings = [ranker.rank(query, 5) for ranker in retriever.rankers.values()]
    fusion = Fusion(rankings)
    assert set(fusion.passages) == {found[:2] for one in rankings for found in one.passages}
    assert list(fusion.places) == list(dict.fromkeys(place for one in rankings for place in one.places))
    passage = next(iter(fusion.passages))
    assert set(fusion.of_passage(passage)) == {name for one in rankings for name in one.of_passage(passage)}
    assert {"rank_keyword", "rank_titles"} <= set(fusion.of_passage(passage))


def test_a_ranker_of_the_documentation_is_asked(library: Library) -> None:
    """It shows in an explanation; what is not fitted counts nothing, so the best answer stays."""
    without = Retriever.open(library, library.published())
    retriever = Retriever(library, library.published(), [*RANKERS, *_TITLES])
    question = "What does rye bread cost?"
    finding = retriever.ask(question)
    measures = [one.measure for one in retriever.explain(finding.query, finding.candidates[0])]
    assert measures[0] == "BM25"
    assert "Title" in measures
    assert finding.candidates[0].features["rank_titles"] > 0
    assert finding.answers[0].text == without.ask(question).answers[0].text


def test_a_question_asks_the_index_for_statistics_in_few_calls(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of its words, of its words once mended, and of all that may be said for them: not term by term."""
    retriever = Retriever.open(library, library.published())
    index: PassageIndex = retriever._index
    original, calls = type(index).statistics, list[Sequence[str]]()

    def counted(self: PassageIndex, terms: Sequence[str]) -> object:
        calls.append(list(terms))
        return original(self, terms)  # type: ignore[arg-type]

    monkeypatch.setattr(type(index), "statistics", counted)
    for question in ("How much does a loaf of rye bread weigh?", "how long does an aprenticeship last"):
        calls.clear()
        retriever.look_up(question)
        assert all(retriever.knows(word) in (True, False) for word in question.split())
        assert retriever.ask(question).answered
        assert 1 <= len(calls) <= 3
        assert sum(map(len, calls)) > 20


def test_a_target_that_is_not_covered_is_no_place(retriever: Retriever) -> None:
    """The keepers' questions for what the guide lacks lead nowhere in it."""
    ranking = retriever.rankers["keepers"].rank(retriever.read("can I freeze a loaf"), 5)
    assert all(isinstance(place, Target) and place.start >= 0 for place in ranking.places)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.hints import read_hints
from corpus.structure.chunking import chunk
from retrieval.editions.document_analysis import DocumentAnalysis, analyse
from retrieval.question.hint_data import HintData
from retrieval.question.query import Query
from retrieval.ranking.keeper_questions import HintVotes, KeeperQuestions, Spent
from retrieval.ranking.keepers import KeepersRanker
from retrieval.ranking.settings import KEEPERS
from retrieval.retriever import Retriever
from retrieval.words.analysis import Analyzer
from tests.helpers.retrievers import BAKERY, BAKERY_HINTS, bakery, retriever_of

OPENS = "The bakery opens at six in the morning."
ORDERED = "A wedding cake has to be ordered three weeks ahead."
WRITTEN = [
    ("When do you open?", OPENS),
    ("from what time can I come in", OPENS),
    ("are you already there at seven", OPENS),
    ("How early must I order a wedding cake?", ORDERED),
    ("notice needed for a wedding cake", ORDERED),
    ("How do I keep bread fresh?", ""),
    ("can I freeze a loaf", ""),
    ("where to store bread at home", ""),
]


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Return a retriever over the bakery's guide with its keeper's hints; tests only read it."""
    found = retriever_of(tmp_path_factory.mktemp("bakery"), bakery(BAKERY_HINTS))
    yield found
    found.library.close()


def questions_of(retriever: Retriever) -> KeeperQuestions:
    ranker = retriever.rankers["keepers"]
    assert isinstance(ranker, KeepersRanker)
    return ranker.questions


def votes(retriever: Retriever, question: str) -> HintVotes:
    return questions_of(retriever).votes(retriever.read(question))


def analysis() -> DocumentAnalysis:
    document = bakery(BAKERY_HINTS)
    return analyse(document, chunk(document), read_hints(document))


@pytest.mark.parametrize(("question", "text"), WRITTEN)
def test_a_question_as_the_keeper_wrote_it_is_nearest_to_itself(
    retriever: Retriever, question: str, text: str
) -> None:
    """And leads where the keeper said, in any case and without its punctuation."""
    for asked in (question, question.upper(), question.rstrip("?")):
        near = votes(retriever, asked).near[0]
        assert near.question.text == question
        assert near.similarity > 0.9
        assert near.target.start == (BAKERY.index(text) if text else -1)
        assert near.question.covered == bool(text)


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("what notice is needed for the weding cake", "notice needed for a wedding cake"),
        ("how early do I have to order wedding cakes?", "How early must I order a wedding cake?"),
        ("could I freeze two loaves", "can I freeze a loaf"),
        ("when are you opening", "When do you open?"),
    ],
)
def test_other_wordings_are_near(retriever: Retriever, question: str, nearest: str) -> None:
    """Slips, endings and small words don't matter much."""
    assert votes(retriever, question).near[0].question.text == nearest


def test_a_gap_wins_where_it_is_nearer(retriever: Retriever) -> None:
    """What is not covered speaks against the places, and the other way round."""
    gap = votes(retriever, "can I freeze a loaf")
    assert gap.best(covered=False) > gap.best(covered=True)
    place = votes(retriever, "how early must I order a wedding cake")
    assert place.best(covered=True) > place.best(covered=False)


def test_several_near_questions_say_more_than_one(retriever: Retriever) -> None:
    """The votes for a place are those of its nearest three, the first the heaviest."""
    found = votes(retriever, "at what time do you open, can I come in at seven?")
    similar = [near.similarity for near in found.near if near.target.start == BAKERY.index(OPENS)]
    assert len(similar) == len(KEEPERS.votes)
    (share,) = (share for target, share in found.covered.items() if target.start == BAKERY.index(OPENS))
    assert share == pytest.approx(
        sum(v * s for v, s in zip(KEEPERS.votes, similar, strict=False)) / sum(KEEPERS.votes)
    )
    assert list(KEEPERS.votes) == sorted(KEEPERS.votes, reverse=True)


@given(st.text(max_size=40) | st.lists(st.sampled_from([q for q, _ in WRITTEN]), max_size=3).map(" ".join))
def test_votes_are_shares(retriever: Retriever, question: str) -> None:
    """Whatever is asked, nothing counts more than all; the nearest stands first."""
    found = votes(retriever, question)
    similar = [near.similarity for near in found.near]
    assert similar == sorted(similar, reverse=True)
    for value in (*similar, *found.covered.values(), *found.topics.values()):
        assert 0 <= value <= 1 + 1e-9
    assert all(target.start >= 0 for target in found.covered)


def test_a_question_about_something_else_is_near_to_none(retriever: Retriever) -> None:
    """Words that no keeper's question has lead nowhere."""
    found = votes(retriever, "gearbox of a tractor")
    assert (found.near, found.covered) == ((), {})
    assert found.best(covered=True) == found.best(covered=False) == 0


def test_words_of_an_earlier_question_count_less(retriever: Retriever) -> None:
    """A follow-up is near to what it says itself, and a little to what came before."""
    carried = questions_of(retriever).votes(
        retriever.read("freeze a loaf?", "How early must I order a wedding cake?")
    )
    assert carried.near[0].question.text == "can I freeze a loaf"
    alone = votes(retriever, "freeze a loaf?")
    assert "wedding cake" not in " ".join(near.question.text for near in alone.near)
    assert "wedding cake" in " ".join(near.question.text for near in carried.near)


def test_without_hints_nothing_is_said() -> None:
    """An index of no questions is empty and gives no votes."""
    index = KeeperQuestions.of({}, Analyzer())
    assert not index
    assert not index.holds("bread")
    assert index.votes(Query("bread", "bread", (), (), frozenset())) == HintVotes()


def test_the_order_of_documents_does_not_change_votes(tmp_path: Path) -> None:
    """Two documents with hints: each question leads into its own."""
    other = bakery('[[answer]]\ntext = "Each loaf weighs 900 grams."\nquestions = ["How heavy is it?"]\n')
    twin = type(other)("twin", other.title, other.text, other.format, "twin.md", "", other.hints)
    both = retriever_of(tmp_path, bakery(BAKERY_HINTS), twin)
    near = votes(both, "How heavy is it?").near[0]
    assert both.documents[near.target.version].name == "twin"
    near = votes(both, "When do you open?").near[0]
    assert both.documents[near.target.version].name == "bakery"
    both.library.close()


def test_hints_are_analysed_with_their_document() -> None:
    """Questions lead to offsets, gaps to their sentence, and passages get the terms of their questions."""
    found = analysis()
    data = found.hint_data
    assert [(q.text, BAKERY[q.start : q.end] if q.covered else "") for q in data.questions] == WRITTEN
    assert data.says == ("The guide doesn't say how to store bread.",)
    assert [data.says[q.end] for q in data.questions if not q.covered] == list(data.says) * 3
    assert data.subject == ("bakery",)
    assert ("apprentice", ("trainee", "learner")) in data.synonyms
    assert ("rye", "wheat", "spelt") in data.contrasts
    assert "notic" in next(h for h, t in zip(found.hints, found.text, strict=True) if "wed" in t)
    assert all("freez" not in terms for terms in found.hints)


def test_a_question_keeps_the_kinds_of_answer_it_asks_for() -> None:
    """ "When" is a small word, and yet it says what is wanted."""
    (first, *_) = analysis().hint_data.questions
    assert "?date" in first.terms


def test_an_analysis_survives_being_kept() -> None:
    """What is read back is what was made; the same document gives the same bytes."""
    found = analysis()
    assert DocumentAnalysis.decode(found.encode()) == found
    assert analysis().encode() == found.encode()
    assert len(found.text) == len(found.headings) == len(found.hints) == len(chunk(bakery()))
    assert ("GOB", "Guild of Bakers") in found.abbreviations
    assert found.words["bread"] == BAKERY.lower().count("bread")


def test_hint_data_is_empty_only_without_hints() -> None:
    """A document without hints costs nothing in an edition's hints file."""
    assert not HintData()
    assert HintData(subject=("bread",))
    assert analysis().hint_data


@pytest.mark.parametrize(
    ("each", "apart", "pays"),
    [
        (0.0005, 0.035, False),  # a bot that answers as fast as Telegram lets it
        (0.0005, 60.0, False),  # who is asked now and then
        (0.002, 0.03, True),  # many times as many questions of keepers
        (0.0005, 0.005, True),  # a file of questions
    ],
)
def test_numpy_is_loaded_where_much_of_the_time_is_counting(each: float, apart: float, pays: bool) -> None:
    """What it saves has to be worth its memory, and the pause in which nobody is answered."""
    spent = Spent()
    for number in range(2_000):
        spent.note(each, number * apart)
        assert number > 30 or not spent.pays_for_numpy  # a few questions never do
    assert spent.pays_for_numpy == pays

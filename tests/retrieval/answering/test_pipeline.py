from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.store.library import Library
from retrieval.answering.finding import Finding
from retrieval.answering.model import load_model, logistic
from retrieval.answering.settings import QUOTING, WIDENING
from retrieval.question.query import unknown_words
from retrieval.retriever import Retriever
from tests.helpers.retrievers import BAKERY_HINTS, bakery, laundry, retriever_of, text_document

WORDS = """
    what how_long how_much who tell_me_about is the more than ? bread rye cake costs open token apprentices
    2019 wash sixty_degrees pain_medicine residents fellowship board salary exam Canada felowship women GOB
"""
ASKED = st.lists(
    st.sampled_from([word.replace("_", " ") for word in WORDS.split()]), min_size=1, max_size=7
).map(" ".join)


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory, built_in: Path) -> Iterator[dict[str, Retriever]]:
    """Return retrievers over small guides, with and without hints, and over the built-in one; only read."""
    make = tmp_path_factory.mktemp
    library = Library.open(built_in)
    found = {
        "bakery": retriever_of(make("bakery"), bakery()),
        "hinted": retriever_of(make("hinted"), bakery(BAKERY_HINTS)),
        "laundry": retriever_of(make("laundry"), laundry()),
        "both": retriever_of(make("both"), bakery(BAKERY_HINTS), laundry()),
        "built-in": Retriever.open(library, library.published()),
    }
    yield found
    for retriever in found.values():
        retriever.library.close()


def hold(retriever: Retriever, finding: Finding) -> None:
    """Hold what is true of any finding."""
    assert 0 <= finding.confidence <= 1
    assert finding.answered == bool(finding.answers)
    assert len(finding.answers) <= 3
    texts = {one.name: retriever.library.text(version) for version, one in retriever.documents.items()}
    for number, answer in enumerate(finding.answers):
        text = texts[answer.document]
        assert answer.text == text[answer.start : answer.end]
        assert answer.context == text[answer.context_start : answer.context_start + len(answer.context)]
        assert answer.context_start <= answer.start < answer.end <= answer.context_start + len(answer.context)
        assert 0 < len(answer.text.split()) <= QUOTING.longest
        assert answer.edition == retriever.edition
        assert 0 <= answer.confidence <= 1
        assert answer.confidence == pytest.approx(finding.confidence, abs=1e-3) or number
        assert answer.confidence <= finding.answers[0].confidence
        key = int(answer.passage.rpartition(":")[2])
        (version,) = [v for v, one in retriever.documents.items() if one.name == answer.document]
        (passage,) = retriever.library.passages([(version, key)])
        assert (passage.id, passage.section, passage.text) == (answer.passage, answer.section, answer.context)
        for other in finding.answers[:number]:
            apart = answer.document != other.document
            assert apart or answer.end <= other.start or other.end <= answer.start
    if finding.answers:
        assert len(finding.answers[0].text.split()) <= max(WIDENING.wide, finding.candidates[0].words)
    if finding.candidates:
        part = retriever.part(finding.candidates[0])
        assert finding.answered == (finding.confidence >= part.threshold)


@pytest.mark.parametrize("guide", ["bakery", "hinted", "laundry", "both", "built-in"])
@given(question=ASKED)
def test_every_answer_is_a_span_of_the_guide(guides: dict[str, Retriever], guide: str, question: str) -> None:
    """Whatever is asked: verbatim, in place, short, within one passage, and never twice the same."""
    hold(guides[guide], guides[guide].ask(question))


@pytest.mark.full
@pytest.mark.parametrize("guide", ["bakery", "hinted", "laundry", "both", "built-in"])
@given(question=ASKED | st.text(max_size=80), carried=st.sampled_from(["", "rye bread", "the fellowship"]))
@settings(max_examples=1_000)
def test_every_answer_is_a_span_of_the_guide_at_length(
    guides: dict[str, Retriever], guide: str, question: str, carried: str
) -> None:
    """The same for many more questions, follow-ups too."""
    hold(guides[guide], guides[guide].ask(question, carried=carried))


@given(question=st.text(max_size=60))
def test_any_text_may_be_asked(guides: dict[str, Retriever], question: str) -> None:
    """No input raises, and what comes out holds together."""
    hold(guides["both"], guides["both"].ask(question))


def test_what_is_missing_is_named(guides: dict[str, Retriever]) -> None:
    """A refusal can say what the guide doesn't mention."""
    query = guides["bakery"].ask("What do apprentices earn in Canada?").query
    assert [concept.surface for concept in unknown_words(query)] == ["Canada"]


def test_figures_of_another_kind_are_no_answer(guides: dict[str, Retriever]) -> None:
    """A price needs money, and a length of time a unit of it."""
    money = guides["bakery"].ask("How much does a wedding cake cost?")
    assert money.features["kind_missing"] == 1
    assert guides["bakery"].ask("What does a loaf of rye bread cost?").features["kind_missing"] == 0
    hours = guides["bakery"].ask("How many minutes does the dough rest for?")
    assert hours.features["unit_missing"] == 0  # hours and minutes are of one sort
    years = guides["bakery"].ask("How many years does the dough rest?")
    assert years.features["unit_missing"] == 1


def test_a_definition_is_told_from_a_mention(guides: dict[str, Retriever]) -> None:
    """ "Proofing is the time in which" defines; a sentence with the word in it doesn't."""
    assert guides["bakery"].ask("What is proofing?").features["defines"] == 1
    assert guides["bakery"].ask("What is sourdough?").features["defines"] == 0


@pytest.mark.parametrize("guide", ["bakery", "laundry", "built-in"])
@pytest.mark.parametrize(
    "question",
    ["how long is it open", "What does rye bread cost?", "what does a token cost?", "can I wash a loaf"],
)
def test_the_parts_of_a_confidence_sum_to_it(guides: dict[str, Retriever], guide: str, question: str) -> None:
    """Features times weights, and the bias, in the logistic function: that is all there is to it."""
    finding = guides[guide].ask(question)
    assert finding.candidates
    model = guides[guide].part(finding.candidates[0]).confidence
    total = model.bias + sum(w * finding.features.get(name, 0.0) for name, w in model.weights.items())
    assert finding.confidence == pytest.approx(logistic(total))


@pytest.mark.parametrize(
    "question", ["how long is the fellowship", "What is the median salary?", "who runs exams"]
)
def test_the_parts_of_a_rank_sum_to_it(guides: dict[str, Retriever], question: str) -> None:
    """The candidates stand in the order of their weighted features."""
    finding = guides["built-in"].ask(question)
    scores = [candidate.score for candidate in finding.candidates]
    assert scores == sorted(scores, reverse=True)
    for candidate in finding.candidates:
        model = guides["built-in"].part(candidate).ranking
        total = model.bias + sum(w * candidate.features.get(name, 0.0) for name, w in model.weights.items())
        assert candidate.score == pytest.approx(total)


def test_asking_twice_gives_the_same(guides: dict[str, Retriever], tmp_path: Path) -> None:
    """Neither earlier questions nor another process change an answer."""
    fresh = retriever_of(tmp_path, bakery(BAKERY_HINTS), laundry())
    for question in ("When do you open?", "what does a token cost", "freeze a loaf?", "who is it"):
        here, there = guides["both"].ask(question), fresh.ask(question)
        assert (here.answers, here.confidence) == (there.answers, there.confidence)
        assert guides["both"].ask(question).answers == here.answers
    fresh.library.close()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When do you open?", "six in the morning"),
        ("from what time on can I come in", "six in the morning"),
        ("are you already there at seven", "six in the morning"),
        ("notice needed for a wedding cake", "three weeks ahead"),
        ("what notice is needed for wedding cakes?", "three weeks ahead"),
        ("how early must a wedding cake be ordered", "three weeks ahead"),
    ],
)
def test_a_keepers_question_leads_to_its_place(
    guides: dict[str, Retriever], question: str, words: str
) -> None:
    """As it was written, or nearly; what is shown are the words of the guide, never the hint."""
    finding = guides["hinted"].ask(question)
    assert finding.answered
    assert words in finding.answers[0].text
    assert "notice" not in finding.answers[0].text


@pytest.mark.parametrize(
    "question", ["How do I keep bread fresh?", "can i freeze a loaf?", "where do I store bread at home"]
)
def test_what_the_keeper_says_is_not_covered_is_refused(guides: dict[str, Retriever], question: str) -> None:
    """Though the guide speaks of bread and loaves."""
    finding = guides["hinted"].ask(question)
    assert not finding.answered
    nearest = finding.votes.near[0]
    assert not nearest.question.covered
    said = guides["hinted"].say(nearest.target.version, nearest.target.end)
    assert said == "The guide doesn't say how to store bread."


def test_hints_of_one_document_leave_the_other_alone(guides: dict[str, Retriever]) -> None:
    """In a corpus of two guides, one with hints, each answers its own questions."""
    for question, document in (
        ("how much is a token?", "laundry"),
        ("can i dye clothes", "laundry"),
        ("When do you open the bakery?", "bakery"),
        ("who examines apprentices?", "bakery"),
    ):
        finding = guides["both"].ask(question)
        assert finding.answered, question
        assert finding.answers[0].document == document


def test_a_follow_up_leans_on_the_question_before(guides: dict[str, Retriever]) -> None:
    """Carried words find what the new ones alone don't."""
    finding = guides["bakery"].ask("how many were women?", carried="apprentices in 2019")
    assert finding.answered
    assert "5 of them were women" in finding.answers[0].text


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it(tmp_path: Path) -> None:
    """ "This must be signed" says nothing without what "this" is."""
    text = (
        "The members get a contract for the locker. This must be signed within ten days. Pets stay outside."
    )
    retriever = retriever_of(tmp_path, text_document(text))
    finding = retriever.ask("within how many days must the contract be signed?")
    assert finding.answers[0].text.startswith(
        "The members get a contract for the locker. This must be signed"
    )
    retriever.library.close()


def test_an_endless_sentence_is_no_answer_beyond_its_limit(tmp_path: Path) -> None:
    """A list without a full stop is cut where a passage is, never in what is quoted."""
    text = "The shed holds " + ", ".join(f"tool number {number}" for number in range(2_000)) + "."
    retriever = retriever_of(tmp_path, text_document(text))
    for question in ("what does the shed hold?", "where is tool number 1500", "tell me about the shed"):
        hold(retriever, retriever.ask(question))
    retriever.library.close()


def test_thresholds_differ_from_certainty() -> None:
    """Both sorts of guides refuse some questions and answer others."""
    model = load_model()
    assert 0 < model.plain.threshold < 1
    assert 0 < model.hinted.threshold < 1

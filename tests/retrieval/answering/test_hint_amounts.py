"""How far hints count: a few a little, many above all, each for its own document, one word for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.hints_writing import toml_table
from corpus.store.library import Library
from retrieval.answering.model import LinearModel, load_model
from retrieval.retriever import SOME, Retriever
from tests.helpers.retrievers import bakery, laundry, retriever_of

COVERED = "The bakery opens at six in the morning."
WEIGHTS = st.dictionaries(st.sampled_from("abcd"), st.floats(-5, 5))


def hints(covered: int = 0, refused: int = 0) -> str:
    questions = [f"opening question number {n} alpha{n}" for n in range(covered)]
    tables = [toml_table("answer", {"text": COVERED, "questions": questions})] if covered else []
    if refused:
        asked = [f"refused matter {n} omega{n}" for n in range(refused)]
        tables.append(toml_table("not_covered", {"questions": asked}))
    return "\n".join(tables)


MODELS = st.builds(LinearModel, st.floats(-5, 5), WEIGHTS)


@given(MODELS, MODELS, st.floats(0, 1), WEIGHTS)
def test_between_two_models_values_are_between_theirs(
    one: LinearModel, other: LinearModel, share: float, features: dict[str, float]
) -> None:
    """A share of 0 is the one, of 1 the other."""
    between = one.towards(other, share).value(features)
    assert between == pytest.approx(
        (1 - share) * one.value(features) + share * other.value(features), abs=1e-6
    )


def test_the_more_hints_the_more_they_count(tmp_path: Path) -> None:
    """None for nothing, a few a little, twenty a passage and three hundred above all."""
    model = load_model()
    biases = []
    for number, (covered, refused) in enumerate([(0, 0), (4, 0), (15, 10), (60, 30), (200, 150)]):
        retriever = retriever_of(tmp_path / str(number), bakery(hints(covered, refused)))
        biases.append(retriever.part(retriever.ask("When do you open?").candidates[0]).confidence.bias)
    plain, hinted = model.plain.confidence.bias, model.hinted.confidence.bias
    assert (biases[0], biases[-1]) == (plain, hinted)
    assert [abs(bias - plain) for bias in biases] == sorted(abs(bias - plain) for bias in biases)
    assert biases[2] == pytest.approx((1 - SOME) * plain + SOME * hinted)


@pytest.mark.parametrize(
    "question", ["What does a token cost?", "How many kilos does a machine take?", "Is dyeing allowed?"]
)
def test_what_one_document_does_not_cover_another_answers(tmp_path: Path, question: str) -> None:
    """A keeper of the bakery says that it says nothing of that; the laundry's text does."""
    refusing = toml_table("not_covered", {"questions": [question, f"{question} please"]})
    alone = retriever_of(tmp_path / "alone", laundry()).ask(question)
    both = retriever_of(tmp_path / "both", bakery(refusing), laundry()).ask(question)
    assert [answer.document for answer in alone.answers[:1]] == ["laundry"]
    assert [answer.text for answer in both.answers[:1]] == [answer.text for answer in alone.answers[:1]]


@pytest.fixture(scope="module")
def guide(built_in: Path) -> Retriever:
    library = Library.open(built_in)
    return Retriever.open(library, library.published())


@pytest.mark.parametrize(
    "words",
    [
        "hidden treasure", "makeup tutorial", "garden furniture", "skill tree", "exam fever", "team building",
        "road trip", "board games", "pain threshold",
    ],
)  # fmt: skip
def test_one_word_of_a_hint_is_no_evidence(guide: Retriever, words: str) -> None:
    """Bare words of which one stands in some hint and the other nowhere, or only something near it."""
    assert guide.ask(words).answers == ()


@pytest.mark.parametrize(
    "words", ["fellowship accreditation", "median salary", "pain relief", "ACGME wut", "usmle explained"]
)
def test_bare_words_that_are_shared_are(guide: Retriever, words: str) -> None:
    """Both of them, or a short form that means that and nothing else."""
    assert guide.ask(words).answers != ()

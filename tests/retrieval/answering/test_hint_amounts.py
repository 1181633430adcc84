"""How far hints count: a few a little, many above all, each for its own document, one word for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.hints_writing import toml_table
from corpus.model import Document
from corpus.store.library import Library
from retrieval.answering.model import LinearModel, load_model, load_told
from retrieval.retriever import SOME, Retriever
from tests.helpers.retrievers import bakery, laundry, retriever_of, text_document

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


@given(MODELS, WEIGHTS, WEIGHTS)
def test_what_hints_count_comes_besides_all_else(
    model: LinearModel, more: dict[str, float], features: dict[str, float]
) -> None:
    """What they say nothing of is worth what it was."""
    added = sum(more.get(name, 0.0) * value for name, value in features.items())
    assert model.besides(more).value(features) == pytest.approx(model.value(features) + added, abs=1e-6)


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
    model, told = load_model(), load_told()
    parts = []
    for number, (covered, refused) in enumerate([(0, 0), (4, 0), (15, 10), (60, 30), (200, 150)]):
        retriever = retriever_of(tmp_path / str(number), bakery(hints(covered, refused)))
        parts.append(retriever.part(retriever.ask("When do you open?").candidates[0]))
    biases = [part.confidence.bias for part in parts]
    plain, hinted = model.plain.confidence.bias, model.hinted.confidence.bias
    assert (parts[0], parts[-1]) == (model.plain, model.hinted)
    assert [abs(bias - plain) for bias in biases] == sorted(abs(bias - plain) for bias in biases)
    assert biases[2] == pytest.approx((1 - SOME) * plain + SOME * hinted)
    assert parts[2] == model.plain.towards(model.hinted, SOME).besides(told)


KILN = """# The kiln

## Firing

The kiln is fired on the first Tuesday of each month. Pots have to stand on the rack by Monday noon.

## Clay

Members take up to ten kilos of clay a month. White clay costs more than red clay.
"""
FIRED, RACK, CLAY = (
    "The kiln is fired on the first Tuesday of each month.",
    "Pots have to stand on the rack by Monday noon.",
    "Members take up to ten kilos of clay a month.",
)
JUDGED = {
    FIRED: ["when do my mugs get baked", "which date does the oven run"],
    RACK: ["what is the deadline for dropping off my mugs"],
    CLAY: ["how much material am I allowed to grab"],
}


@pytest.fixture(scope="module")
def kiln(tmp_path_factory: pytest.TempPathFactory) -> tuple[Retriever, Retriever]:
    """Return a guide without hints, and the same with four judged questions."""
    tables = [toml_table("answer", {"text": text, "questions": asked}) for text, asked in JUDGED.items()]
    tables.append(toml_table("not_covered", {"questions": ["can I borrow a potter's wheel over night"]}))
    made = (Document("kiln", "The kiln", KILN, hints=hinted) for hinted in ("", "\n".join(tables)))
    return tuple(retriever_of(tmp_path_factory.mktemp("kiln"), one) for one in made)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("on which date do mugs get baked", FIRED),
        ("when does my stuff get baked", FIRED),
        ("which date will the oven run next", FIRED),
        ("deadline for dropping mugs off", RACK),
        ("how much material may I grab", CLAY),
    ],
)
def test_a_paraphrase_of_a_judged_question_gets_its_words(
    kiln: tuple[Retriever, Retriever], question: str, words: str
) -> None:
    """Which the guide says in none of its own."""
    without, hinted = (one.ask(question) for one in kiln)
    assert not without.answers or without.answers[0].text != words or without.confidence < hinted.confidence
    assert [answer.text for answer in hinted.answers[:1]] == [words]


@pytest.mark.parametrize(
    "question",
    [
        "how much does a mug cost",
        "when do my parents get in",
        "what is the deadline for the exam",
        "can I grab lunch",
    ],
)
def test_what_only_looks_like_one_is_not_answered_by_it(
    kiln: tuple[Retriever, Retriever], question: str
) -> None:
    """It shares words with a judged question and asks for something else."""
    assert kiln[1].ask(question).answers == ()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When is the kiln fired?", FIRED),
        ("How many kilos of clay may members take?", CLAY),
        ("By when do pots have to stand on the rack?", RACK),
        ("What costs more, white clay or red clay?", "White clay costs more than red clay."),
    ],
)
def test_what_the_guide_says_itself_is_answered_as_before(
    kiln: tuple[Retriever, Retriever], question: str, words: str
) -> None:
    """A hint changes nothing but what it speaks of."""
    without, hinted = (one.ask(question) for one in kiln)
    assert all(words in found.answers[0].text for found in (without, hinted))


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


@pytest.mark.parametrize(
    ("named", "plain", "words"),
    [
        ("How long does the Morley firing take?", "How long does the firing take?", "nine hours"),
        ("What does the Sundmere ferry cost?", "What does the ferry cost?", "four euros"),
        ("When does the QRT workshop begin?", "When does the workshop begin?", "in October"),
    ],
)
def test_what_is_asked_by_name_and_not_covered_no_namesake_answers(
    tmp_path: Path, named: str, plain: str, words: str
) -> None:
    """A firing elsewhere is not the one that the keeper says nothing of."""
    hints = toml_table("not_covered", {"questions": [named, f"{named} please"]})
    about = text_document(
        "Morley is our largest kiln. Sundmere is the village across the lake. Ask for QRT at the desk.",
        "ours", hints,
    )  # fmt: skip
    other = text_document(
        "The firing takes nine hours. The ferry costs four euros. The workshop begins in October.", "theirs"
    )
    both = retriever_of(tmp_path, about, other)
    assert both.ask(named).answers == ()
    assert words in both.ask(plain).answers[0].text


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

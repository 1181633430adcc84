"""Follow-ups: what a question is read as after those before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.follow_ups.resolving import resolve
from bot.assistant.follow_ups.signs import signs_of
from bot.assistant.reading import Reading, reread
from bot.assistant.reply import Kind, Turn
from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.publishing import ensure_first
from retrieval.retriever import Retriever

GUIDE = """# The print shop

## Evening course

The evening course lasts 10 weeks and costs 240 euros. Mira Tal teaches it. In 2021, 35 people took
the evening course, 12 of whom were students.

## Weekend course

The weekend course lasts two days and costs 150 euros. Students pay less for the weekend course. It ends
with a small exhibition.

## Exhibition

The exhibition is open on Sundays. Visitors pay nothing. Prints are sold there, and the shop keeps a fifth
of the price. Its main drawbacks are the noise and the cold; good heating would solve both.

## Presses

The shop has six presses. The oldest press is from 1911. A press weighs as much as a small car, so nobody may
move it alone. Every press has to be cleaned after use.
"""
HINTS = """
subject = ["print shop"]
contrasts = [["evening course", "weekend course"]]
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Return what reads questions to the print shop's guide."""
    shop = Document("print-shop", "The print shop", GUIDE, source="shop.md", location="shop.md", hints=HINTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corpus.guide.built_in_document", lambda: shop)
        library = Library.open(tmp_path_factory.mktemp("print-shop"))
        ensure_first(library)
        yield Retriever.open(library, library.published())
        library.close()


def answered(question: str, understood_as: str = "", passage: str = "print-shop:1") -> Turn:
    reading = reread(question, understood_as or question)
    return Turn(question, understood_as or question, Kind.ANSWER.value, passage, "…", reading=reading)


def refused(question: str, understood_as: str = "") -> Turn:
    reading = reread(question, understood_as or question)
    return Turn(question, understood_as or question, Kind.NOT_FOUND.value, reading=reading)


def canned(text: str) -> Turn:
    return Turn(text, text, Kind.SMALL_TALK.value)


@pytest.mark.parametrize(
    ("before", "question", "understood_as"),
    [
        ("How long is the evening course?", "and the weekend course?", "How long is the weekend course?"),
        ("How long is the evening course?", "I meant the weekend course", "How long is the weekend course?"),
        ("How long is the evening course?", "and the other one?", "How long is the weekend course?"),
        ("How many people came in 2021?", "and in 2022?", "How many people came in 2022?"),
        ("How many people came in 2021?", "the year after?", "How many people came in 2022?"),
        ("What does a course cost?", "for students?", "What does a course cost for students?"),
        ("How much does a press weigh?", "and a car?", "How much does a car weigh?"),
        ("How many presses are there?", "what about prints?", "How many prints are there?"),
    ],
)  # fmt: skip
def test_words_take_the_place_of_others(
    reader: Retriever, before: str, question: str, understood_as: str
) -> None:
    """A follow-up that only names something is the question before about that."""
    assert resolve([answered(before)], question, reader)[0].understood_as == understood_as


@pytest.mark.parametrize(
    ("before", "question", "borrowed"),
    [
        ("Which courses can end with an exhibition?", "how long does that take?", "courses exhibition"),
        ("Which presses may weigh more?", "how old are they?", "presses"),
        ("When does the exhibition open?", "and when does it close?", "exhibition"),
        ("What does the weekend course cost?", "how long does it last?", "weekend course"),
        (
            "How many students took the evening course?",
            "what does it cost?",
            "students took the evening course",
        ),
    ],
)
def test_pronouns_borrow_the_thing_and_not_what_it_does(
    reader: Retriever, before: str, question: str, borrowed: str
) -> None:
    assert resolve([answered(before)], question, reader)[0].borrowed == borrowed


@pytest.mark.parametrize(
    ("before", "question", "borrowed"),
    [
        ("Who teaches the evening course?", "how long is it?", "evening course"),
        ("Tell me about the evening course", "who teaches it?", "evening course"),
        ("Is there an exhibition?", "when is it open?", "exhibition"),
        ("Does the exhibition have drawbacks?", "can they be solved?", "drawbacks"),
        ("How many students took the evening course?", "percent?", "students"),
        ("Who may move a press?", "why?", "press"),
    ],
)
def test_pronouns_borrow_the_subject(reader: Retriever, before: str, question: str, borrowed: str) -> None:
    """A question that only points, or only says how much, takes along what the one before was about."""
    reading = resolve([answered(before)], question, reader)[0]
    assert borrowed in f"{reading.asked} {reading.carried}"
    assert borrowed in reading.borrowed
    assert reread(question, reading.understood_as) == reading


@pytest.mark.parametrize(
    "question",
    [
        "How long does it take to clean a press?",
        "Is it possible to move a press alone?",
        "What does the weekend course cost?",
        "When is the exhibition open?",
    ],
)
def test_complete_questions_stay_as_they_are(reader: Retriever, question: str) -> None:
    """A new topic drags nothing along: the question is shown as it was asked, and asked in its own words."""
    reading = resolve([answered("Who teaches the evening course?")], question, reader)[0]
    assert (reading.understood_as, reading.asked) == (question, question)


def test_first_question_leans_on_nothing(reader: Retriever) -> None:
    """Without a conversation there is one reading, the question."""
    for turns in ([], [canned("hi")]):
        assert resolve(turns, "how long is it?", reader) == (Reading("how long is it?", "how long is it?"),)


def test_small_talk_and_refusals_in_between_are_skipped(reader: Retriever) -> None:
    """What was not about the guide is no subject of the next question."""
    turns = [
        answered("Who teaches the evening course?"),
        canned("thanks"),
        refused("Who won the Super Bowl?"),
    ]
    assert (
        resolve(turns, "how long is it?", reader)[0].understood_as
        == "how long is it? — teaches the evening course"
    )


def test_subject_lasts_over_several_questions(reader: Retriever) -> None:
    """ "It" is what it was in the question before."""
    first = resolve([answered("Tell me about the evening course")], "who teaches it?", reader)[0]
    turns = [answered("Tell me about the evening course"), answered("who teaches it?", first.understood_as)]
    assert "evening course" in resolve(turns, "and how long does it last?", reader)[0].understood_as
    swapped = resolve(
        [*turns, answered("how long?", "how long? — evening course")], "and the weekend course?", reader
    )
    assert swapped[0].understood_as == "how long? — weekend course"


def test_what_was_asked_twice_leans_on_what_is_before_the_second_time(reader: Retriever) -> None:
    """The same words after another subject are about that one."""
    again = answered("who teaches it?")
    turns = [answered("Is there an exhibition?"), again, answered("Tell me about the evening course"), again]
    understood_as = resolve(turns, "how long is it?", reader)[0].understood_as
    assert "evening course" in understood_as
    assert "exhibition" not in understood_as


@pytest.mark.parametrize(
    "question", ["and in Canada?", "and in 1999?", "and for plumbers?", "what about helicopters?"]
)
def test_what_the_guide_lacks_is_not_answered_for(reader: Retriever, question: str) -> None:
    """The same of what the guide doesn't know is refused, however well the rest fits."""
    readings = resolve([answered("What does the evening course cost?")], question, reader)
    assert all(reading.lacking for reading in readings)


@pytest.mark.parametrize("question", ["and then?", "what's next?", "what comes after that?", "and after it?"])
def test_next_stage_is_what_comes_after(reader: Retriever, question: str) -> None:
    """ "And then?" asks for what follows what was spoken of."""
    turns = [answered("How long does the weekend course last?")]
    assert resolve(turns, question, reader)[0].understood_as == "What comes after weekend course?"
    turns = [answered("When is it open?", passage="print-shop:3")]
    assert resolve(turns, question, reader)[0].understood_as == "What comes after Exhibition?"


@pytest.mark.parametrize(
    ("understood_as", "asked", "carried"),
    [
        ("How long is it?", "How long is it?", ""),
        ("how long? — course", "how long? course", ""),
        ("who teaches it? (course)", "who teaches it?", "course"),
        ("a (b) c", "a (b) c", ""),
    ],
)
def test_a_reading_that_was_not_kept_is_made_of_what_was_shown(
    understood_as: str, asked: str, carried: str
) -> None:
    """As replies of earlier versions were kept; what a person typed so has borrowed nothing."""
    again = reread("and that?", understood_as)
    assert (again.understood_as, again.asked, again.carried) == (understood_as, asked, carried)
    assert reread(understood_as, understood_as) == Reading(understood_as, understood_as)


@pytest.mark.parametrize(
    "question", ["How long is the evening course (per week)?", "Who teaches — Ines Duarte?", "a (b) (c)"]
)
def test_a_persons_own_brackets_are_no_borrowed_words(reader: Retriever, question: str) -> None:
    """They belong to the question that a follow-up leans on."""
    turn = answered(question)
    assert turn.reading is not None
    assert turn.reading.borrowed == ""
    for reading in resolve([turn], "how long is it?", reader):
        assert "Still about" not in reading.understood_as


@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_conversation_can_be_followed(reader: Retriever, texts: list[str]) -> None:
    """Whatever was said before, a question has a reading, and the first says something."""
    turns = [answered(text) for text in texts[:-1]]
    readings = resolve(turns, texts[-1], reader)
    assert readings
    assert len(readings) <= 4


def test_what_is_said_before_a_question_can_be_left_out(reader: Retriever) -> None:
    """A question that says enough is also read without the sentence before it."""
    question = "How many students took the evening course in 2021?"
    assert resolve([], f"I'm new in Lisbon. {question}", reader)[-1].asked == question
    assert len(resolve([], "I'm new in Lisbon. What does it cost?", reader)) == 1


def test_a_pronoun_inside_a_word_is_none() -> None:
    """What is named before "it" is counted from the word itself."""
    question = "Who, within limits, pays for it?"
    assert signs_of(question).points_at == question.index("it?")


@pytest.mark.parametrize(
    ("chain", "read"),
    [
        (("what does it cost for adults?", "and children?"), "what does it cost for children?"),
        (
            ("How much is the evening course?", "for students?", "and visitors?"),
            "How much is the evening course for visitors?",
        ),
        (
            ("when is the exhibition open for members?", "and guests?"),
            "when is the exhibition open for guests?",
        ),
    ],
)
def test_others_of_whom_it_was_asked_for_take_their_place(
    reader: Retriever, chain: tuple[str, ...], read: str
) -> None:
    """In a chain of short questions nothing piles up, and the thing stays."""
    turns: list[Turn] = []
    for question in chain:
        found = resolve(turns, question, reader)[0]
        turns.append(answered(question, found.understood_as))
    assert turns[-1].understood_as.rstrip("?") == read.rstrip("?")


@pytest.mark.parametrize(
    ("asked", "condition", "read"),
    [
        (
            "how much is the evening course?",
            "and if I pay late?",
            "how much is the evening course if I pay late?",
        ),
        ("When is the exhibition open?", "but if it rains?", "When is the exhibition open if it rains?"),
        (
            "how long is the evening course?",
            "and unless I come early?",
            "how long is the evening course unless I come early?",
        ),
    ],
)
def test_a_condition_narrows_the_question_before(
    reader: Retriever, asked: str, condition: str, read: str
) -> None:
    """A clause is no thing, so it takes the place of none."""
    assert resolve([answered(asked)], condition, reader)[0].understood_as == read


def test_what_has_an_article_is_another_thing(reader: Retriever) -> None:
    """ "And the exhibition?" asks about that, not for whom."""
    turns = [answered("what does the evening course cost for students?")]
    assert "for exhibition" not in resolve(turns, "and the exhibition?", reader)[0].understood_as

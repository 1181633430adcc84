from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words.kinds import STRICT, AnswerKind, checkable, kinds_of, shows

ASKED = {
    AnswerKind.MONEY: [
        "How much does a mooring cost?",
        "what do apprentices earn",
        "what's the price of a day ticket?",
        "What is the entrance fee?",
        "entrance fee",
        "how much is a kilo",
        "what do pilots make",
        "salary",
    ],
    AnswerKind.SHARE: [
        "What percentage of members are women?",
        "what share of the harvest spoils?",
        "what percent passes",
        "what fraction of the boats are rented?",
        "how many % are students",
    ],
    AnswerKind.NUMBER: [
        "How many moorings are there?",
        "number of beds",
        "what's the total number of volunteers?",
        "how old must a climber be?",
        "how heavy is a loaf?",
        "how deep is the pool",
        "how much leave do apprentices get?",
        "how much luggage can I bring",
        "how much flour is in a loaf",
    ],
    AnswerKind.FREQUENCY: [
        "How often are the ropes checked?",
        "how frequently does the committee meet",
        "how many times a week is there a bus?",
    ],
    AnswerKind.DURATION: [
        "How long does the course last?",
        "how many weeks is the quarantine",
        "how soon can I adopt a dog?",
        "duration of the tour",
        "how much time do I need?",
    ],
    AnswerKind.DATE: [
        "When does the pool open?",
        "what year was the club founded?",
        "since when has the museum existed?",
        "opening hours",
        "and when is the deadline",
    ],
    AnswerKind.ORGANISATION: [
        "Which council runs the library?",
        "who issues the permit?",
        "by whom is the guild paid",
        "what company owns the bikes?",
    ],
    AnswerKind.PERSON: ["Who repairs the crane?", "whose job is it", "who's in charge?", "and who bakes?"],
    AnswerKind.PLACE: ["Where are the showers?", "which room is it in?", "address?", "so where do I park"],
    AnswerKind.DEFINITION: [
        "What is proofing?",
        "what does belaying mean?",
        "what does ICU stand for?",
        "define sourdough",
        "what is a wall topo called?",
    ],
    AnswerKind.YES_NO: ["Can I bring my dog?", "is it free?", "do I need a helmet", "So are guests allowed?"],
    AnswerKind.COMPARISON: [
        "Is a kayak cheaper than a canoe?",
        "what's the difference between lead and top rope?",
        "which one has more seats?",
        "rye versus wheat",
    ],
    AnswerKind.OVERVIEW: [
        "Tell me about the crane.",
        "give me an overview of the rules",
        "describe the roasting",
        "what should I know about moorings?",
    ],
    AnswerKind.REASON: [
        "Why is dyeing forbidden?",
        "how come it's closed on Mondays?",
        "what's the point of the deposit?",
    ],
    AnswerKind.MANNER: ["How do I book a boat?", "how can members pay", "how to adopt a dog"],
}
NOT_ASKED = [
    (AnswerKind.MONEY, "How much time does it take?"),
    (AnswerKind.MONEY, "How many moorings are there?"),
    (AnswerKind.MONEY, "how much water does the dough need?"),
    (AnswerKind.MONEY, "how much does the tank hold"),
    (AnswerKind.MONEY, "How much does a loaf weigh? It weighs a lot"),
    (AnswerKind.DURATION, "How much does it cost?"),
    (AnswerKind.DURATION, "How tall is the wall?"),
    (AnswerKind.DATE, "How long does it last?"),
    (AnswerKind.PERSON, "What does the crane lift?"),
    (AnswerKind.PLACE, "When does it open?"),
    (AnswerKind.NUMBER, "Who repairs the crane?"),
    (AnswerKind.NUMBER, "how much does it cost?"),
    (AnswerKind.NUMBER, "how often does it open"),
    (AnswerKind.YES_NO, "What is it?"),
    (AnswerKind.REASON, "When does it open?"),
    (AnswerKind.DEFINITION, "When does it open?"),
    (AnswerKind.OVERVIEW, "How much is it?"),
]
SHOWN = {
    AnswerKind.MONEY: [
        "It costs $12.",
        "£4",
        "12.50 euros a night",
        "Entry is free of charge.",
        "A mooring is 40 guilders.",
        "The crane costs 60 in winter.",
        "Guests pay half.",
        "Adults 12 a day, families 30",
        "A wash is 1.80.",
        "| Kind | Fee | | Kayak | 15 |",
    ],
    AnswerKind.SHARE: ["13% of them", "13 percent", "Half of the boats leak.", "one in ten"],
    AnswerKind.NUMBER: ["There are 40.", "forty moorings", "None of them."],
    AnswerKind.FREQUENCY: ["twice a year", "every other Tuesday", "three times per season", "monthly"],
    AnswerKind.DURATION: [
        "12 months",
        "a year",
        "ninety-minute, or two hours",
        "three full days",
        "indefinitely",
    ],
    AnswerKind.DATE: ["in 1901", "on Mondays", "from April", "at 6 pm", "after the course", "the first day"],
    AnswerKind.PLACE: ["beside the door", "in the cellar"],
    AnswerKind.REASON: ["because it leaks", "so that it lasts", "due to frost"],
}
NOT_SHOWN = {
    AnswerKind.MONEY: [
        "It has 40 moorings.",
        "The fee has been the same since 1998.",
        "You pay within 14 days.",
        "The rope holds 60.",
        "It closes at 7.30 pm.",
        "It opens in 1901.",
        "The price depends.",
        "Euros are welcome.",
    ],
    AnswerKind.SHARE: ["It has 40 moorings.", "It costs $12."],
    AnswerKind.NUMBER: ["Old Marek runs it.", "Bread is made of rye."],
    AnswerKind.FREQUENCY: ["The trip is 1 week long.", "We change places every time.", "Every rope is red."],
    AnswerKind.DURATION: ["It has 40 moorings.", "It costs $12.", "Old Marek runs it."],
    AnswerKind.DATE: ["Old Marek runs it.", "It costs $12."],
}


def cases(table: dict[AnswerKind, list[str]]) -> list[tuple[AnswerKind, str]]:
    return [(kind, text) for kind, texts in table.items() for text in texts]


@pytest.mark.parametrize(("kind", "question"), cases(ASKED))
def test_a_question_says_which_kind_of_answer_it_asks_for(kind: AnswerKind, question: str) -> None:
    """Whatever the field, the wording of a question tells what would answer it."""
    assert kind in kinds_of(question)


@pytest.mark.parametrize(("kind", "question"), NOT_ASKED)
def test_other_kinds_are_not_asked_for(kind: AnswerKind, question: str) -> None:
    """A wrong kind would refuse a right answer."""
    assert kind not in kinds_of(question)


@pytest.mark.parametrize("question", ["", "   ", "?", "crane", "sourdough starter", "🎉🎉", "日本語"])
def test_keywords_ask_for_no_kind(question: str) -> None:
    """A bare word may be answered with anything."""
    assert kinds_of(question) == frozenset()


@pytest.mark.parametrize(("kind", "question"), cases(ASKED))
def test_case_spaces_and_apostrophes_do_not_matter(kind: AnswerKind, question: str) -> None:
    """People type without capitals, with curly quotes and on several lines."""
    written = "  " + question.upper().replace("'", "’").replace(" ", " \n ") + " "
    assert kind in kinds_of(written)


@pytest.mark.parametrize(("kind", "text"), cases(SHOWN))
def test_a_text_shows_the_kind_it_holds(kind: AnswerKind, text: str) -> None:
    """A figure, a unit, a date or a reason is seen however it is written."""
    assert checkable(kind)
    assert shows(kind, text)


@pytest.mark.parametrize(("kind", "text"), cases(NOT_SHOWN))
def test_a_text_without_the_kind_is_told(kind: AnswerKind, text: str) -> None:
    """A number alone is no price, no share and no length of time."""
    assert not shows(kind, text)


def test_strict_kinds_can_be_checked() -> None:
    """What may refuse an answer must be seen in a text; what can't be seen is never held against it."""
    assert all(map(checkable, STRICT))
    uncheckable = [kind for kind in AnswerKind if not checkable(kind)]
    assert AnswerKind.YES_NO in uncheckable
    assert all(shows(kind, "") for kind in uncheckable)


@given(st.text(max_size=80) | st.text("how much w is it?.% ", max_size=80))
def test_any_text_may_be_asked(text: str) -> None:
    """No input raises."""
    for kind in kinds_of(text):
        shows(kind, text)


@pytest.mark.parametrize(
    "question", ["How can I pay?", "where do we pay", "when must I pay?", "Can you pay?"]
)
def test_who_asks_how_to_pay_asks_for_no_amount(question: str) -> None:
    """Cash or card is an answer."""
    assert AnswerKind.MONEY not in kinds_of(question)

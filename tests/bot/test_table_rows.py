"""A row of a table speaks for what it is named after, and for no other row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reading import Reading
from bot.assistant.reply import Kind
from tests.helpers.guides import ask, assistant_over

GUIDE = """# The lake

## Supplies

| Item | Used for | Kept in |
| --- | --- | --- |
| Varnish | hulls of rowing boats | red cupboard |
| Gas bottle | camping stove | outer cage |
| Grease | winch | blue drawer |

## Boats

| Boat | Seats | Paint |
| --- | --- | --- |
| Canoe | 2 | yellow |
| Dinghy | 4 | white, with a sail |
| Pontoon (with a railing) | 12 | grey |

The boats are washed on Sundays. Life vests hang beside the door of the boathouse.
"""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("lake"), "lake", GUIDE) as assistant:
        yield assistant


@pytest.mark.parametrize(
    "question",
    [
        "is the canoe white with a sail?",
        "do I use varnish for the winch?",
        "does the pontoon have 4 seats?",
        "does the grease go into the red cupboard?",
    ],
)
def test_the_row_of_another_thing_is_no_answer(lake: Assistant, question: str) -> None:
    """Its own may be: it says what is so instead."""
    thing = next(word for word in ("Canoe", "Varnish", "Pontoon", "Grease") if word.lower() in question)
    reply = ask(lake, question)
    assert reply.kind is Kind.NOT_FOUND or thing in reply.text.splitlines()[0]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what is the gas bottle used for?", "camping stove"),
        ("how many seats does the dinghy have?", "4"),
        ("where is the grease kept?", "blue drawer"),
        ("what paint does the canoe have?", "yellow"),
        ("has the dinghy more seats than the canoe?", "Seats"),
        ("is the pontoon as yellow as the canoe?", "Paint"),
        ("canoe or dinghy, which has a sail?", "with a sail"),
    ],
)
def test_its_own_row_is(lake: Assistant, question: str, words: str) -> None:
    reply = ask(lake, question)
    assert reply.kind is Kind.ANSWER and words in reply.text


def test_what_makes_the_row_of_another_thing_less_likely_is_told(lake: Assistant) -> None:
    """The sum alone would be an answer's; where nothing but the sum counts, nothing is said besides."""
    row, own = ("is the canoe white with a sail?", "where is the grease kept?")
    assert "made 0.300 by what else is known" in lake.explain(Reading(row, row))
    assert "what else is known" not in lake.explain(Reading(own, own))

"""Questions about a day or month that the guide only has within a span, or in a short form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Kind
from tests.helpers.guides import ask, assistant_over

GUIDE = """# The tool shed

## Hours

| Counter | Open |
| --- | --- |
| Library | Mon-Thu: 9:00 - 17:00, Sat: 10:00 - 14:00 |
| Workshop | Tue-Fri: 12:00 - 18:00, Sun: closed |

## Garden

The plum orchard welcomes visitors from April to the end of September. The pond freezes in winter. Deck chairs
stand in the sun.

## Parking

A badge is needed to park in the yard. On weekends nobody needs a badge to park in the yard.
"""


@pytest.fixture(scope="module")
def shed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("shed"), "shed", GUIDE) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("is the library open on saturdays?", "10:00 - 14:00"),
        ("when is the library open on a Tuesday", "9:00 - 17:00"),
        ("is the workshop open on sunday?", "Sun: closed"),
        ("can I visit the plum orchard in july?", "from April"),
        ("when is the workshop open on fridays", "12:00 - 18:00"),
        ("do I need a badge to park in the yard on a Saturday?", "On weekends"),
    ],
)
def test_a_day_is_answered_by_what_it_stands_within(shed: Assistant, question: str, words: str) -> None:
    reply = ask(shed, question)
    assert reply.kind is Kind.ANSWER and words in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "is the library open on fridays?",
        "is the workshop open on mondays?",
        "can I visit the plum orchard in november?",
        "can I visit the plum orchard in february?",
    ],
)
def test_a_day_outside_is_not_said(shed: Assistant, question: str) -> None:
    assert ask(shed, question).kind is Kind.NOT_FOUND

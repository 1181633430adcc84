"""Suggestions are near the question that was refused, and read as English."""

from __future__ import annotations

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.refusals.question_wording import section_question
from bot.assistant.reply import Conversation, Kind
from corpus.model import Document
from tests.helpers.retrievers import library_of

_HOUSES = """# House rules

## Laundry room

The laundry room is open until ten. A wash costs two tokens.

## Bicycle shed

Bicycles stand in the shed. The shed is locked at night.

## Noise

Music is not allowed after ten. Parties have to be announced a week before.

## Heating

The heating is switched on in October. Each flat has a thermostat.

## If something breaks

The caretaker mends small things on Tuesdays.

## Guests

Guests may stay for two weeks. The caretaker has to know of them.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    rules = Document("rules", "House rules", _HOUSES, source="rules.md", format="markdown")
    return Assistant(library_of(tmp_path_factory.mktemp("rules"), rules))


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("Who painted the shed?", ("shed",)),
        ("How many watts has the thermostat?", ("heating", "thermostat", "flat")),
        ("What did the washing machine cost to buy?", ("laundry", "wash")),
        ("What is the name of the caretaker's dog?", ("caretaker", "breaks", "guests")),
    ],
)
def test_the_nearest_comes_first(assistant: Assistant, question: str, near: tuple[str, ...]) -> None:
    """What the question shares words with, before what stands anywhere."""
    reply = assistant.reply(Conversation(), question)
    assert reply.kind is Kind.NOT_FOUND
    assert any(word in reply.suggestions[0].lower() for word in near), reply.suggestions


@pytest.mark.parametrize(
    "title", ["If something breaks", "Before an operation", "On board", "From abroad", "When?"]
)
def test_titles_that_name_no_thing_stand_in_quotation_marks(title: str) -> None:
    """ "About if something breaks" is no English."""
    question = section_question((title,))
    assert question == title or f"“{title}”" in question


@pytest.mark.parametrize("title", ["Bicycle shed", "How to apply", "What it costs", "Opening hours"])
def test_titles_that_name_a_thing_are_asked_about_as_they_are(title: str) -> None:
    """Within a sentence, without capitals."""
    assert section_question((title,)) == f"What does the guide say about {title[0].lower()}{title[1:]}?"

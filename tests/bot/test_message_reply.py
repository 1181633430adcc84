"""A whole message gets one reply: to its question, or to each of several, numbered."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation, Kind, Reply
from bot.channels.chat.answers.reply_text import render
from bot.channels.json.reply_json import reply_fields
from bot.channels.terminal.highlighting import print_highlighted
from corpus.model import Document
from tests.helpers.retrievers import retriever_of

_CLUB = """# Boat club

## Fees

Membership costs $90 a year. A lost key costs $15.

## Food

Lunch is served from noon to two.

## Harbour

The harbour has 40 berths. Ring the harbour office on 555 12 to reserve one.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    retriever = retriever_of(tmp_path_factory.mktemp("club"), Document("club", "Boat club", _CLUB))
    yield Assistant(retriever.library, retriever)
    retriever.library.close()


def _reply(assistant: Assistant, message: str) -> Reply:
    return assistant.reply(Conversation(), message)


def test_two_questions_get_two_numbered_answers(assistant: Assistant) -> None:
    reply = _reply(assistant, "what does membership cost? when is lunch served?")
    assert reply.kind is Kind.ANSWER
    assert reply.text.startswith("1. what does membership cost?\nMembership costs $90")
    assert "\n\n2. when is lunch served?\nLunch is served from noon to two." in reply.text
    assert [part.kind for part in reply.parts] == [Kind.ANSWER, Kind.ANSWER]
    assert [answer.text for answer in reply.answers] == [part.answers[0].text for part in reply.parts]


def test_a_part_that_is_not_answered_is_refused_by_name(assistant: Assistant) -> None:
    reply = _reply(assistant, "how much is membership and how many tennis courts are there?")
    assert reply.kind is Kind.ANSWER
    assert [part.kind for part in reply.parts] == [Kind.ANSWER, Kind.NOT_FOUND]
    assert "tennis" in reply.parts[1].text
    assert reply.confidence == reply.answers[0].confidence


def test_an_emergency_in_any_part_is_answered_alone(assistant: Assistant) -> None:
    reply = _reply(assistant, "when is lunch served? and I want to kill myself, what does membership cost?")
    assert reply.kind is Kind.EMERGENCY
    assert not reply.answers
    assert not reply.parts


def test_an_introduction_does_not_stand_in_the_way(assistant: Assistant) -> None:
    message = "Good evening, I am a baker in Tromsø and I have a boat. I would like to know {}. Thank you!"
    plain = _reply(assistant, "what membership costs")
    assert _reply(assistant, message.format("what membership costs")).answers[0].text == plain.answers[0].text


def test_json_tells_the_parts(assistant: Assistant) -> None:
    fields = reply_fields(_reply(assistant, "what does membership cost? when is lunch served?"))
    assert [part["question"] for part in fields["parts"]] == [
        "what does membership cost?",
        "when is lunch served?",
    ]
    assert fields["parts"][1]["answers"][0]["text"] == "Lunch is served from noon to two."
    assert reply_fields(_reply(assistant, "what does membership cost?")).get("parts") is None


def test_every_channel_shows_both_answers(assistant: Assistant) -> None:
    reply = _reply(assistant, "what does membership cost? when is lunch served?")
    console = Console(file=io.StringIO(), width=80)
    print_highlighted(reply, 80, console=console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    for text in (shown, render(reply).text, reply.text):
        assert "1. what does membership cost?\nMembership costs $90" in text
        assert "2. when is lunch served?\nLunch is served from noon to two." in text

"""Between sure and unknown the guide's nearest words are shown, marked as no answer; twins are both shown."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation, Kind, Reply
from bot.channels.chat.answers.reply_text import render
from bot.channels.json.reply_json import reply_fields
from bot.channels.terminal.highlighting import print_highlighted
from corpus.languages.spoken import say
from corpus.model import Document
from tests.helpers.retrievers import retriever_of

_HOUSES = """# Two houses

## Lake house

### Rent

The rent is $300 a week.

### Dogs

Dogs are welcome.

## Hill house

### Rent

The rent is $450 a week.

### Dogs

Dogs are not allowed.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    retriever = retriever_of(tmp_path_factory.mktemp("houses"), Document("houses", "Houses", _HOUSES))
    yield Assistant(retriever.library, retriever)
    retriever.library.close()


def _reply(assistant: Assistant, message: str) -> Reply:
    return assistant.reply(Conversation(), message)


@pytest.mark.parametrize(
    ("question", "both"),
    [("how much is the rent?", ("$300", "$450")), ("are dogs allowed?", ("welcome", "not allowed"))],
)
def test_two_places_that_say_different_things_are_both_shown(
    assistant: Assistant, question: str, both: tuple[str, str]
) -> None:
    reply = _reply(assistant, question)
    assert all(one in reply.text for one in both)
    assert "Lake house" in reply.text
    assert "Hill house" in reply.text


def _likely(assistant: Assistant) -> Reply:
    """Return a reply that shows the nearest; which question gets it is for the fitted numbers to say."""
    asked = (
        "what is the weekly sum for the lake",
        "can I take an animal",
        "what do I pay a week there",
        "pets?",
    )
    found = [_reply(assistant, one) for one in asked]
    return next(reply for reply in found if reply.nearest)


def test_the_nearest_is_marked_as_no_answer_in_every_channel(assistant: Assistant) -> None:
    reply = _likely(assistant)
    assert reply.kind is Kind.NOT_FOUND
    assert not reply.answers
    fields = reply_fields(reply)
    assert fields["answers"] == []
    assert fields["nearest"][0]["text"] == reply.nearest[0].text
    console = Console(file=io.StringIO(), width=80)
    print_highlighted(reply, 80, console=console)
    for text in (reply.text, render(reply).text, console.file.getvalue()):  # type: ignore[attr-defined]
        assert say("replies.nearest") in text
        assert text.index(say("replies.nearest")) < text.index(reply.nearest[0].text)

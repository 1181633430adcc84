"""One message takes little time, whatever stands in it: others wait behind it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation
from bot.channels.input_lines import MAX_QUESTION
from corpus.store.library import Library

PIECES = """
    x|aprenticeship|é|á|(|1,|$1 |. |? |what? |and |how long |tell me about |residency |fellowshp |Ab |a&
    who's |not |no, I meant |I'm |pain |my back hurts |don't |https://a.b/|he said she said. |salary of | or
    percent% |🎉|日本|a-b |"a" |<b>
"""
BOUND = 0.5
"""Seconds for three messages; they take some milliseconds."""


@pytest.fixture(scope="module")
def assistant(built_in: Path) -> Iterator[Assistant]:
    """Return an assistant over the built-in guide that has loaded what it loads late."""
    library = Library.open(built_in)
    found = Assistant(library)
    for question in ("how long is the felowship", "and in Canada?", "qwrtz fghjkl", "my back hurts", "hello"):
        found.reply(Conversation(), question)
    yield found
    library.close()


@pytest.mark.parametrize("piece", PIECES.strip().replace("\n    ", "|").split("|"))
def test_a_long_message_takes_bounded_time(assistant: Assistant, piece: str) -> None:
    """As a question, as a follow-up, and as what a follow-up leans on."""
    text = (piece * MAX_QUESTION)[:MAX_QUESTION]
    conversation = Conversation()
    started = time.process_time()
    for message in ("how long is the fellowship?", text, "and then?"):
        assistant.reply(conversation, message)
    assert time.process_time() - started < BOUND

"""Why, in plain lines: few, true, and without a number but how sure; the numbers are one press further."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation
from corpus.model import Document
from corpus.store.library import Library
from tests.helpers.chat_room import PRICE, Room
from tests.helpers.guides import ask, harbour, library_of

BAD = """# Das Bad

## Preise

Eine Tageskarte kostet 12 Euro. Kinder zahlen 6 Euro.
"""


@pytest.fixture(scope="module", params=["built-in", "harbour"])
def assistant(
    request: pytest.FixtureRequest, built_in: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """Return an assistant over a guide with hints, and over one without."""
    hinted = request.param == "built-in"
    library = Library.open(built_in) if hinted else library_of(tmp_path_factory.mktemp("plain"), harbour())
    yield Assistant(library)
    library.close()


def reasons(assistant: Assistant, *questions: str) -> tuple[list[str], float]:
    """Return why the last of some questions was answered as it was, and how sure its reply was."""
    conversation = Conversation()
    replies = [assistant.reply(conversation, question) for question in questions]
    return assistant.why(conversation, plainly=True).splitlines(), replies[-1].confidence


@pytest.mark.parametrize(
    "question",
    [
        "What is the median salry of a pain specialist?",
        "What does a mooring cost?",
        "who runs the crane",
        "what do neurologists earn in Peru?",
        "how long does it take to become one, and is it worth the trouble?",
        "where may dogs swim",
    ],
)
def test_at_most_five_lines_that_say_how_sure(assistant: Assistant, question: str) -> None:
    """The share is that of the reply; no score, weight or stem is shown."""
    lines, confidence = reasons(assistant, question)
    assert 1 < len(lines) <= 5
    assert lines[0].startswith("I looked for: ")
    if lines[-1] == "Nothing in the guide matches.":
        return
    assert f"{round(100 * confidence)}% sure" in lines[-1]
    assert not re.search(r"\d\.\d|_", "".join(lines[1:]))


@pytest.mark.parametrize("missing", ["zebras", "Lisbon", "helicopters"])
def test_what_the_best_place_lacks_is_named(assistant: Assistant, missing: str) -> None:
    """As it was typed, and apart from what is there."""
    lines, _ = reasons(assistant, f"what do {missing} cost?")
    assert any(line == f"It doesn't have: {missing}." for line in lines) or "Nothing" in lines[-1]


def test_a_follow_up_is_explained_as_it_was_understood(assistant: Assistant) -> None:
    """With what it borrowed."""
    first, second = "How long is the fellowship?", "who accredits it?"
    reply = ask(assistant, first, second)
    lines, _ = reasons(assistant, first, second)
    assert reply.understood_as in lines[0]


def test_a_german_guide_is_explained_in_german(tmp_path: Path) -> None:
    """Each line, and the kind of answer as well."""
    document = Document("bad", "Das Bad", BAD, metadata=(("language", "de"),))
    library = library_of(tmp_path, document)
    lines, _ = reasons(Assistant(library), "Was kostet eine Tageskarte?")
    assert lines == [
        "Gesucht wurde: Was kostet eine Tageskarte? Gefragt ist danach: ein Betrag.",
        "Das Bad › Preise enthält diese Wörter daraus oder sagt dasselbe: kostet, Tageskarte.",
        "Das ist alles, worauf es in der Frage ankommt.",
        lines[-1],
    ]
    assert " % sicher" in lines[-1]
    library.close()


async def test_numbers_are_one_press_further_and_whole_to_the_last(room: Room) -> None:
    """The numbers take the place of the plain lines, and end with what the confidence is made of."""
    answer = await room.ask(PRICE)
    first = answer.text
    await room.press(answer, "Why?")
    assert "I looked for: " in answer.text and answer.text.startswith("A day pass costs $12.")
    assert answer.labels == ["Back to the answer", "In numbers", "👍", "👎"]
    await room.press(answer, "In numbers")
    assert "Confidence " in answer.text and answer.text.splitlines()[-1].endswith("(1 + e^-x)")
    await room.press(answer, "👍")
    assert answer.labels == ["Back to the answer", "👍 ✓ Thanks", "👎"] and "Confidence " in answer.text
    await room.press(answer, "Back")
    assert answer.text == first


@pytest.mark.parametrize("question", ["how much is a day pass", "How much is a day pass?", "day pass price"])
async def test_what_was_asked_ends_before_what_it_asks_for(room: Room, question: str) -> None:
    """However it was typed."""
    answer = await room.ask(question)
    await room.press(answer, "Why?")
    said = next(line for line in answer.text.splitlines() if line.startswith("I looked for: "))
    before, _, kinds = said.partition(" It asks for this: ")
    assert kinds and before[-1] in ".?!…"

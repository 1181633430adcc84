"""What a reply's message can show, made anew from what it cited, in the edition that it came from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.channels.channel import Buttons, Message
from bot.channels.chat.answers import citations
from bot.channels.chat.answers.views import show
from bot.channels.chat.saying.message_text import QUOTE, FormattedText
from bot.channels.chat.store.conversations import Cited, Content, Look, Record, View
from bot.channels.telegram.sending.markup import entities_of
from corpus.languages.spoken import say
from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.publishing import Request, add, remove
from tests.bot.telegram.conftest import GUIDE
from tests.helpers.bot_api_rules import check_message

PRICE = "A day pass costs $12."
LOCKER = "A locker costs $3 a month."
TERM = "Membership lasts twelve months."


@pytest.fixture
def library(telegram_guide: Path, tmp_path: Path) -> Iterator[Library]:
    """Return a library with the workshop's guide, to be changed."""
    shutil.copytree(telegram_guide, tmp_path / "data")
    opened = Library.open(tmp_path / "data")
    yield opened
    opened.close()


def cite(library: Library, words: str) -> Cited:
    """Return a citation of some words of the guide."""
    stored = library.edition(library.published()).documents[0]
    for passage in library.all_passages(stored.version):
        if words in passage.text:
            start = passage.start + passage.text.index(words)
            return Cited(stored.name, passage.number, start, start + len(words), 0.9, 1.0)
    raise AssertionError(words)


def record(library: Library, *words: str) -> Record:
    """Return a kept reply that cites some words of the guide."""
    return Record(
        id="7", chat="1", thread="", asker="2", question_message="3", message="4", parent="",
        asked=0.0, kind="answer", question="q?", understood_as="q?",
        confidence=0.9, edition=library.published(),
        content=Content(cited=tuple(cite(library, one) for one in words)),
    )  # fmt: skip


def said(message: Message) -> tuple[FormattedText, Buttons]:
    """Return what a message says, and its buttons."""
    return message.text, message.buttons


def marked(text: FormattedText, kind: str) -> list[str]:
    """Return what is marked in one way."""
    return [text.text[mark.start : mark.end] for mark in text.marks if mark.kind == kind]


def test_other_answers_follow_with_their_places(library: Library) -> None:
    """The first answer stays on top; each of the others has its own place."""
    text = show(library, record(library, PRICE, LOCKER, TERM), View(Look.OTHERS)).text
    assert text.text.startswith(PRICE)
    assert text.text.index(LOCKER) < text.text.index(TERM)
    assert "› Membership" in text.text


def test_every_view_is_a_message_and_walks_to_both_ends(library: Library) -> None:
    """However far somebody walks, there is a message, and no arrow leads out of the document."""
    kept = record(library, PRICE)
    for step in range(-9, 10):
        text, buttons = said(show(library, kept, View(Look.CONTEXT, step)))
        entities = [entity.to_dict() for entity in entities_of(text)]
        check_message({"text": text.text, "entities": entities})
        arrows = [button.label for row in buttons for button in row]
        assert ("◀" in arrows) == (step > -1)
        assert ("▶" in arrows) == (step < 2)


def test_the_answer_is_bold_in_its_context(library: Library) -> None:
    """The reader sees at once which words answered."""
    text = show(library, record(library, LOCKER), View(Look.CONTEXT)).text
    assert LOCKER in marked(text, "bold")
    assert len(marked(text, QUOTE)) == 3


def test_a_changed_or_removed_document_is_shown_as_it_was(library: Library) -> None:
    """What was cited stays readable, with a word that it is no longer so; other changes are no matter."""
    kept = record(library, PRICE)
    add(library, [Document("boats", "Boats", "# Boats\n\nA kayak costs $70.\n", source="b.md")], Request())
    assert "has changed since" not in show(library, kept, View(Look.CONTEXT)).text.text
    add(library, [Document("workshop", "W", GUIDE.replace("$12", "$15"), source="w.md")], Request())
    for action in (View(Look.CONTEXT), View(), View(Look.OTHERS)):
        text = show(library, kept, action).text.text
        assert PRICE in text and "has changed since" in text and "$15" not in text
    remove(library, ["workshop"], Request())
    assert "no longer in the guide" in show(library, kept, View()).text.text


def test_an_edition_that_is_no_longer_kept_is_said_so(library: Library) -> None:
    """There is nothing to show then, and no button that would show it."""
    gone = replace(record(library, PRICE), edition=99)
    text, buttons = said(show(library, gone, View(Look.CONTEXT)))
    assert (text.text, buttons) == (say("chat.gone"), ())


def test_a_whole_passage_gets_its_neighbours_as_context(library: Library) -> None:
    """There is always something to open around an answer."""
    kept = record(library, GUIDE.split("\n\n")[4])
    source = citations.find_source(library, kept, kept.content.cited[0])
    assert source is not None
    answer = citations.read_answer(library, kept, kept.content.cited[0], source)
    assert answer is not None
    wide = citations.widen(library, answer)
    start = wide.start - wide.context_start
    assert wide.context[start : start + len(wide.text)] == wide.text
    assert "On Sundays" in wide.context and "Gloves" in wide.context

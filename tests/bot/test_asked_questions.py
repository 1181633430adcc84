"""What people asked: read by the report and by rehearsals, without who it was."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.chat.store.conversations import Cited, Content, Record
from bot.channels.chat.store.sqlite.asked import SqliteAskedQuestions
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.keeping.use.exchange import Quoted
from corpus.errors import LibraryError


def fill(data_dir: Path, *asked: dict[str, object]) -> None:
    """Keep replies as the bot does."""
    store = SqliteChatStore.open(data_dir, "telegram")
    for number, fields in enumerate(asked, 1):
        usual = {
            "id": str(number), "chat": "1", "thread": "", "asker": "2", "question_message": str(number),
            "message": str(number), "parent": "", "asked": 1000.0 + number, "kind": "answer",
            "question": "Q?", "understood_as": "Q?", "confidence": 0.9, "edition": 1, "content": Content(),
        }  # fmt: skip
        asyncio.run(store.conversations.keep(Record(**{**usual, **fields})))
    store.close()


def test_nothing_was_asked_where_no_bot_has_run(tmp_path: Path) -> None:
    """A data directory without a bot's file has no questions, and gets no file."""
    asked = SqliteAskedQuestions(tmp_path)
    assert asked.recent(5) == [] and asked.unanswered() == []
    assert SqliteAskedQuestions(tmp_path).cited_editions() == frozenset()
    assert list(tmp_path.iterdir()) == []


def test_replies_that_can_not_be_read_are_no_missing_replies(tmp_path: Path) -> None:
    """Taken for none, they would let editions go that answers still cite."""
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as other:
        other.execute("CREATE TABLE reply (of_another_program)")
    with pytest.raises(LibraryError, match="backup"):
        SqliteAskedQuestions(tmp_path).cited_editions()
    with pytest.raises(LibraryError, match="backup"):
        SqliteAskedQuestions(tmp_path).recent(5)


def test_recent_questions_come_newest_first_and_once(tmp_path: Path) -> None:
    """The same words count once, whatever their case; the rest is not for the guide."""
    fill(
        tmp_path,
        {"question": "How long?"},
        {"question": "how  long?"},
        {"question": "How much?"},
        {"question": "", "kind": "emergency"},
        {"question": "hi", "kind": "small_talk"},
    )
    assert [asked.text for asked in SqliteAskedQuestions(tmp_path).recent(10)] == ["How much?", "how  long?"]
    assert [asked.text for asked in SqliteAskedQuestions(tmp_path).recent(1)] == ["How much?"]


def test_unanswered_are_refused_doubtful_or_voted_down(tmp_path: Path) -> None:
    """Each as often as it was asked, with its time and its place in the conversation."""
    fill(
        tmp_path,
        {"question": "fine"},
        {"question": "refused", "kind": "not_found", "parent": "1"},
        {"question": "refused", "kind": "not_found"},
        {"question": "doubtful", "confidence": 0.3},
        {"question": "voted down", "vote": -1, "parent": "2"},
    )
    found = SqliteAskedQuestions(tmp_path).unanswered()
    assert [asked.text for asked in found] == ["voted down", "doubtful", "refused", "refused"]
    assert found[0].history == ("fine", "refused")
    assert found[0].asked == "1970-01-01T00:16:45Z"


def test_cited_editions_are_those_that_answers_quote(tmp_path: Path) -> None:
    """Their content has to stay for the buttons under these answers."""
    fill(tmp_path, {"edition": 3}, {"edition": 7}, {"edition": 9, "kind": "not_found"})
    assert SqliteAskedQuestions(tmp_path).cited_editions() == {3, 7}


def test_what_was_shown_comes_with_what_was_thought_of_it(tmp_path: Path) -> None:
    """Votes on an answer are for or against it; on a refusal they say which passage answers."""
    spans = tuple(Cited("club", n, 10 * n, 10 * n + 5) for n in (1, 2))
    fill(
        tmp_path,
        {"question": "How long?", "content": Content(cited=spans)},
        {
            "question": "How far?",
            "kind": "not_found",
            "content": Content(nearest=spans, suggestions=("Why?",)),
        },
        {"question": "How? And why?", "content": Content(cited=spans, several=True)},
    )
    store = SqliteChatStore.open(tmp_path, "telegram")
    for reply, voter, value in (("1", "a", 1), ("1", "b", -1), ("1", "c", 1), ("2", "a", 2), ("2", "b", 2)):
        kept = asyncio.run(store.conversations.get(reply, "1"))
        assert kept is not None
        asyncio.run(store.conversations.vote(kept, voter, value))
    asyncio.run(store.forget("c"))
    store.close()
    long, far, several = SqliteAskedQuestions(tmp_path).exchanges()
    assert (long.liked, long.disliked, long.shown[0]) == ((1, 0), 1, Quoted("club", 10, 15))
    assert (far.liked, far.disliked, far.suggested, far.answered) == ((0, 2), 0, ("Why?",), False)
    assert several.shown == ()

"""What is wrong with an answer that is voted down: asked in place, kept with the vote, reported."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.channels.channel import Place, Reacted
from bot.channels.chat.store.conversations import Cited, Content, Record
from bot.channels.chat.store.opening import open_chat_store
from bot.channels.chat.store.postgres.tables import STEPS
from bot.channels.chat.store.sqlite.asked import SqliteAskedQuestions
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.channels.chat.store.sqlite.migrations import MIGRATIONS
from bot.keeping.asked import Asked
from corpus.store.elsewhere import keep_elsewhere
from corpus.store.postgres.opening import open_connection
from tests.helpers.chat_room import KEEPER, Room
from tests.helpers.postgres import a_schema

PRICE = "What does a day pass cost?"
KAYAK = "Where can I rent a kayak?"
REASONS = ["Wrong", "Outdated", "Not what I asked"]
REPLY = Record(
    id="1", chat="c", thread="", asker="a", question_message="q1", message="m1", parent="", asked=1e6,
    kind="answer", question="q?", understood_as="q?", confidence=0.9, edition=1,
    content=Content(cited=(Cited("d", 1, 0, 5),)),
)  # fmt: skip
INSERT = (
    "INSERT INTO reply (id, chat, thread, asker, question_message, message, parent, asked, kind, question,"
)
OLD = (
    f"{INSERT} understood_as, confidence, edition, content, vote) VALUES"
    " ('1', 'c', '', 'a', 'q1', 'm1', '', 1000000.0, 'answer', 'q?', 'q?', 0.9, 1, '{}', -1)",
    "INSERT INTO vote VALUES ('1', 'x', -1)",
    "INSERT INTO vote VALUES ('1', 'y', -1)",
)
"""A reply and its votes as they were kept before there were reasons."""


def kept(room: Room) -> tuple[list[int], list[str]]:
    told = room.store.conversations
    return list(told.votes.values()), [str(reason) for reason in told.reasons.values()]


@pytest.mark.parametrize(
    ("label", "reason"), [("Wrong", "wrong"), ("Outdated", "outdated"), ("Not what I asked", "not_asked")]
)
async def test_one_press_says_what_is_wrong(room: Room, label: str, reason: str) -> None:
    """The reasons come with the vote and go with the press; the answer stays as it is."""
    answer = await room.ask(PRICE)
    first, before = answer.text, answer.labels
    await room.press(answer, "👎")
    assert [one for one in answer.labels if one not in before] == ["👎 ✓ Thanks", *REASONS]
    assert kept(room) == ([-1], [""])
    assert await room.press(answer, label) == "Thanks ✓"
    assert kept(room) == ([-1], [reason])
    assert answer.text == first and "👎 ✓ Thanks" in answer.labels
    assert not set(REASONS) & set(answer.labels)


async def test_reasons_come_in_every_view_and_after_a_reaction(room: Room) -> None:
    """With the buttons of the view that is open."""
    answer = await room.ask(PRICE)
    await room.press(answer, "Why?")
    await room.does(room.channel.put(Reacted(Place("ann"), "ann", answer.id, -1)))
    assert {*REASONS, "In numbers"} <= set(answer.labels)
    await room.press(answer, "Wrong")
    assert "In numbers" in answer.labels and "Wrong" not in answer.labels
    await room.press(answer, "Back")
    await room.press(answer, "More context")
    await room.press(answer, "👎", "ben")  # the sum stays the same, and ben is asked all the same
    assert set(REASONS) <= set(answer.labels)
    await room.press(answer, "Outdated", "ben")
    assert "Back to the answer" in answer.labels
    assert kept(room) == ([-1, -1], ["wrong", "outdated"])


async def test_a_changed_vote_takes_its_reason_along(room: Room) -> None:
    """Who likes the answer after all says nothing against it; who gives a reason votes against it."""
    answer = await room.ask(PRICE)
    await room.press(answer, "👎")
    await room.press(answer, "👍")
    assert not set(REASONS) & set(answer.labels)
    await room.press(answer, "", data="1:r:1:1")
    assert kept(room) == ([-1], ["outdated"])
    await room.press(answer, "👍")
    assert kept(room) == ([1], [""])


@pytest.mark.parametrize("number", [-1, 3, 99])
async def test_a_reason_that_there_is_not_is_none(room: Room, number: int) -> None:
    """Nothing is kept of it, nor of one on a refusal."""
    answer = await room.ask(PRICE)
    await room.press(answer, "", data=f"1:r:1:{number}")
    refusal = await room.ask(KAYAK)
    await room.press(refusal, "", data="1:r:3:0")
    await room.press(refusal, "", data="1:v:3:-1")
    assert kept(room) == ([], [])


async def test_reasons_are_numbered_where_there_are_no_buttons(room: Room) -> None:
    """In a message of their own; the number that is typed is the reason."""
    room.channel.abilities = replace(room.channel.abilities, buttons=False, edits=False)
    await room.ask(PRICE)
    await room.ask("4")
    asking = room.channel.shown[-1].text
    assert "1. Wrong\n2. Outdated\n3. Not what I asked" in asking and "?" in asking
    await room.does(room.channel.put(room.saying("3")))
    assert kept(room) == ([-1], ["not_asked"])


async def test_keepers_read_the_reasons_in_the_chat(room: Room) -> None:
    """Beside what went wrong, each with its count, the most frequent first."""
    asked = Asked("q?", "2026-01-01T10:00:00Z", "answer", 0.9, -1, "q?")
    room.asked.asked = [
        replace(asked, reasons=("wrong", "outdated")),
        replace(asked, reasons=("outdated",)),
    ]
    assert "voted down: Outdated 2×, Wrong" in (await room.ask("/report", KEEPER)).text


async def test_the_report_reads_what_the_store_keeps(tmp_path: Path) -> None:
    """Each person's last reason; none of who forgot it, who changed the vote or who said nothing."""
    with closing(SqliteChatStore.open(tmp_path, "telegram", lambda: 1e6)) as store:
        await store.conversations.keep(REPLY)
        for voter, value, reason in (
            ("v", -1, "wrong"), ("w", -1, "outdated"), ("x", -1, "wrong"), ("x", -1, "outdated"),
            ("y", -1, ""), ("z", -1, "not_asked"), ("z", 1, ""),
        ):  # fmt: skip
            await store.conversations.vote(REPLY, voter, value, reason)
        await store.forget("v")
    [asked] = SqliteAskedQuestions(tmp_path).unanswered()
    assert (asked.vote, asked.reasons) == (-1, ("outdated", "outdated"))


async def test_a_file_from_before_there_were_reasons_loses_nothing(tmp_path: Path) -> None:
    """It is read as it is while no bot runs, and opened with every vote."""
    with closing(sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None)) as connection:
        for step in MIGRATIONS[:6]:
            connection.executescript(step.statements)
        for statement in OLD:
            connection.execute(statement)
    [asked] = SqliteAskedQuestions(tmp_path).unanswered()
    assert (asked.text, asked.reasons) == ("q?", ())
    for _ in range(2):
        with closing(SqliteChatStore.open(tmp_path, "telegram", lambda: 1e6)) as store:
            old = await store.conversations.get("1", "c")
            assert old is not None and old.vote == -1
            assert [await store.conversations.voted(old, voter) for voter in "xy"] == [-1, -1]
            await store.conversations.vote(old, "x", -1, "outdated")
    assert SqliteAskedQuestions(tmp_path).unanswered()[0].reasons == ("outdated",)


@pytest.mark.postgres
async def test_tables_from_before_there_were_reasons_lose_nothing(tmp_path: Path) -> None:
    """In PostgreSQL as in a file."""
    with a_schema() as url:
        with closing(open_connection(url, "bot", STEPS._replace(all=MIGRATIONS[:6]))) as connection:
            for statement in OLD:
                connection.execute(statement)
            connection.commit()
        keep_elsewhere(tmp_path, url)
        assert SqliteAskedQuestions(tmp_path).unanswered()[0].reasons == ()
        with closing(open_chat_store(tmp_path, "telegram", lambda: 1e6)) as store:
            old = await store.conversations.get("1", "c")
            assert old is not None
            assert [await store.conversations.voted(old, voter) for voter in "xy"] == [-1, -1]
            await store.conversations.vote(old, "x", -1, "wrong")
        assert SqliteAskedQuestions(tmp_path).unanswered()[0].reasons == ("wrong",)

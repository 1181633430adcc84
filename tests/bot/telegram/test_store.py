"""What the bot keeps survives what it must survive, and no more of it is kept than was said."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace

from bot.assistant.reply import Conversation, Kind, Reply, Turn
from bot.channels.chat.brain import Brain
from bot.channels.chat.privacy.anonymity import Identity
from bot.channels.chat.services import Services
from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.conversations import Content, Record
from bot.channels.chat.store.inbox import Kept
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.channels.chat.store.wishes import Wish
from tests.helpers.unsynced import synced_connect


def record(number: str, asked: float) -> Record:
    return Record(
        id=number, chat="1", thread="", asker="1", question_message=number, message=number, parent="",
        asked=asked, kind="answer", question="q?", understood_as="q?", confidence=0.9, edition=1,
        content=Content(),
    )  # fmt: skip


async def test_what_is_confirmed_went_through_the_connection_that_a_power_cut_cannot_surprise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for the disk, and the inbox is filled through no other."""
    monkeypatch.setattr(sqlite3, "connect", synced_connect)
    store = SqliteChatStore.open(tmp_path, "telegram")
    database = store.database
    assert database.durable.execute("PRAGMA synchronous").fetchone() == (2,)
    said: dict[str, list[str]] = {"durable": [], "quick": []}
    database.durable.set_trace_callback(said["durable"].append)
    database.quick.set_trace_callback(said["quick"].append)
    await store.inbox.keep([Kept("5", "1", {"update_id": 5})])
    assert any("INTO inbox" in statement for statement in said["durable"])
    assert said["durable"][-1] == "COMMIT"
    assert not any("INTO inbox" in statement for statement in said["quick"])
    store.close()


@pytest.mark.parametrize(("after", "leans"), [(0.0, True), (29 * 60.0, True), (31 * 60.0, False)])
async def test_a_question_leans_on_one_of_the_last_half_hour(
    tmp_path: Path, after: float, leans: bool
) -> None:
    """What was asked before is another conversation."""
    now = [1_000.0]
    store = SqliteChatStore.open(tmp_path, "telegram", lambda: now[0])
    await store.conversations.keep(record("7", now[0]))
    now[0] += after
    assert await store.conversations.latest("1", "", "1") == ("7" if leans else "")
    assert RETENTION.follow_up == 1_800
    store.close()


async def test_no_more_wishes_are_kept_than_there_is_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes later is told so; when one is gone there is room again."""
    monkeypatch.setattr("bot.channels.chat.store.sqlite.wishes.RETENTION", replace(RETENTION, wishes=3))
    store = SqliteChatStore.open(tmp_path, "telegram")
    wishes = [Wish(str(number), "1", "", "1", "1", "q", 1.0, 1) for number in range(5)]
    assert [await store.wishes.add(wish) for wish in wishes] == [True, True, True, False, False]
    assert store.database.quick.execute("SELECT count(*) FROM wish").fetchone() == (3,)
    assert not await store.wishes.has_room()
    await store.wishes.drop(wishes[0])
    assert await store.wishes.has_room()
    store.close()


async def test_a_groups_new_id_outlives_the_process(tmp_path: Path) -> None:
    """Telegram says it once."""
    for _ in range(2):
        store = SqliteChatStore.open(tmp_path, "telegram")
        moves = await store.inbox.moves()
        none = cast(Any, None)
        services = Services(
            none, frozenset(), store, Identity(b"k"), none, none, none, none, none, moves, none
        )
        await services.moved("-5", "-500")
        assert services.moves == {"-5": "-500"}
        store.close()
    store = SqliteChatStore.open(tmp_path, "telegram")
    assert await store.inbox.moves() == {"-5": "-500"}
    store.close()


async def test_forgetting_forgets_the_replies_in_memory() -> None:
    """The same question is thought about again, and nothing of the first time is there any more."""
    asked: list[str] = []

    def reply(conversation: Conversation, text: str) -> Reply:
        asked.append(text)
        conversation.turns.append(Turn(text, text, "answer", edition=1))
        return Reply(Kind.ANSWER, f"said to {text}", text, text)

    assistant = SimpleNamespace(
        reply=reply, retriever=lambda: SimpleNamespace(warm_up=lambda: None, index=None)
    )
    brain = Brain(lambda: cast(Any, assistant), lambda: (1, "1"))
    for text in ("secret words", "secret words", "other words"):
        await brain.reply(Conversation(), text)
    assert asked == ["secret words", "other words"]
    brain.forget()
    assert len(brain._said) == 0
    await brain.reply(Conversation(), "secret words")
    assert asked == ["secret words", "other words", "secret words"]
    brain.close()


async def test_one_thing_is_thought_about_at_a_time() -> None:
    """What is in hand when the process dies is what it died over."""
    in_hand, most = 0, 0

    class Hand:
        def __enter__(self) -> None:
            nonlocal in_hand, most
            in_hand += 1
            most = max(most, in_hand)

        def __exit__(self, *_ended: object) -> None:
            nonlocal in_hand
            in_hand -= 1

    def reply(conversation: Conversation, text: str) -> Reply:
        conversation.turns.append(Turn(text, text, "answer", edition=1))
        return Reply(Kind.ANSWER, text, text, text)

    assistant = SimpleNamespace(reply=reply, retriever=lambda: SimpleNamespace(warm_up=lambda: None))
    brain = Brain(lambda: cast(Any, assistant), lambda: (1, "1"), Hand)
    said = await asyncio.gather(*(brain.reply(Conversation(), f"question {n}") for n in range(20)))
    assert [one.text for one in said] == [f"question {n}" for n in range(20)]
    assert (in_hand, most) == (0, 1)
    brain.close()

"""Limits with the clock passed in: Telegram's own, those on people who flood, and the order of a chat."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Raw
from bot.channels.chat.intake.dispatcher import Dispatcher
from bot.channels.chat.intake.flood import Flood
from bot.channels.chat.settings import FLOODING
from bot.channels.chat.store.inbox import Kept, Waiting
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.channels.telegram.sending.pacing import Pacer
from corpus.errors import AwayError


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def take(pacer: Pacer, chat: str, *, private: bool = True) -> float:
    """Count a message if it may go now; return how long it has to wait."""
    wait = pacer.wait(chat)
    if not wait:
        pacer.count(chat, private=private)
    return wait


@given(st.lists(st.floats(0, 3), min_size=1, max_size=40))
def test_messages_to_one_person_keep_telegrams_pace(gaps: list[float]) -> None:
    """Whenever messages are wanted, never more than three come within a second, nor n + 2 within n."""
    clock = Clock()
    pacer = Pacer(clock=clock)
    sent = []
    for gap in gaps:
        clock.now += gap
        while wait := take(pacer, "7"):
            clock.now += wait
        sent.append(clock.now)
    for first, start in enumerate(sent):
        for last, end in enumerate(sent[first:], first):
            assert last - first + 1 <= 3 + (end - start)


def test_messages_to_one_group_stay_below_twenty_a_minute() -> None:
    """Twenty may come at once; the next one waits for a minute to be over."""
    clock = Clock()
    pacer = Pacer(clock=clock)
    assert [take(pacer, "-5", private=False) for _ in range(20)] == [0.0] * 20
    assert 60 < take(pacer, "-5", private=False) < 62
    assert take(pacer, "-6", private=False) == 0.0
    clock.now += 61.5
    assert take(pacer, "-5", private=False) == 0.0


def test_messages_to_everybody_stay_below_thirty_a_second() -> None:
    """However many chats wait, no second sees more."""
    clock = Clock()
    pacer = Pacer(clock=clock)
    sent = []
    for _ in range(200):
        while wait := pacer.take_overall():
            clock.now += wait
        sent.append(clock.now)
    assert all(later - earlier > 1 for earlier, later in zip(sent, sent[30:], strict=False))


def test_a_chat_keeps_quiet_for_as_long_as_it_is_told() -> None:
    """Only the chat that Telegram spoke of waits."""
    clock = Clock()
    pacer = Pacer(clock=clock)
    pacer.told_to_wait("7", 30)
    assert take(pacer, "7") > 30
    assert take(pacer, "8") == 0.0
    clock.now += 31
    assert take(pacer, "7") == 0.0


def test_memory_of_chats_is_bounded() -> None:
    """A month of strangers leaves no more than those of the last minute."""
    clock = Clock()
    pacer, flood = Pacer(clock=clock), Flood(clock)
    for chat in range(1, 20_000):
        clock.now += 1
        take(pacer, str(chat))
        flood.arrived(str(chat))
    assert len(pacer._chats) < 2_500
    assert len(flood._meters) < 5_000


@pytest.mark.parametrize(("chat", "allowance"), [("7", FLOODING.private), ("-7", FLOODING.group)])
def test_a_flood_is_told_once_and_slowed_until_it_is_over(chat: str, allowance: Any) -> None:
    """Up to the burst nothing happens; beyond it answers are spaced, and one word is said."""
    clock = Clock()
    flood = Flood(clock)
    for _ in range(allowance.burst):
        flood.arrived(chat, private=allowance is FLOODING.private)
    assert not flood.must_tell(chat) and flood.pause(chat, 5) == 0.0
    for _ in range(5):
        flood.arrived(chat, private=allowance is FLOODING.private)
    assert [flood.must_tell(chat) for _ in range(3)] == [True, False, False]
    assert flood.pause(chat, 5) == 0.0
    assert flood.pause(chat, 4) == pytest.approx(allowance.pause)
    flood.pause(chat, 1)
    assert flood.pause(chat, 1) == 0.0
    clock.now += 3600
    for _ in range(allowance.burst + 1):
        flood.arrived(chat, private=allowance is FLOODING.private)
    assert flood.must_tell(chat)


async def test_a_chat_is_served_in_order_and_waits_for_nobody(tmp_path: Path) -> None:
    """Each chat's updates are handled one after the other, while another chat hangs."""
    store = SqliteChatStore.open(tmp_path, "telegram")
    handled: list[int] = []
    hang = asyncio.Event()

    async def handle(_delivery: str, update: Raw) -> None:
        if update["chat"] == 1:
            await hang.wait()
        await asyncio.sleep(0)
        handled.append(update["update_id"])
        if update["update_id"] == 5:
            raise ValueError("one mistake does not end a chat")

    dispatcher = Dispatcher(store.inbox, handle)
    updates = [{"update_id": number, "chat": 1 if number == 1 else number % 2 + 2} for number in range(1, 12)]
    await store.inbox.keep([Kept(str(one["update_id"]), str(one["chat"]), one) for one in updates])
    for one in updates:
        dispatcher.submit(Waiting(str(one["update_id"]), str(one["chat"])), None)
    while dispatcher.waiting > 1:
        await asyncio.sleep(0.001)
    assert [number for number in handled if number % 2] == [3, 5, 7, 9, 11]
    assert [number for number in handled if not number % 2] == [2, 4, 6, 8, 10]
    assert dispatcher.waiting == 1
    hang.set()
    assert await dispatcher.stop(30) == 0
    store.close()


async def test_a_chat_goes_on_when_the_database_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the server was away when what comes next was to be read."""
    monkeypatch.setattr("bot.channels.chat.store.room._FIRST_PAUSE", 0.001)
    store, handled, away = SqliteChatStore.open(tmp_path, "telegram"), list[str](), [3]
    read = store.inbox.read

    async def reading(delivery: str) -> Raw | None:
        if away[0]:
            away[0] -= 1
            raise AwayError("The database can't be reached just now.")
        return await read(delivery)

    async def handle(delivery: str, _: Raw) -> None:
        handled.append(delivery)

    store.inbox.read = reading  # type: ignore[method-assign]
    dispatcher = Dispatcher(store.inbox, handle)
    await store.inbox.keep([Kept(one, "7", {}) for one in "12"])
    for one in "12":
        dispatcher.submit(Waiting(one, "7"))
    while dispatcher.waiting:
        await asyncio.sleep(0.001)
    assert handled == ["1", "2"]
    store.close()


async def test_the_inbox_knows_what_it_has_seen(tmp_path: Path) -> None:
    """An update is new once; answered, its content is gone and its number stays for two days."""
    clock = Clock()
    store = SqliteChatStore.open(tmp_path, "telegram", clock)
    inbox = store.inbox
    update = Kept("5", "1", {"update_id": 5, "message": {"text": "secret words"}})
    assert await inbox.keep([update]) == {"5"}
    assert await inbox.keep([update]) == set()
    assert await inbox.waiting() == [("5", "1")]
    assert await inbox.read("5") == update.raw
    await inbox.done("5")
    assert await inbox.waiting() == [] and await inbox.read("5") is None
    assert await inbox.keep([update]) == set()
    await store.leave_no_trace()
    assert b"secret words" not in store.database.path.read_bytes()
    clock.now += 49 * 3600
    await inbox.tidy()
    assert await inbox.keep([update]) == {"5"}
    store.close()

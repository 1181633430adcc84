"""What is not for the bot costs nobody anything, and nobody waits for others."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from telegram import InlineQuery, User

from bot.channels.channel import Delivery, Place, Said
from bot.channels.chat.settings import FLOODING
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.sending.pacing import Limits, Pacer
from bot.channels.telegram.sending.send_order import SendOrder
from bot.channels.telegram.sending.told_waits import ToldWaits
from corpus.errors import LibraryError
from corpus.languages.spoken import say
from corpus.model import Document
from tests.helpers.chat_room import BOATS, KAYAK, PRICE, Room
from tests.helpers.memory_store import MemoryChatStore

CLASS = Place("-5", private=False)


@pytest.fixture
def naps(room: Room) -> list[float]:
    """Return the pauses that are made for those who flood; none of them is waited for."""
    made: list[float] = []
    pause = room.chat.services.flood.pause

    def nap(meter: str, backlog: int) -> float:
        made.append(pause(meter, backlog))
        return 0.0

    room.chat.services.flood.pause = nap  # type: ignore[method-assign]
    return made


@pytest.mark.parametrize("chatter", [40, 600])
async def test_chatter_costs_a_question_nothing(room: Room, naps: list[float], chatter: int) -> None:
    """It is neither kept nor counted, however much of it comes first."""
    others = [room.channel.put(None) for _ in range(chatter)]
    for raw in others:
        number = raw["number"]
        room.channel.incoming[number] = Delivery(number, CLASS.chat, message=True, private=False), None
    asked = [room.channel.put(room.saying(PRICE, place=CLASS)) for _ in range(2)]
    await room.does(*others, *asked)
    assert ["$12" in shown.text for shown in room.channel.shown] == [True, True]
    assert max(naps, default=0) == 0 and len(room.store.inbox.rows) == 2


@pytest.mark.usefixtures("naps")
async def test_no_question_is_left_for_being_behind_others(room: Room) -> None:
    """Six hundred of one chat: each has its answer."""
    await room.does(*(room.channel.put(room.saying("/privacy")) for _ in range(600)))
    assert sum("inbox" in shown.text for shown in room.channel.shown) == 600


async def test_a_class_in_a_group_is_no_flood(room: Room, naps: list[float]) -> None:
    """Thirty people with one question each are thirty people with one question each."""
    asked = [room.channel.put(room.saying(PRICE, f"p{n}", place=CLASS)) for n in range(30)]
    await room.does(*asked)
    assert len(room.channel.shown) == 30 and max(naps, default=0) == 0
    assert all("$12" in shown.text for shown in room.channel.shown)


async def test_who_floods_a_group_waits_alone(room: Room, naps: list[float]) -> None:
    """They are told once, as a reply to them; the others in the group are not held up."""
    flood = [
        room.saying(PRICE, "eve", place=Place("-5", "", f"e{n}", False))
        for n in range(FLOODING.group.burst + 6)
    ]
    other = room.saying("/privacy", "bob", place=Place("-5", "", "b1", False))
    held = asyncio.Event()
    pause = room.chat.router._pause

    async def hold(delivery: str, said: Said) -> None:
        if room.chat.router.dispatcher.in_hand("-5 eve") == delivery:
            await held.wait()
        await pause(delivery, said)

    room.chat.router._pause = hold  # type: ignore[method-assign]
    await room.chat.router.receive([room.channel.put(one) for one in (*flood, other)])
    while not any(shown.reply_to == "b1" for shown in room.channel.shown):
        await asyncio.sleep(0)
    held.set()
    await room.settled()
    assert sum("$12" in shown.text for shown in room.channel.shown) == len(flood)
    told = [shown.reply_to for shown in room.channel.shown if shown.text == say("chat.slowed")]
    assert len(told) == 1 and told[0].startswith("e")
    assert len(naps) == 6


async def test_many_chats_that_wait_hold_up_nobody(room: Room) -> None:
    """Three hundred chats hang; the next one is answered."""
    hang = asyncio.Event()
    send = room.channel.send

    async def slow(place: Place, message: object) -> str:
        if place.chat.startswith("-"):
            await hang.wait()
        return await send(place, message)  # type: ignore[arg-type]

    room.channel.send = slow  # type: ignore[method-assign]
    groups = [
        room.channel.put(room.saying("/privacy", place=Place(f"-{n}", private=False))) for n in range(300)
    ]
    await room.chat.router.receive(groups)
    await room.chat.router.receive([room.channel.put(room.saying("/privacy"))])
    while not room.channel.shown:
        await asyncio.sleep(0.001)
    assert room.channel.shown[0].chat == "ann"
    hang.set()
    await room.settled()
    assert len(room.channel.shown) == 301


async def test_one_notice_that_fails_stops_no_other(room: Room) -> None:
    """The edition counts as seen, the failing wish is not tried again, the others are told once."""
    for person in ("ann", "bob", "eve"):
        await room.press(await room.ask(KAYAK, person), "🔔 Tell me", person)
    send, tries = room.channel.send, list[str]()

    async def broken(place: Place, message: object) -> str:
        tries.append(place.chat)
        if place.chat == "ann":
            raise ValueError("Telegram says something new")
        return await send(place, message)  # type: ignore[arg-type]

    room.channel.send = broken  # type: ignore[method-assign]
    room.publish(Document("boats", "Boats", BOATS.decode(), source="b.md"))
    for _ in range(3):
        await room.chat.notices.look()
    assert sorted(tries) == ["ann", "bob", "eve"]
    assert sum("$70" in shown.text for shown in room.channel.shown) == 2


async def test_a_promise_to_a_second_person_is_kept(room: Room) -> None:
    """Although the first one is forgotten; the notice replies to the message that asked."""
    place = Place("-5", "", "q-1", private=False)
    refusal = await room.ask(KAYAK, "ann", place=place, message="q-1")
    for person in ("ann", "bob"):
        await room.press(refusal, "🔔", person)
    await room.ask("/forget", "ann", place=place)
    room.publish(Document("boats", "Boats", BOATS.decode(), source="b.md"))
    for _ in range(2):
        await room.chat.notices.look()
    told = [shown for shown in room.channel.shown if "$70" in shown.text]
    assert [shown.reply_to for shown in told] == ["q-1"]


async def test_nothing_is_sent_that_cannot_be_marked(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk an answer waits, so that no start repeats it."""
    full = [LibraryError("full")]
    mark = room.store.inbox.mark_sending

    async def mark_if_room(delivery: str, part: int) -> None:
        assert room.channel.shown == []
        if full:
            raise full.pop()
        await mark(delivery, part)

    monkeypatch.setattr(room.store.inbox, "mark_sending", mark_if_room)
    assert "$12" in (await room.ask(PRICE)).text
    assert full == [] and room.store.inbox.marks == {}


async def test_typing_in_other_chats_takes_nobody_the_way() -> None:
    """Of four hundred inline queries at once, few are under way together, and each is answered."""
    under_way, most, answered = 0, 0, list[int]()

    class Slow:
        async def answer_inline_query(self, _query: str, results: list[object], **_more: object) -> None:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1
            answered.append(len(results))

    inline = Inline(cast(Any, Slow()))
    queries = [InlineQuery(str(n), User(n, "P", is_bot=False), "how long?", "") for n in range(1, 401)]
    for query in queries:
        inline.arrived(query)
    await asyncio.gather(*map(inline.answer, queries))
    assert len(answered) == 400 and most <= 16


async def test_people_go_before_groups_and_quiet_chats_before_busy_ones() -> None:
    """Two hundred groups wait for Telegram's pace; a person passes them."""
    order = SendOrder(Pacer(Limits(overall=1, overall_seconds=0.01)))
    went: list[str] = []

    async def send(place: Place) -> None:
        async with order.turn(place):
            went.append(place.chat)

    groups = [asyncio.ensure_future(send(Place(f"-{n}", private=False))) for n in range(50)]
    await asyncio.sleep(0)
    person = asyncio.ensure_future(send(Place("7")))
    await asyncio.gather(person, *groups)
    assert went.index("7") <= 2 and len(went) == 51
    assert [chat for chat in went if chat != "7"] == [f"-{n}" for n in range(50)]


@pytest.mark.parametrize(("seconds", "together"), [(0.001, 1), (0.12, 5), (0.25, 9), (2.0, 16)])
async def test_as_many_are_under_way_as_the_pace_takes(seconds: float, together: int) -> None:
    """At the latency that there is, and no more: after a kill they are sent again."""
    order = SendOrder(Pacer())
    order._took.extend([seconds] * 9)
    order._usual = seconds
    assert order._together() == together


async def test_who_ends_waits_for_nothing_that_takes_longer() -> None:
    """What Telegram wants to wait for, or a group's pace, is left to the next start; the rest goes out."""
    order = SendOrder(pacer := Pacer())

    async def send(place: Place) -> None:
        async with order.turn(place):
            pass

    pacer.told_to_wait("1", 3_000.0)
    pacer.told_to_wait("2", 0.01)
    waiting = [asyncio.ensure_future(send(Place(chat))) for chat in ("1", "2")]
    await asyncio.sleep(0)
    order.end(60.0)
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(one) for one in ended] == [asyncio.CancelledError, type(None)]
    with pytest.raises(asyncio.CancelledError):
        await send(Place("1"))


async def test_how_long_a_chat_wants_quiet_outlives_the_process() -> None:
    """Until it is over; a moment is not worth keeping, and nothing is kept of what is over."""
    store, now = MemoryChatStore(), [1_000.0]
    told = ToldWaits(store, lambda: now[0])
    await told.note("7", 300.0)
    await told.note("-8", 30.0)
    await told.note("9", 1.0)
    now[0] += 100.0
    await ToldWaits(store, lambda: now[0]).load(pacer := Pacer())
    assert [round(pacer.wait(chat)) for chat in ("7", "-8", "9")] == [200, 0, 0]
    now[0] += 300.0
    await ToldWaits(store, lambda: now[0]).load(pacer)
    assert await store.note("telegram wants quiet") == ""

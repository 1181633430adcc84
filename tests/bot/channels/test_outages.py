"""A server that is away is never "the guide doesn't say": the question waits, and who asked is told once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bot.assistant.reply import Conversation, Reply
from bot.channels.channel import Place, Raw
from bot.channels.chat.intake import outages
from bot.channels.chat.settings import TIMES
from bot.channels.chat.store import room as waiting
from bot.channels.chat.store.inbox import Kept
from corpus.errors import AwayError, EngineAwayError
from corpus.languages.spoken import say
from corpus.model import Document
from tests.helpers.chat_room import BOATS, KAYAK, PRICE, Room

TOLD = say("chat.away")


class Server:
    """Stands between the assistant and what it asks."""

    def __init__(self, room: Room, error: type[AwayError] = EngineAwayError) -> None:
        self.away, self.asked, self._error = True, 0, error
        self._reply = room.chat.services.brain._assistant.reply
        room.chat.services.brain._assistant.reply = self.reply  # type: ignore[method-assign]

    def reply(self, conversation: Conversation, text: str) -> Reply:
        self.asked += 1
        if self.away:
            raise self._error("It can't be reached just now: see whether it runs.")
        return self._reply(conversation, text)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(outages, "TIMES", replace(TIMES, away=0.001))


def texts(room: Room, chat: str) -> list[str]:
    return [shown.text for shown in room.channel.shown if shown.chat == chat]


async def until(room: Room, many: int) -> None:
    while len(room.channel.shown) < many:
        await asyncio.sleep(0.001)


async def test_the_asker_is_told_once_and_answered_when_it_is_back(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """In order, whatever else is asked meanwhile; each chat is told, and the log says it once."""
    server = Server(room)
    caplog.set_level(logging.INFO)
    asked = [(PRICE, "ann"), ("When does the workshop open?", "ann"), (PRICE, "bob"), ("/privacy", "cem")]
    await room.chat.router.receive([room.channel.put(room.saying(*one)) for one in asked])
    await until(room, 3)
    before = server.asked
    while server.asked < before + 5:  # it is tried again, and nobody is told again
        await asyncio.sleep(0.001)
    assert texts(room, "ann") == texts(room, "bob") == [TOLD]
    assert len(texts(room, "cem")) == 1 and TOLD not in texts(room, "cem")
    server.away = False
    await room.settled()
    told, price, opens = texts(room, "ann")
    assert told == TOLD and "$12" in price and "nine" in opens
    assert "$12" in texts(room, "bob")[1] and len(texts(room, "bob")) == 2
    said = " ".join(record.getMessage() for record in caplog.records)
    assert said.count("engine_away") == said.count("engine_back") == 1
    assert await room.store.inbox.waiting() == []


async def test_an_outage_that_comes_back_at_once_is_the_same(room: Room) -> None:
    """A server that answers now and then is not back; later it is another outage, and told again."""
    server, now = Server(room), [1_000_000.0]
    room.chat.router._outages._clock = lambda: now[0]
    for minutes, told in ((0, 1), (0, 1), (10, 2)):
        now[0] += 60 * minutes
        server.away = True
        await room.chat.router.receive([room.channel.put(room.saying("Who may use the saw?"))])
        before = server.asked
        while server.asked < before + 3:
            await asyncio.sleep(0.001)
        server.away = False
        await room.settled()
        assert texts(room, "ann").count(TOLD) == told


async def test_what_cannot_be_kept_is_refused_and_told_once(room: Room) -> None:
    """However often it is delivered again; when the database is back it is answered."""
    keep, away = room.store.inbox.keep, [True]

    async def keeping(deliveries: Sequence[Kept]) -> set[str]:
        if away[0]:
            raise AwayError("The database can't be reached just now.")
        return await keep(deliveries)

    room.store.inbox.keep = keeping  # type: ignore[method-assign]
    group = Place("-5", "", "m1", False)
    raws: list[Raw] = [
        room.channel.put(room.saying(PRICE)),
        room.channel.put(room.saying(PRICE, place=group)),
    ]
    for _ in range(3):
        with pytest.raises(AwayError):
            await room.chat.router.receive(raws)
        await room.settled()
    assert texts(room, "ann") == texts(room, "-5") == [TOLD]
    away[0] = False
    await room.does(*raws)
    assert "$12" in texts(room, "ann")[1] and "$12" in texts(room, "-5")[1]


async def test_who_waits_for_an_edition_is_told_after_the_outage(room: Room) -> None:
    """A wish is not used up by a server that was away while it was looked at."""
    refused = await room.ask(KAYAK)
    await room.press(refused, "🔔")
    room.publish(Document("boats", "Boats", BOATS.decode(), source="b.md"))
    server = Server(room)
    with pytest.raises(AwayError):
        await room.chat.notices.look()
    server.away = False
    await room.chat.notices.look()
    assert "$70" in room.channel.shown[-1].text


@pytest.mark.parametrize(
    ("says", "store", "method"),
    [
        (PRICE, "conversations", "keep"),
        ("/start", "conversations", "keep"),
        ("/help", "inbox", "done"),
        ("/topics", "inbox", "done"),
    ],
)
async def test_what_was_said_is_noted_and_not_said_again(
    room: Room, monkeypatch: pytest.MonkeyPatch, says: str, store: str, method: str
) -> None:
    """However often the database is away when that is to be written."""
    monkeypatch.setattr(waiting, "_FIRST_PAUSE", 0.001)
    kept = getattr(room.store, store)
    writes, times = getattr(kept, method), [3]

    async def away_at_first(*values: object, **named: object) -> object:
        if times[0]:
            times[0] -= 1
            raise AwayError("The database can't be reached just now.")
        return await writes(*values, **named)

    setattr(kept, method, away_at_first)
    await room.does(room.channel.put(room.saying(says)))
    await room.settled()
    assert len(texts(room, "ann")) == 1 and times == [0]
    assert await room.store.inbox.waiting() == []

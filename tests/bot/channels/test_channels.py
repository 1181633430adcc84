"""Telegram, and the channel of docs/extending/channel.md: the same contract, and a whole conversation."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.channel import Place, Raw
from bot.channels.chat.life.running import run_channel
from bot.channels.chat.life.serving import open_chat
from bot.channels.chat.store.sqlite.asked import SqliteAskedQuestions
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.settings import Settings
from corpus.errors import SettingsError
from tests.bot.telegram.conftest import telegram_guide  # noqa: F401  (a fixture)
from tests.helpers.channel_contract import ChannelContract, Harness
from tests.helpers.documented import documented

PRICE = "How much does a day pass cost?"


class Writer:
    """The other end of a connection."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def is_closing(self) -> bool:
        return False

    def write(self, line: bytes) -> None:
        self.lines.append(json.loads(line))

    async def drain(self) -> None:
        return


class LinesHarness:
    """A person at the socket."""

    def __init__(self) -> None:
        self.channel = documented("channel.md", "documented_channel").LinesChannel(0)
        self.place = Place("lines:ann")
        self._numbers = count(1)
        self._writer = Writer()
        self.channel._writers["lines:ann"] = self._writer

    def written(self, text: str) -> Raw:
        return {"id": str(next(self._numbers)), "chat": "ann", "text": text}

    def seen(self) -> list[str]:
        return [line["text"] for line in self._writer.lines]


class FakeBot:
    """Telegram's answers to what a bot says, without Telegram."""

    def __init__(self) -> None:
        from telegram import User

        self.bot = User(99, "Guide", is_bot=True, username="guide_bot")
        self.texts: dict[int, str] = {}

    async def send_message(self, _chat: int, text: str, **_how: object) -> SimpleNamespace:
        self.texts[len(self.texts) + 1] = text
        return SimpleNamespace(message_id=len(self.texts))

    async def edit_message_text(self, text: str, *, message_id: int, **_how: object) -> None:
        self.texts[message_id] = text


class TelegramHarness:
    """A person in a private chat."""

    def __init__(self) -> None:
        from bot.channels.telegram.channel import Parts, TelegramChannel
        from bot.channels.telegram.sending.pacing import Limits, Pacer
        from bot.channels.telegram.sending.send_order import SendOrder
        from bot.channels.telegram.sending.sender import Sender

        self._bot: Any = FakeBot()
        none: Any = None
        order = SendOrder(Pacer(Limits(seconds_each=0.0)))
        self.channel = TelegramChannel(Parts(self._bot, Sender(self._bot, order), none, none, none))
        self.place = Place("7")
        self._numbers = count(1)

    def written(self, text: str) -> Raw:
        number = next(self._numbers)
        person = {"id": 7, "is_bot": False, "first_name": "Ann"}
        chat = {"id": 7, "type": "private"}
        message = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": person, "text": text}
        return {"update_id": number, "message": message}

    def seen(self) -> list[str]:
        return list(self._bot.texts.values())


class TestLines(ChannelContract):
    @pytest.fixture
    def harness(self) -> Harness:
        return LinesHarness()


class TestTelegram(ChannelContract):
    @pytest.fixture
    def harness(self) -> Harness:
        return TelegramHarness()


@pytest.fixture
async def person(
    telegram_guide: Path,  # noqa: F811
    tmp_path: Path,
) -> AsyncIterator[Person]:
    """Return somebody who is connected to the channel of the page, over a real socket."""
    data_dir = Path(shutil.copytree(telegram_guide, tmp_path / "data"))
    channel = documented("channel.md", "documented_channel").LinesChannel(0)
    store = SqliteChatStore.open(data_dir, channel.name)
    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with open_chat(channel, store, data_dir, SqliteAskedQuestions(data_dir)) as chat:
        serving = asyncio.ensure_future(chat.serve(stopped))
        while not channel.port:
            await asyncio.sleep(0)
        reader, writer = await asyncio.open_connection("127.0.0.1", channel.port)
        yield Person(reader, writer)
        writer.close()
        await writer.wait_closed()
        stopped.set_result(0)
        with suppress(asyncio.CancelledError):
            assert await serving == 0
    store.close()


class Person:
    """Somebody who writes lines and reads the answers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._numbers = count(1)

    async def ask(self, text: str) -> str:
        self._writer.write(
            json.dumps({"id": str(next(self._numbers)), "chat": "ann", "text": text}).encode() + b"\n"
        )
        return await self.hears()

    async def hears(self) -> str:
        line: dict[str, str] = json.loads(await asyncio.wait_for(self._reader.readline(), 60))
        return line["text"]


async def test_a_plain_channel_answers_and_numbers_its_buttons(person: Person) -> None:
    """A question, its context by number, a vote, a follow-up and the way back, without one button."""
    answer = await person.ask(PRICE)
    assert "$12" in answer and "1. More context\n2. Why?\n3. 👍\n4. 👎" in answer
    context = await person.ask("1")
    assert "Members pay $6" in context and "Back to the answer" in context
    assert "$12" in await person.ask(PRICE)
    assert await person.ask("3") == "Thanks ✓"
    assert await person.ask("4") == "Thanks ✓"
    assert "1. Wrong\n2. Outdated\n3. Not what I asked" in await person.hears()
    assert await person.ask("2") == "Thanks ✓"
    assert "I read text only" not in await person.ask("99")


async def test_a_plain_channel_has_the_commands_of_every_chat(person: Person) -> None:
    """Help, topics, privacy, and being forgotten; keepers' commands are for keepers."""
    assert "The guide speaks of" in await person.ask("/topics")
    assert "90 days" in await person.ask("/privacy")
    assert "Only the guide's keepers" in await person.ask("/remove workshop")
    assert "deleted" in await person.ask("/forget")


async def test_what_is_no_message_disturbs_nobody(person: Person) -> None:
    """Lines that are no JSON, or not of the right form, are left out."""
    person._writer.write(b'no json\n{"id": 7}\n[]\n')
    assert "$12" in await person.ask(PRICE)


class Broken(documented("channel.md", "documented_channel").LinesChannel):  # type: ignore[misc]
    """A channel that can't listen."""

    async def run(self, intake: object) -> None:
        raise SettingsError("There is no wire: lay one.")


@pytest.mark.usefixtures("logging_as_before")
def test_a_channel_of_its_own_writes_the_log_that_operators_read(
    telegram_guide: Path,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line an event, as the Telegram bot does; what is wrong is left to whoever started it."""
    data_dir = Path(shutil.copytree(telegram_guide, tmp_path / "data"))
    with pytest.raises(SettingsError, match="no wire"):
        run_channel(Broken(0), Settings(data_dir))
    logged = capsys.readouterr().err.splitlines()
    started = r"time=\S+ level=info event=started bot=\S+ mode=lines waiting=0"
    assert any(re.fullmatch(started, line) for line in logged)

"""Half a year of a chat in minutes: people ask, look closer, vote, wish and leave, on a clock that is set."""

from __future__ import annotations

import gc
import random
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.channels.channel import Place, Pressed, Raw, Said
from bot.channels.chat.life.serving import Chat
from bot.channels.chat.services import open_services
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from tests.helpers.chat_room import Nobody, in_this_process
from tests.helpers.fake_channel import FakeChannel, Shown

DAYS = 182
A_DAY = 86_400.0
TABLES = ("attempt", "choice", "inbox", "moved", "note", "proposal", "reply", "vote", "wish")
QUESTIONS = (
    "How much does a day pass cost?", "And for members?", "When does the workshop open?",
    "How long does membership last?", "Are gloves allowed at the lathe?", "How old must guests be?",
    "What does a {} cost?", "Who is {}?", "hello", "Is there a {} near the workshop?",
)  # fmt: skip
COMMANDS = ("/privacy", "/topics", "/help", "/forget", "/start", "/guide")
LOOKS = ("More", "Why", "👍", "👎", "Tell me")


@dataclass
class Forgetful(FakeChannel):
    """A channel that remembers what was shown lately alone: what grows is the bot."""

    last: int = 200
    sent: int = 0

    async def send(self, place: Place, message: object) -> str:
        self.sent += 1
        del self.shown[: -self.last]
        return await super().send(place, message)  # type: ignore[arg-type]

    def put(self, incoming: object) -> Raw:
        while len(self.incoming) > self.last:
            del self.incoming[next(iter(self.incoming))]
        self.words.clear()
        return super().put(incoming)  # type: ignore[arg-type]


@dataclass
class Weeks:
    """The people, the chat, and how large everything is."""

    chat: Chat
    channel: Forgetful
    store: SqliteChatStore
    clock: list[float]
    people: int
    random: random.Random = field(default_factory=lambda: random.Random(7))
    numbers: count[int] = field(default_factory=lambda: count(1))
    most: dict[str, int] = field(default_factory=dict)

    async def pass_by(self, questions: int, *, of: int, at_once: int = 20) -> None:
        """Let so many questions be asked, out of all that are asked in half a year."""
        for _ in range(questions // at_once):
            asked = [self.channel.put(self._said()) for _ in range(at_once)]
            await self.chat.router.receive(asked)
            await self._settled()
            looked = [self.channel.put(one) for one in self._looks()]
            await self.chat.router.receive(looked)
            await self._settled()
            before, self.clock[0] = self.clock[0], self.clock[0] + at_once * DAYS * A_DAY / of
            if before // A_DAY != self.clock[0] // A_DAY:
                await self.store.tidy()
                for table, rows in self.sizes().items():
                    self.most[table] = max(self.most.get(table, 0), rows)

    def sizes(self) -> dict[str, int]:
        """Return how many rows each table has."""
        there = self.store.database.quick
        return {table: there.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}

    async def _settled(self) -> None:
        from asyncio import sleep

        while self.chat.router.waiting or self.chat.router._side_tasks:
            await sleep(0)

    def _said(self) -> Said:
        number, person = next(self.numbers), f"p{self.random.randrange(self.people)}"
        text = self.random.choice(COMMANDS) if self.random.random() < 0.05 else self._question(number)
        command, _, rest = text.partition(" ") if text.startswith("/") else ("", "", text)
        place = Place(person)
        if self.random.random() < 0.2:
            place = Place(f"-g{self.random.randrange(50)}", reply_to=f"q{number}", private=False)
        return Said(place, person, f"q{number}", rest, command.removeprefix("/"), asked=self.clock[0])

    def _question(self, number: int) -> str:
        return self.random.choice(QUESTIONS).format(f"thing{number % 5_000}")

    def _looks(self) -> list[Pressed]:
        pressed = []
        for shown in self.channel.shown[-20:]:
            label = self.random.choice(LOOKS)
            if (data := self._data(shown, label)) and self.random.random() < 0.5:
                place = Place(shown.chat, private=not shown.chat.startswith("-"))
                person = f"p{self.random.randrange(self.people)}"
                pressed.append(Pressed(f"b{next(self.numbers)}", place, person, shown.id, data))
        return pressed

    @staticmethod
    def _data(shown: Shown, label: str) -> str:
        """Return what a button carries; an empty text where there is none of that label."""
        return next((one.data for row in shown.buttons for one in row if label in one.label), "")


@asynccontextmanager
async def half_a_year(data_dir: Path, guide: Path, people: int) -> AsyncIterator[Weeks]:
    """Open a chat over a copy of a guide; nothing waits for the disk."""
    shutil.copytree(guide, data_dir)
    clock = [1_000_000.0]
    store = SqliteChatStore.open(data_dir, "fake", lambda: clock[0])
    store.database.durable.execute("PRAGMA synchronous = OFF")
    store.database.sync = lambda: None  # type: ignore[method-assign]
    channel = Forgetful()
    async with open_services(channel, store, data_dir, clock=lambda: clock[0]) as services:
        chat = Chat(services, data_dir, Nobody(), in_this_process)
        try:
            yield Weeks(chat, channel, store, clock, people)
        finally:
            await chat.router.stop(5)
            store.close()


def resident() -> float:
    """Return the memory of this process in MiB, after what can be freed is."""
    gc.collect()
    if sys.platform != "linux":
        return 0.0
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024

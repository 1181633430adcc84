"""A chat in memory, and what people do in it."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import Any

from msgspec.structs import replace

from bot.channels.channel import Place, Pressed, Raw, Said
from bot.channels.chat.life.serving import Chat
from bot.keeping.apart import carry_out
from bot.keeping.asked import Asked
from bot.keeping.outcome import Job, Outcome
from bot.keeping.use.exchange import Exchange
from corpus.model import Document
from corpus.store.library import Library
from retrieval.keeping import Request, add
from tests.helpers.fake_channel import FakeChannel, Shown
from tests.helpers.memory_store import MemoryChatStore

PRICE = "How much does a day pass cost?"
KAYAK = "How much is a kayak?"
BOATS = b"# Boats\n\n## Prices\n\nA kayak costs $70. A canoe costs $90.\n"
KEEPER = "keeper"
SECOND = "second"


class Nobody:
    """Implements `AskedQuestions`: what was asked is given."""

    def __init__(self, *asked: Asked) -> None:
        self.asked = list(asked)
        self.told: list[Exchange] = []

    def recent(self, limit: int) -> list[Asked]:
        return self.asked[:limit]

    def unanswered(self) -> list[Asked]:
        return self.asked

    def exchanges(self) -> list[Exchange]:
        return self.told

    def cited_editions(self) -> frozenset[int]:
        return frozenset()

    def set_aside(self) -> int:
        return 0


async def in_this_process(job: Job) -> Outcome:
    """Carry out a job here: the chat doesn't see the difference."""
    return await asyncio.to_thread(carry_out, job)


class Room:
    """A chat with people in it."""

    def __init__(self, chat: Chat, channel: FakeChannel, store: MemoryChatStore, asked: Nobody) -> None:
        self.chat, self.channel, self.store, self.asked = chat, channel, store, asked
        self.data_dir = chat.services.library.data_dir
        self._numbers = count(1)

    async def does(self, *raws: Raw) -> None:
        """Hand over what somebody does, and wait until all of it is answered."""
        await self.chat.router.receive(raws)
        await self.settled()

    async def settled(self) -> None:
        while self.chat.router.waiting or self.chat.router._side_tasks:
            await asyncio.sleep(0.001)

    def saying(self, text: str, person: str = "ann", **fields: Any) -> Said:
        command, _, rest = text.partition(" ") if text.startswith("/") else ("", "", text)
        usual = Said(Place(person), person, f"q{next(self._numbers)}", rest, command.removeprefix("/"))
        return replace(usual, **fields)

    async def ask(self, text: str, person: str = "ann", **fields: Any) -> Shown:
        """Say something and return the last message that came of it."""
        await self.does(self.channel.put(self.saying(text, person, **fields)))
        return self.channel.shown[-1]

    async def press(
        self, shown: Shown, label: str, person: str = "ann", data: str = "", **fields: Any
    ) -> str:
        """Press a button and return the words that acknowledge it."""
        number, data = next(self._numbers), data or shown.button(label).data
        pressed = Pressed(f"p{number}", Place(shown.chat), person, shown.id, data, **fields)
        await self.does(self.channel.put(pressed))
        return self.channel.words[-1]

    def publish(self, *documents: Document) -> None:
        library = Library.open(self.data_dir)
        add(library, documents, Request())
        library.close()

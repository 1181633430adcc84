"""A chat channel in memory that can do everything, and the people in it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.channels.channel import (
    Abilities,
    Attachment,
    Button,
    Buttons,
    ChatGoneError,
    Delivery,
    File,
    FileRefusedError,
    Incoming,
    Intake,
    Message,
    Place,
    Pressed,
    Raw,
    Said,
)
from corpus.errors import SourceError


@dataclass
class Shown:
    """A message as somebody sees it now."""

    id: str
    chat: str
    text: str
    buttons: Buttons
    reply_to: str = ""
    attached: Attachment | None = None
    times: int = 1

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]

    def button(self, label: str) -> Button:
        return next(button for row in self.buttons for button in row if button.label.startswith(label))


@dataclass
class FakeChannel:
    """Implements `Channel`."""

    name: str = "fake"
    me: str = "guide"
    abilities: Abilities = field(
        default_factory=lambda: Abilities(buttons=True, edits=True, groups=True, files=True, attachments=True)
    )
    shown: list[Shown] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    menus: dict[str, Mapping[str, str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    refuses_files: bool = False
    incoming: dict[str, tuple[Delivery, Incoming | None]] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def put(self, incoming: Incoming | None) -> Raw:
        """Return what is handed over for something that somebody does."""
        number = str(next(self._numbers))
        place = incoming.place if isinstance(incoming, Said | Pressed) else Place("")
        fresh = isinstance(incoming, Said) and not incoming.edited
        delivery = Delivery(number, place.chat, fresh, isinstance(incoming, Pressed), place.private)
        self.incoming[number] = delivery, incoming
        return {"number": number}

    async def run(self, intake: Intake) -> None:
        await asyncio.Future()

    def delivery(self, raw: Raw) -> Delivery | None:
        return self.incoming[raw["number"]][0]

    def read(self, raw: Raw) -> Incoming | None:
        return self.incoming[raw["number"]][1]

    async def send(self, place: Place, message: Message) -> str:
        if place.chat in self.gone:
            raise ChatGoneError("blocked")
        if message.attached is not None and self.refuses_files:
            raise FileRefusedError("too large")
        number = f"m{next(self._numbers)}"
        self.shown.append(
            Shown(number, place.chat, message.text.text, message.buttons, place.reply_to, message.attached)
        )
        return number

    async def edit(self, place: Place, sent: str, message: Message) -> bool:
        found = self._found(sent)
        if found is None:
            return False
        found.text, found.buttons, found.times = message.text.text, message.buttons, found.times + 1
        return True

    async def edit_buttons(self, place: Place, sent: str, buttons: Buttons) -> bool:
        found = self._found(sent)
        if found is None:
            return False
        found.buttons, found.times = buttons, found.times + 1
        return True

    async def acknowledge(self, press: Pressed, says: str) -> None:
        self.words.append(says)

    async def typing(self, place: Place) -> None:
        return

    async def leave(self, place: Place) -> None:
        self.left.append(place.chat)

    async def show_commands(self, place: Place, commands: Mapping[str, str]) -> None:
        self.menus[place.chat] = commands

    async def fetch(self, file: File, folder: Path) -> Path:
        if not self.files[file.id]:
            raise SourceError("That file is empty.")
        path = folder / file.name
        path.write_bytes(self.files[file.id])
        return path

    def _found(self, sent: str) -> Shown | None:
        return next((one for one in self.shown if one.id == sent), None)

"""A channel that can do as little as possible: one that sends and receives text has to write four methods."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from bot.channels.channel import (
    Abilities,
    Buttons,
    Delivery,
    File,
    Incoming,
    Intake,
    Message,
    Place,
    Pressed,
    Raw,
)
from corpus.errors import SourceError
from corpus.languages.spoken import say


class PlainChannel(ABC):
    """Base of channels that have no buttons, edits or files; what a subclass has more, it overrides."""

    name = "plain"
    me = "guidebot"
    abilities = Abilities()

    @abstractmethod
    async def run(self, intake: Intake) -> None:
        """Listen until cancelled."""

    @abstractmethod
    def delivery(self, raw: Raw) -> Delivery | None:
        """Return what is known of something before it is read."""

    @abstractmethod
    def read(self, raw: Raw) -> Incoming | None:
        """Return what somebody wants of the bot."""

    @abstractmethod
    async def send(self, place: Place, message: Message) -> str:
        """Send a text and return the id of its message."""

    async def edit(self, place: Place, sent: str, message: Message) -> bool:
        """Return that nothing can be edited."""
        return False

    async def edit_buttons(self, place: Place, sent: str, buttons: Buttons) -> bool:
        """Return that nothing can be edited."""
        return False

    async def acknowledge(self, press: Pressed, says: str) -> None:
        """Say in a message what others show for a moment."""
        if says and press.place.chat:
            from bot.channels.chat.saying.message_text import plain

            await self.send(press.place, Message(plain(says)))

    async def typing(self, place: Place) -> None:
        """Show nothing."""
        return

    async def leave(self, place: Place) -> None:
        """Stay: nobody was asked whether the bot comes."""
        return

    async def show_commands(self, place: Place, commands: Mapping[str, str]) -> None:
        """Show no menu."""
        return

    async def fetch(self, file: File, folder: Path) -> Path:
        """Refuse: no files come here."""
        raise SourceError(say("chat.no_files"))

"""Telegram as a channel: its updates read, the bot's messages sent, its buttons and files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace
from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.channel import (
    Abilities,
    Buttons,
    Delivery,
    File,
    Incoming,
    Intake,
    Message,
    NotWelcomeError,
    Place,
    Pressed,
    Raw,
)
from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.chat.saying.message_text import utf16_length
from bot.channels.chat.settings import TIMES
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.receiving.parsing import delivery_of, read_update
from bot.channels.telegram.receiving.words import part
from bot.channels.telegram.sending.send_order import seconds_to_wait
from bot.channels.telegram.sending.sender import Sender
from bot.channels.telegram.sending.uploads import fetch
from bot.channels.telegram.settings import IDS, LIMITS

Listen = Callable[[Callable[[list[dict[str, Any]]], Awaitable[None]], Intake], Awaitable[None]]
"""Hands updates over as they come, by fetching them or behind a webhook."""


class Parts(NamedTuple):
    """What the channel is made of."""

    bot: Bot
    sender: Sender
    inline: Inline
    menus: Menus
    listen: Listen


class TelegramChannel:
    """Implements `Channel`."""

    name = "telegram"
    abilities = Abilities(
        buttons=True,
        edits=True,
        groups=True,
        files=True,
        attachments=True,
        links=True,
        length=LIMITS.units,
        measure=utf16_length,
        ids=IDS,
    )

    def __init__(self, parts: Parts) -> None:
        """Put the channel together; the bot is initialized."""
        self._bot, self._sender, self._inline, self._menus, self._listen = parts
        self.me = self._bot.bot.username or ""

    async def run(self, intake: Intake) -> None:
        """Listen until cancelled."""

        async def receive(updates: list[dict[str, Any]]) -> None:
            await intake.receive(updates)
            self._answer_inline(intake, updates)

        try:
            await self._listen(receive, intake)
        except InvalidToken as error:
            raise NotWelcomeError from error
        finally:
            self._sender.end(TIMES.finish)

    def delivery(self, raw: Raw) -> Delivery | None:
        """Return what is known of an update before it is read."""
        return delivery_of(raw)

    def read(self, raw: Raw) -> Incoming | None:
        """Return what an update wants of the bot."""
        return read_update(raw, self._bot.bot)

    async def send(self, place: Place, message: Message) -> str:
        """Send a message and return its id."""
        sent = await self._sender.send(place, message)
        if (offered := bool(self._sender.whispers.offered)) != self.abilities.whispers:
            self.abilities = replace(self.abilities, whispers=offered)
        return sent

    async def edit(self, place: Place, sent: str, message: Message) -> bool:
        """Give a message another text and other buttons."""
        return await self._sender.edit(place, sent, message)

    async def edit_buttons(self, place: Place, sent: str, buttons: Buttons) -> bool:
        """Give a message other buttons."""
        return await self._sender.edit_buttons(place, sent, buttons)

    async def acknowledge(self, press: Pressed, says: str) -> None:
        """Tell Telegram that a press has arrived; later than half a minute it no longer matters."""
        for _ in range(4):
            try:
                await self._bot.answer_callback_query(press.id, says or None)
            except BadRequest:
                return  # pressed before the bot was started, or acknowledged before it was killed
            except RetryAfter as error:
                await asyncio.sleep(seconds_to_wait(error))
            except NetworkError:
                await asyncio.sleep(0.2)
            except TelegramError as error:
                event("acknowledging_failed", reason=type(error).__name__)
                return
            else:
                return

    async def typing(self, place: Place) -> None:
        """Show that an answer is being looked for."""
        await self._sender.typing(place)

    async def leave(self, place: Place) -> None:
        """Leave a group that the bot is not for."""
        await self._sender.leave(place)

    async def show_commands(self, place: Place, commands: Mapping[str, str]) -> None:
        """Show further commands in a chat's menu."""
        await self._menus.show_in(place.chat, commands)

    async def fetch(self, file: File, folder: Path) -> Path:
        """Write a file into a folder and return its path."""
        return await fetch(self._bot, file, folder)

    def _answer_inline(self, intake: Intake, updates: Sequence[Raw]) -> None:
        for raw in updates:
            if guest := part(raw, "guest_message"):
                intake.beside(self._inline.answer_guest(guest))
            if "inline_query" not in raw:
                continue
            number = str(raw["update_id"])
            intake.beside(self._answer_one_inline(raw, number), number)

    async def _answer_one_inline(self, raw: Raw, number: str) -> None:
        try:
            query = Update.de_json(dict(raw), self._bot).inline_query
        except Exception as error:
            mistake(error, update=number)
            return
        if query is not None:
            self._inline.arrived(query)
            await asyncio.sleep(0)  # those that came with it arrive, too
            await self._inline.answer(query)

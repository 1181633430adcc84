"""The command menus and the bot's description, set once for each bot and text."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection, Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import RetryAfter, TelegramError

from bot.channels.chat.privacy.identity import Identity
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.saying import texts
from bot.channels.chat.store.chat_store import ChatStore
from bot.channels.telegram.sending.send_order import seconds_to_wait

_TRIES = 5
_MARK = hashlib.sha256(
    repr(
        [
            texts.COMMANDS,
            texts.GROUP_COMMANDS,
            texts.KEEPER_COMMANDS,
            texts.DESCRIPTION,
            texts.SHORT_DESCRIPTION,
        ]
    ).encode()
).hexdigest()[:16]


class Menus:
    """Sets menus, each unless this bot has it already."""

    def __init__(self, bot: Bot, store: ChatStore, identity: Identity) -> None:
        self._bot = bot
        self._store = store
        self._identity = identity

    async def show(self, keepers: Collection[str]) -> None:
        """Set the menus of everybody and of the keepers."""
        for keeper in sorted(keepers, key=int):
            await self.show_in(keeper, {**texts.COMMANDS, **texts.KEEPER_COMMANDS})
        await self._show_to_everybody()

    async def show_in(self, chat: str, commands: Mapping[str, str]) -> None:
        """Set the menu of a keeper's private chat; before they say hello it can't be."""
        note = f"menu of keeper {self._identity.label(chat)} of {self._bot.id}"
        if await self._store.note(note) == _MARK:
            return
        try:
            await self._bot.set_my_commands(_commands(commands), BotCommandScopeChat(int(chat)))
            await self._store.set_note(note, _MARK)
        except TelegramError as error:
            event("menu_failed", reason=type(error).__name__)

    async def _show_to_everybody(self) -> None:
        bot, note = self._bot, f"menus of {self._bot.id}"
        if await self._store.note(note) == _MARK:
            return
        for attempt in range(_TRIES):
            try:
                await bot.set_my_commands(_commands(texts.COMMANDS), BotCommandScopeDefault())
                await bot.set_my_commands(_commands(texts.GROUP_COMMANDS), BotCommandScopeAllGroupChats())
                await bot.set_my_description(texts.DESCRIPTION)
                await bot.set_my_short_description(texts.SHORT_DESCRIPTION)
            except RetryAfter as error:
                await asyncio.sleep(seconds_to_wait(error))
            except TelegramError as error:
                event("menu_failed", reason=type(error).__name__)
                await asyncio.sleep(2.0**attempt)
            else:
                await self._store.set_note(note, _MARK)
                return


def _commands(commands: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, what) for name, what in commands.items()]

"""The command menus and the bot's description, set once for each bot and text."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Collection, Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import RetryAfter, TelegramError

from bot.channels.chat.privacy.anonymity import Identity
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.saying import texts
from bot.channels.chat.store.chat_store import ChatStore
from bot.channels.telegram.sending.send_order import seconds_to_wait
from bot.channels.telegram.settings import IDS, SENDING
from corpus.languages.spoken import PACKS, per_language, say, speaking, spoken

_UNSEEN = frozenset(("privacy", "forget"))
"""Commands of a group that Telegram, where it can, shows to their sender alone."""


class Menus:
    """Sets menus, each unless this bot has it already."""

    def __init__(self, bot: Bot, store: ChatStore, identity: Identity) -> None:
        self._bot = bot
        self._store = store
        self._identity = identity

    async def show(self, keepers: Collection[str]) -> None:
        """Set the menus of everybody and of the keepers."""
        for keeper in sorted(keepers, key=int):
            await self.show_in(keeper, texts.keepers_menu())
        await self._show_to_everybody()

    async def show_in(self, chat: str, commands: Mapping[str, str]) -> None:
        """Set the menu of who is a keeper, or was one, in their chat; before they say hello it can't be."""
        if re.fullmatch(IDS, chat) is None:
            return
        note = f"menu of keeper {self._identity.label(chat)} of {self._bot.id}"
        mark = _mark() if commands == texts.keepers_menu() else f"{_mark()} of everybody"
        if await self._store.note(note) == mark:
            return
        try:
            await self._bot.set_my_commands(_commands(commands), BotCommandScopeChat(int(chat)))
            await self._store.set_note(note, mark)
        except TelegramError as error:
            event("menu_failed", reason=type(error).__name__)

    async def _show_to_everybody(self) -> None:
        """Set what everybody sees, in the guide's language; then for apps in each of the others."""
        own = spoken()
        for code in (None, *(code for code, pack in PACKS.items() if pack is not own)):
            with speaking(own if code is None else PACKS[code]):
                await self._show_in_language(code)

    async def _show_in_language(self, code: str | None) -> None:
        bot, note = self._bot, f"menus of {self._bot.id}{f' in {code}' if code else ''}"
        if await self._store.note(note) == _mark():
            return
        group = BotCommandScopeAllGroupChats()
        for attempt in range(SENDING.menu_tries):
            try:
                everybody = _commands(texts.commands("everybody"))
                await bot.set_my_commands(everybody, BotCommandScopeDefault(), code)
                await bot.set_my_commands(_group_commands(), group, code)
                await bot.set_my_description(say("chat.description"), code)
                await bot.set_my_short_description(say("chat.short_description"), code)
            except RetryAfter as error:
                await asyncio.sleep(seconds_to_wait(error))
            except TelegramError as error:
                event("menu_failed", reason=type(error).__name__)
                await asyncio.sleep(2.0**attempt)
            else:
                await self._store.set_note(note, _mark())
                return


@per_language
def _mark() -> str:
    """Return what tells whether a bot has these menus already."""
    shown = [texts.commands(of) for of in ("everybody", "group", "keepers")]
    said = [*shown, say("chat.description"), say("chat.short_description"), sorted(_UNSEEN)]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _commands(commands: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, what) for name, what in commands.items()]


def _group_commands() -> list[BotCommand]:
    """Return the menu of groups; what is about one person alone, that person alone sees being asked."""
    return [
        BotCommand(name, what, api_kwargs={"is_ephemeral": True} if name in _UNSEEN else None)
        for name, what in texts.commands("group").items()
    ]

"""The command menus and the bot's description, set once for each bot and text."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import RetryAfter, TelegramError

from bot.channels.chat import texts
from bot.channels.chat.logs import event
from bot.channels.chat.services import Services
from bot.channels.chat.store.database import Database
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


async def show_menus(services: Services) -> None:
    """Set the menus of everybody and of the keepers, unless this bot has them already."""
    for keeper in sorted(services.settings.telegram_admins):
        await show_keeper_menu(services, keeper)
    await _show_to_everybody(services.bot, services.database)


async def _show_to_everybody(bot: Bot, database: Database) -> None:
    note = f"menus of {bot.id}"
    if database.note(note) == _MARK:
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
            database.set_note(note, _MARK)
            return


async def show_keeper_menu(services: Services, keeper: int) -> None:
    """Set the menu of a keeper's private chat, unless it is set; before they say hello it can't be."""
    bot, database = services.bot, services.database
    note = f"menu of keeper {services.identity.label(keeper)} of {bot.id}"
    if database.note(note) == _MARK:
        return
    try:
        commands = _commands({**texts.COMMANDS, **texts.KEEPER_COMMANDS})
        await bot.set_my_commands(commands, BotCommandScopeChat(keeper))
        database.set_note(note, _MARK)
    except TelegramError as error:
        event("menu_failed", reason=type(error).__name__)


def _commands(commands: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, what) for name, what in commands.items()]

"""Text and buttons as Telegram has them: entities counted in UTF-16 units, and keyboards."""

from __future__ import annotations

import re

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from bot.channels.channel import Button, Buttons, Does
from bot.channels.chat.saying.message_text import (
    BOLD,
    FOLDED_QUOTE,
    ITALIC,
    QUOTE,
    FormattedText,
    shorten,
    utf16_length,
)
from bot.channels.telegram.settings import LIMITS

_ADDRESS = re.compile(r"https?://[^\s/?#:@]+\.[^\s/?#:@]+(?::\d+)?(?:[/?#]\S*)?\Z")
"""What Telegram takes for an address: a host with a dot, and nothing odd."""
_KINDS = {BOLD: "bold", ITALIC: "italic", QUOTE: "blockquote", FOLDED_QUOTE: "expandable_blockquote"}


def entities_of(text: FormattedText) -> list[MessageEntity]:
    """Return a text's marks as Telegram's entities."""
    found: list[MessageEntity] = []
    for mark in text.marks[: LIMITS.entities]:
        offset = utf16_length(text.text[: mark.start])
        length = utf16_length(text.text[mark.start : mark.end])
        if length:
            found.append(MessageEntity(_KINDS[mark.kind], offset, length))
    return found


def keyboard_of(buttons: Buttons, *, inline: bool = False) -> InlineKeyboardMarkup | None:
    """Return buttons as Telegram's keyboard.

    Args:
        buttons: rows of them.
        inline: whether the bot may be asked from other chats, where a question can be shared to.
    """
    rows = [[one for button in row if (one := _button(button, inline=inline))] for row in buttons]
    return InlineKeyboardMarkup(rows) if any(rows) else None


def without_links(buttons: Buttons) -> Buttons:
    """Return those that every server of Telegram's knows."""
    rows = (tuple(one for one in row if one.does is Does.COMES_BACK) for row in buttons)
    return tuple(row for row in rows if row)


def _button(button: Button, *, inline: bool) -> InlineKeyboardButton | None:
    label, data, does = button
    if does is Does.OPENS:
        return InlineKeyboardButton(label, url=data) if _ADDRESS.match(data) else None
    if does is Does.COPIES:
        return InlineKeyboardButton(label, copy_text=CopyTextButton(data))
    if does is Does.SHARES:
        return (
            InlineKeyboardButton(label, switch_inline_query=shorten(data, LIMITS.query)) if inline else None
        )
    return InlineKeyboardButton(label, callback_data=data)

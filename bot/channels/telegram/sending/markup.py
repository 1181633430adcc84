"""Text and buttons as Telegram has them: entities counted in UTF-16 units, and keyboards."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from bot.channels.channel import Buttons
from bot.channels.chat.saying.message_text import (
    BOLD,
    FOLDED_QUOTE,
    ITALIC,
    QUOTE,
    FormattedText,
    utf16_length,
)
from bot.channels.telegram.settings import LIMITS

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


def keyboard_of(buttons: Buttons) -> InlineKeyboardMarkup | None:
    """Return buttons as Telegram's keyboard."""
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in buttons]
    )

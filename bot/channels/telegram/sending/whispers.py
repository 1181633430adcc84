"""Messages that one person of a group alone sees: Telegram calls them ephemeral.

The names are those of https://core.telegram.org/bots/api#ephemeral-messages-and-commands (Bot API 10.3);
python-telegram-bot knows 10.0, so the calls are made without it. A server that knows less leaves out what it
does not know: then the message is there for everybody, which its answer tells.
"""

from __future__ import annotations

import time
from typing import Any

from telegram import Bot, InlineKeyboardMarkup
from telegram import Message as Sent

from bot.channels.channel import Message, Place
from bot.channels.telegram.sending.markup import entities_of
from bot.channels.telegram.settings import WHISPERS
from bot.channels.telegram.whisper import Whisper
from corpus.caching.bounded_cache import BoundedCache


class Whispers:
    """Knows where somebody can be told something alone, as far as the server has shown it."""

    def __init__(self) -> None:
        self.offered: bool | None = None  # None until something was whispered
        self._refused: BoundedCache[str, float] = BoundedCache(limit=WHISPERS.known)

    def asked_for(self, place: Place) -> dict[str, Any] | None:
        """Return what a call says more so that one person alone sees its message; None where that is vain.

        Without the rights of an administrator a bot may do that in answer to a press or to a whisper, which
        must be fresh.
        """
        theirs = Whisper.read(place.reply_to)
        person = place.only or (theirs.person if theirs else "")
        if place.private or self.offered is False or not person.isdecimal():
            return None
        if not theirs and not place.press and self._was_refused(place.chat):
            return None
        told: dict[str, Any] = {"receiver_user_id": int(person)}
        if place.press:
            told["callback_query_id"] = place.press
        more: dict[str, Any] = {"ephemeral_message_parameters": told}
        if theirs:
            more["reply_parameters"] = {"ephemeral_message_id": int(theirs.number)}
        return more

    def refused(self, place: Place) -> None:
        """Note that a chat has none; for a while it is not tried there again."""
        self._refused.keep(place.chat, time.monotonic())

    def id_of(self, sent: Sent, more: dict[str, Any]) -> str:
        """Return the id of what was sent, as a whisper where it has become one."""
        number = sent.api_kwargs.get("ephemeral_message_id")
        self.offered = number is not None
        if number is None:
            return str(sent.message_id)
        return Whisper(str(more["ephemeral_message_parameters"]["receiver_user_id"]), str(number)).id

    def _was_refused(self, chat: str) -> bool:
        return time.monotonic() - self._refused.get(chat, -WHISPERS.pause) < WHISPERS.pause


async def edit_whisper(
    bot: Bot, chat: int, whisper: Whisper, message: Message | None, keyboard: InlineKeyboardMarkup | None
) -> None:
    """Give a whisper another text and other buttons; without a message other buttons alone."""
    call: dict[str, Any] = {
        "chat_id": chat,
        "receiver_user_id": int(whisper.person),
        "ephemeral_message_id": int(whisper.number),
        "reply_markup": keyboard.to_dict() if keyboard else {"inline_keyboard": []},
    }
    if message is None:
        await bot.do_api_request("editEphemeralMessageReplyMarkup", api_kwargs=call)
        return
    call["text"] = message.text.text
    call["entities"] = [entity.to_dict() for entity in entities_of(message.text) or ()]
    call["link_preview_options"] = {"is_disabled": True}
    await bot.do_api_request("editEphemeralMessageText", api_kwargs=call)

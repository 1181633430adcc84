"""Sending and editing, through everything that can go wrong between here and Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.chat.intake.inbox import Inbox
from bot.channels.chat.logs import event
from bot.channels.chat.message_text import FormattedText
from bot.channels.telegram.sending.send_order import Turns

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_LONGEST_PAUSE = 15.0  # seconds between two tries
_OLD_NEWS = ("not modified", "message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")
_NO_TOPIC = ("message thread not found", "TOPIC_")

T = TypeVar("T")


class ChatGoneError(Exception):
    """Nobody is there to be answered: the bot was blocked, removed or may not write."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes.

    Attributes:
        chat: its id.
        thread: the forum topic, 0 outside of topics.
        reply_to: the message it answers, 0 if it stands for itself.
    """

    chat: int
    thread: int = 0
    reply_to: int = 0


class Sender:
    """Carries out what the bot wants to say; returns when Telegram has it."""

    def __init__(self, bot: Bot, inbox: Inbox, turns: Turns) -> None:
        self._bot = bot
        self._turns = turns
        self._inbox = inbox
        self._moves = inbox.moves()
        self.on_moved: Callable[[int, int], None] = lambda _old, _new: None

    def moved(self, old: int, new: int) -> None:
        """Remember that a group has got another id."""
        if self._moves.get(old) != new:
            self._moves[old] = new
            self._inbox.moved(old, new)
            self.on_moved(old, new)

    def current(self, chat_id: int) -> int:
        """Return the id that a chat has today."""
        return self._moves.get(chat_id, chat_id)

    async def send(
        self, place: Place, text: FormattedText, keyboard: InlineKeyboardMarkup | None = None
    ) -> int:
        """Send a message and return its id.

        Raises:
            ChatGoneError: it can't be sent, now or later.
        """
        thread: int | None = place.thread or None

        async def call() -> int:
            nonlocal thread
            try:
                return await self._send(place, thread, text, keyboard)
            except BadRequest as error:
                if thread is None or not any(words in error.message for words in _NO_TOPIC):
                    raise
                thread = None  # the topic was deleted: the answer goes to the group
                return await self._send(place, thread, text, keyboard)

        return await self._persist(place.chat, call)

    async def edit(
        self, place: Place, message: int, text: FormattedText, keyboard: InlineKeyboardMarkup | None = None
    ) -> bool:
        """Give a message another text; return whether it is there to be edited."""
        return await self._edit(
            place.chat,
            lambda: self._bot.edit_message_text(
                text.text,
                chat_id=self.current(place.chat),
                message_id=message,
                entities=entities_of(text),
                link_preview_options=NO_PREVIEW,
                reply_markup=keyboard,
            ),
        )

    async def edit_keyboard(self, place: Place, message: int, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Give a message other buttons; return whether it is there to be edited."""
        return await self._edit(
            place.chat,
            lambda: self._bot.edit_message_reply_markup(
                chat_id=self.current(place.chat), message_id=message, reply_markup=keyboard
            ),
        )

    async def typing(self, place: Place) -> None:
        """Show that an answer is being looked for, if that works."""
        try:
            await self._bot.send_chat_action(
                self.current(place.chat), "typing", message_thread_id=place.thread or None
            )
        except TelegramError:
            event("typing_failed")

    async def _send(
        self, place: Place, thread: int | None, text: FormattedText, keyboard: InlineKeyboardMarkup | None
    ) -> int:
        reply = ReplyParameters(place.reply_to, allow_sending_without_reply=True) if place.reply_to else None
        message = await self._bot.send_message(
            self.current(place.chat),
            text.text,
            entities=entities_of(text),
            link_preview_options=NO_PREVIEW,
            message_thread_id=thread,
            reply_parameters=reply,
            reply_markup=keyboard,
        )
        return message.message_id

    async def _edit(self, chat: int, call: Callable[[], Awaitable[Any]]) -> bool:
        try:
            await self._persist(chat, call, edit=True)
        except BadRequest as error:
            if not any(words in error.message for words in _OLD_NEWS):
                raise
            return "not modified" in error.message
        return True

    async def _persist(self, chat: int, call: Callable[[], Awaitable[T]], *, edit: bool = False) -> T:
        """Try until it is done or can't be done; a message that may have arrived is sent again."""
        pause = 0.25
        while True:
            try:
                async with self._turns.turn(self.current(chat), edit=edit):
                    return await call()
            except RetryAfter as error:
                event("slowed_by_telegram", seconds=self._turns.told_to_wait(self.current(chat), error))
            except ChatMigrated as error:
                self.moved(self.current(chat), error.new_chat_id)
                self.moved(chat, error.new_chat_id)
            except (Forbidden, InvalidToken) as error:
                raise error if isinstance(error, InvalidToken) else ChatGoneError(error.message) from error
            except BadRequest as error:
                if any(
                    words in error.message for words in ("hat not found", "not enough rights", "TOPIC_CLOSED")
                ):
                    raise ChatGoneError(error.message) from error
                raise
            except NetworkError as error:
                event("send_again", reason=type(error).__name__, seconds=f"{pause:g}")
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)


def entities_of(text: FormattedText) -> list[MessageEntity]:
    """Return a text's marks as the library's entities."""
    return [
        MessageEntity(str(e["type"]), int(str(e["offset"])), int(str(e["length"]))) for e in text.entities()
    ]

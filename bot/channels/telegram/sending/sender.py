"""Sending and editing, through everything that can go wrong between here and Telegram."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from msgspec.structs import replace
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.channel import (
    Attachment,
    Buttons,
    ChatGoneError,
    FileRefusedError,
    Message,
    NotWelcomeError,
    Place,
)
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.saying.message_text import FormattedText, shorten
from bot.channels.outgoing import may_go
from bot.channels.telegram.receiving.addressing import DIRECT
from bot.channels.telegram.sending.markup import entities_of, keyboard_of, without_links
from bot.channels.telegram.sending.refusals import Refusal, refusal_of
from bot.channels.telegram.sending.send_order import SendOrder
from bot.channels.telegram.sending.whispers import Whispers, edit_whisper
from bot.channels.telegram.settings import IDS, SENDING
from bot.channels.telegram.whisper import Whisper

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")


class Sender:
    """Carries out what the bot wants to say; returns when Telegram has it."""

    def __init__(self, bot: Bot, order: SendOrder, *, inline: bool = False) -> None:
        """Send through a bot, in an order; `inline` tells whether it may be asked from other chats."""
        self._bot = bot
        self._inline = inline
        self._order = order
        self.whispers = Whispers()
        self.moves: dict[str, str] = {}
        self.on_moved: Callable[[str, str], Awaitable[None]] = self._note_move
        self.on_told: Callable[[str, float], Awaitable[None]] = self._note_nothing

    async def send(self, place: Place, message: Message) -> str:
        """Send a message and return its id.

        Raises:
            ChatGoneError: it can't be sent, now or later.
            FileRefusedError: what is attached can't.
            NotWelcomeError: Telegram does not know the bot.
        """
        if (file := message.attached) is not None:
            return await self._send_file(place, message, file, as_photo=bool(file.picture))
        refused = False

        async def call() -> str:
            nonlocal place, message, refused
            while True:
                try:
                    sent = await self._send(place, message)
                except (BadRequest, Forbidden) as error:
                    refusal, whispered = refusal_of(error), self.whispers.asked_for(place) is not None
                    refused = whispered
                    if whispered:
                        self.whispers.refused(place)
                        place = _for_everybody(place)
                    elif isinstance(error, Forbidden):
                        raise
                    elif refusal is Refusal.NO_TOPIC and place.thread:
                        place = replace(place, thread="")  # the answer goes to the group
                    elif refusal is Refusal.OTHER and without_links(message.buttons) != message.buttons:
                        message = Message(message.text, without_links(message.buttons))
                    elif refusal is Refusal.OTHER and (message.buttons or message.text.marks):
                        event("sent_bare", logging.ERROR, reason=shorten(error.message, 60))
                        message = Message(FormattedText(message.text.text))
                    else:
                        raise
                else:
                    if refused:  # for no other reason: the server knows what it did not do here
                        self.whispers.offered = True
                    return sent

        return await self._persist(place, call)

    async def edit(self, place: Place, sent: str, message: Message) -> bool:
        """Give a message another text and other buttons; return whether it is there to be edited."""
        if whisper := Whisper.read(sent):
            return await self._edit_whisper(place, whisper, message, message.buttons)
        return await self._edit(
            place,
            lambda: self._bot.edit_message_text(
                message.text.text,
                chat_id=self._current(place.chat),
                message_id=int(sent),
                entities=entities_of(message.text),
                link_preview_options=NO_PREVIEW,
                reply_markup=self._keyboard(message.buttons),
            ),
        )

    async def edit_buttons(self, place: Place, sent: str, buttons: Buttons) -> bool:
        """Give a message other buttons; return whether it is there to be edited."""
        if whisper := Whisper.read(sent):
            return await self._edit_whisper(place, whisper, None, buttons)
        return await self._edit(
            place,
            lambda: self._bot.edit_message_reply_markup(
                chat_id=self._current(place.chat), message_id=int(sent), reply_markup=self._keyboard(buttons)
            ),
        )

    async def typing(self, place: Place) -> None:
        """Show that an answer is being looked for, if that works."""
        if place.thread.startswith(DIRECT):
            return  # it can't be shown there
        try:
            await self._bot.send_chat_action(
                self._current(place.chat),
                "typing",
                **_thread(place),
            )
        except TelegramError:
            event("typing_failed")

    async def leave(self, place: Place) -> None:
        """Leave a group, if that works."""
        try:
            await self._bot.leave_chat(self._current(place.chat))
        except TelegramError:
            event("leaving_failed")

    def end(self, seconds: float) -> None:
        """Send what can be sent within so many seconds, and let nothing wait for longer."""
        self._order.end(seconds)

    async def _note_nothing(self, _chat: str, _seconds: float) -> None:
        """Do nothing: nobody remembers waits."""

    async def _note_move(self, old: str, new: str) -> None:
        self.moves[old] = new

    def _keyboard(self, buttons: Buttons) -> InlineKeyboardMarkup | None:
        return keyboard_of(buttons, inline=self._inline)

    def _current(self, chat: str) -> int:
        """Return the id that a chat has today."""
        current = self.moves.get(chat, chat)
        if re.fullmatch(IDS, current) is None:
            raise ChatGoneError("no chat is called so")
        return int(current)

    async def _send(self, place: Place, message: Message) -> str:
        more = self.whispers.asked_for(place)
        sent = await self._bot.send_message(
            self._current(place.chat),
            message.text.text,
            entities=entities_of(message.text),
            link_preview_options=NO_PREVIEW,
            reply_parameters=_quoted(place),
            reply_markup=self._keyboard(message.buttons),
            disable_notification=True if place.silent else None,
            api_kwargs=more,
            **_thread(place),
        )
        return str(sent.message_id) if more is None else self.whispers.id_of(sent, more)

    async def _send_file(self, place: Place, message: Message, file: Attachment, *, as_photo: bool) -> str:
        """Send a file; whatever keeps that from being done may let a text pass, and a photo's a document."""
        left = SENDING.tries

        async def call() -> str:
            nonlocal left
            left -= 1
            try:
                return await self._upload(place, message, file, as_photo=as_photo)
            except (BadRequest, InvalidToken) as error:  # a server that has no such call names the token
                raise FileRefusedError(shorten(error.message, 60)) from error
            except NetworkError as error:
                if left > 0:
                    raise
                raise FileRefusedError(type(error).__name__) from error

        try:
            return await self._persist(place, call)
        except FileRefusedError as error:
            if not as_photo:
                raise
            event("photo_refused", reason=str(error))
        return await self._send_file(place, message, file, as_photo=False)

    async def _upload(self, place: Place, message: Message, file: Attachment, *, as_photo: bool) -> str:
        """Send a file once, as a picture that is seen at once or as a document that is opened."""
        said: dict[str, Any] = {
            "filename": file.name,
            "caption": message.text.text,
            "caption_entities": entities_of(message.text),
            "reply_parameters": _quoted(place),
            "reply_markup": self._keyboard(message.buttons),
            "disable_notification": True if place.silent else None,
            **_thread(place),
        }
        send = self._bot.send_photo if as_photo else self._bot.send_document
        sent = await send(self._current(place.chat), file.picture or file.text.encode(), **said)
        return str(sent.message_id)

    async def _edit_whisper(
        self, place: Place, whisper: Whisper, message: Message | None, buttons: Buttons
    ) -> bool:
        keyboard = self._keyboard(buttons)
        try:
            return await self._edit(
                place,
                lambda: edit_whisper(self._bot, self._current(place.chat), whisper, message, keyboard),
            )
        except EndPointNotFound:
            return False

    async def _edit(self, place: Place, call: Callable[[], Awaitable[Any]]) -> bool:
        """Edit a message; what can't be edited for whatever reason is not there to be edited."""
        try:
            await self._persist(place, call, edit=True)
        except BadRequest as error:
            refusal = refusal_of(error)
            if refusal is Refusal.OTHER:
                event("edit_refused", logging.ERROR, reason=shorten(error.message, 60))
            return refusal is Refusal.SAME
        return True

    async def _persist(self, place: Place, call: Callable[[], Awaitable[T]], *, edit: bool = False) -> T:
        """Try until it is done or can't be done; a message that may have arrived is sent again."""
        pause = SENDING.first_pause
        while True:
            current, holds = replace(place, chat=str(self._current(place.chat))), may_go.get()
            while not holds():
                await asyncio.sleep(SENDING.unsure)
            try:
                async with self._order.turn(current, edit=edit):
                    if holds():
                        return await call()
            except RetryAfter as error:
                told = self._order.told_to_wait(current, error)
                event("slowed_by_telegram", seconds=told)
                await self.on_told(current.chat, told)
            except ChatMigrated as error:
                new = str(error.new_chat_id)
                await self.on_moved(current.chat, new)
                await self.on_moved(place.chat, new)
            except InvalidToken as error:
                raise NotWelcomeError from error
            except Forbidden as error:
                raise ChatGoneError(error.message) from error
            except BadRequest as error:
                if refusal_of(error) in (Refusal.NOBODY, Refusal.NO_TOPIC):
                    raise ChatGoneError(error.message) from error
                raise
            except NetworkError as error:
                event("send_again", reason=type(error).__name__, seconds=f"{pause:g}")
                await asyncio.sleep(pause)
                pause = min(2 * pause, SENDING.longest_pause)


def _for_everybody(place: Place) -> Place:
    """Return a place in which everybody sees what is said; to a whisper nobody can reply there."""
    reply_to = "" if Whisper.read(place.reply_to) else place.reply_to
    return replace(place, only="", press="", reply_to=reply_to)


def _quoted(place: Place) -> ReplyParameters | None:
    """Return how a call says to what something is a reply; to a whisper nothing else can be one."""
    if not place.reply_to or Whisper.read(place.reply_to) is not None:
        return None
    return ReplyParameters(int(place.reply_to), allow_sending_without_reply=True)


def _thread(place: Place) -> dict[str, Any]:
    """Return how a call says in which topic something goes."""
    if place.thread.startswith(DIRECT):
        return {"direct_messages_topic_id": int(place.thread.removeprefix(DIRECT))}
    return {"message_thread_id": int(place.thread)} if place.thread else {}

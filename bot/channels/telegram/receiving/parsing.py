"""An update as what somebody says, presses or does, whatever else Telegram tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Document, Message, Update, User

from bot.channels.channel import Delivery, File, Incoming, Joined, Moved, Place, Pressed, Raw, Said
from bot.channels.telegram.receiving.addressing import is_from_nobody, place_to_answer, read_request

_IN_A_CHAT = ("message", "edited_message", "my_chat_member")
_PRIVATE = "private"


def delivery_of(raw: Raw) -> Delivery | None:
    """Return what is known of an update before it is read.

    Inline queries are not kept: they come with every key, and an answer to an old one helps nobody.
    """
    if "inline_query" in raw:
        return None
    chat, thread = _chat_of(raw)
    try:
        known, private = str(int(chat["id"])), chat.get("type") == _PRIVATE
    except (KeyError, TypeError, ValueError, AttributeError):
        known, private = "", True
    return Delivery(str(raw["update_id"]), known, "message" in raw, "callback_query" in raw, private, thread)


def _chat_of(raw: Raw) -> tuple[Mapping[str, Any], str]:
    """Return the chat whose order an update belongs into, and its topic."""
    for kind in _IN_A_CHAT:
        if kind in raw:
            found = raw[kind]
            break
    else:
        query = raw.get("callback_query")
        found = query.get("message") if isinstance(query, dict) else None
    if not isinstance(found, dict):
        return {}, ""
    thread = found.get("message_thread_id") if found.get("is_topic_message") else None
    return found.get("chat", {}), str(thread or "")


def read_update(update: Update, me: User) -> Incoming | None:
    """Return what an update wants of the bot; None if it is not meant for it."""
    if update.message is not None:
        return _message(update.message, me, edited=False)
    if update.edited_message is not None:
        return _message(update.edited_message, me, edited=True)
    if update.callback_query is not None:
        return _press(update.callback_query)
    member = update.my_chat_member
    if member is not None and member.new_chat_member.status == "member":
        return Joined(str(member.chat.id))
    return None


def _message(message: Message, me: User, *, edited: bool) -> Incoming | None:
    if message.migrate_to_chat_id:
        return Moved(str(message.chat.id), str(message.migrate_to_chat_id))
    if is_from_nobody(message, me):
        return None
    if message.text is None:
        return None if edited else _wordless(message)
    request = read_request(message, me)
    if request is None:
        return None
    original = message.reply_to_message
    return Said(
        place=place_to_answer(message),
        person=_person(message),
        message=str(message.message_id),
        text=request.text,
        command=request.command,
        asked=message.date.timestamp() if isinstance(message.date, datetime) else 0.0,
        replied_to=str(original.message_id) if original is not None and request.on_reply else "",
        edited=edited,
        own=_is_own(message),
        file=_file((original or message).document),
    )


def _wordless(message: Message) -> Said | None:
    """Return a photo, a document or the like that somebody sent in private."""
    if message.chat.type != _PRIVATE or not _holds_content(message):
        return None
    name, _, argument = (message.caption or "").strip().partition(" ")
    adds = name.partition("@")[0].lower() == "/add"
    return Said(
        place=place_to_answer(message),
        person=_person(message),
        message=str(message.message_id),
        text=argument if adds else "",
        command="add" if adds else "",
        own=_is_own(message),
        wordless=True,
        file=_file(message.document),
    )


def _press(query: CallbackQuery) -> Pressed:
    message = query.message
    if message is None:
        place, number = Place(""), ""
    else:
        number, private = str(message.message_id), message.chat.type == _PRIVATE
        place = Place(str(message.chat.id), "", "" if private else number, private)
    return Pressed(query.id, place, str(query.from_user.id), number, query.data or "")


def _person(message: Message) -> str:
    """Return who wrote a message; a group for who speaks in its name."""
    sender = message.from_user
    return str(message.chat.id if sender is None or sender.is_bot else sender.id)


def _is_own(message: Message) -> bool:
    return message.from_user is not None and message.forward_origin is None and message.sender_chat is None


def _file(document: Document | None) -> File | None:
    return None if document is None else File(document.file_id, document.file_name or "", document.file_size)


def _holds_content(message: Message) -> bool:
    """Return whether a person sent something, unlike a notice such as a changed photo of a chat."""
    return any(
        getattr(message, name)
        for name in (
            "photo", "document", "sticker", "voice", "audio", "video", "video_note", "animation", "location",
            "venue", "contact", "poll", "dice", "game", "story", "paid_media", "checklist",
        )
    )  # fmt: skip

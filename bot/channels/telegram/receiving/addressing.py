"""Is a message meant for the bot? In private all are, in groups only those that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Message, User

from bot.channels.channel import Place

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?\s*\Z", re.DOTALL)
IN_GROUPS = frozenset({"ask"})  # commands that need not name the bot there


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants.

    Attributes:
        command: without its slash, lower case; empty for a plain question.
        text: the question, or what stands behind the command.
        on_reply: whether it replies to a message of the bot.
    """

    command: str
    text: str
    on_reply: bool = False


def read_request(message: Message, me: User) -> Request | None:
    """Return what a message wants of the bot; None where it is for others."""
    text = message.text or ""
    private = message.chat.type == "private"
    original = message.reply_to_message
    on_reply = original is not None and original.from_user is not None and original.from_user.id == me.id
    if match := _COMMAND.match(text):
        name, bot, rest = match[1].lower(), match[2], (match[3] or "").strip()
        if bot is not None and bot.lower() != (me.username or "").lower():
            return None
        if not private and bot is None and name not in IN_GROUPS:
            return None
        if name == "ask":
            rest = rest or _asked_in(message, on_reply)
        return Request(name, rest, on_reply)
    if private:
        return Request("", text, on_reply)
    kept, mentions = _mention(me).subn(" ", text)
    if not mentions and not on_reply:
        return None
    return Request("", " ".join(kept.split()) or _asked_in(message, on_reply), on_reply)


def is_from_nobody(message: Message, me: User) -> bool:
    """Return whether nobody waits for an answer: bots, channels, and what was posted through a bot."""
    if message.via_bot is not None or message.is_automatic_forward or message.chat.type == "channel":
        return True
    sender = message.from_user
    if sender is None:
        return message.sender_chat is None
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    return sender.id == me.id or (sender.is_bot and not anonymous)


def thread_of(message: Message) -> str:
    """Return the forum topic of a message, empty outside of topics: a thread of replies is none."""
    return str(message.message_thread_id or "") if message.is_topic_message else ""


def place_to_answer(message: Message) -> Place:
    """Return where a message is answered: in its topic, and in groups as a reply to it."""
    private = message.chat.type == "private"
    reply_to = "" if private else str(message.message_id)
    return Place(str(message.chat.id), thread_of(message), reply_to, private)


def _asked_in(message: Message, on_reply: bool) -> str:
    """Return the text of the message that is replied to: `@bot` under somebody's question asks it."""
    original = message.reply_to_message
    return "" if original is None or on_reply else (original.text or original.caption or "")


def _mention(me: User) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(me.username or '')}(?!\w)", re.IGNORECASE)

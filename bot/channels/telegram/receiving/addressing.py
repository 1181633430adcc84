"""Is a message meant for the bot? In private all are, in groups only those that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from bot.channels.channel import Place
from bot.channels.telegram.receiving.words import Json, line, number, part, words_of
from bot.channels.telegram.whisper import Whisper

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?\s*\Z", re.DOTALL)
IN_GROUPS = frozenset(("ask", "topics", "privacy", "forget", "mute", "unmute", "guide"))
"""Commands that need not name the bot there; every bot has /start and /help."""
DIRECT = "direct:"
"""How the thread of a channel's direct messages begins; the rest is its topic."""


class Me(Protocol):
    """What is to be known of the bot."""

    @property
    def id(self) -> int:
        """Its id."""
        ...

    @property
    def username(self) -> str | None:
        """How it is mentioned, without the @."""
        ...


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


def read_request(message: Json, me: Me) -> Request | None:
    """Return what a message wants of the bot; None where it is for others."""
    text, alone = words_of(message), is_spoken_to(message)
    on_reply = number(part(part(message, "reply_to_message"), "from"), "id") == str(me.id)
    if match := _COMMAND.match(text):
        name, bot, rest = match[1].lower(), match[2], (match[3] or "").strip()
        if bot is not None and bot.lower() != (me.username or "").lower():
            return None
        if not alone and bot is None and name not in IN_GROUPS:
            return None
        if name == "ask":
            rest = rest or _asked_in(message, on_reply)
        return Request(name, rest, on_reply)
    if alone:
        return Request("", text, on_reply)
    kept, mentions = _mention(me).subn(" ", text)
    if not mentions and not on_reply:
        return None
    return Request("", " ".join(kept.split()) or _asked_in(message, on_reply), on_reply)


def is_private(message: Json) -> bool:
    """Return whether one person alone reads where a message stands."""
    return part(message, "chat").get("type") == "private"


def is_spoken_to(message: Json) -> bool:
    """Return whether all that is said in a chat is for the bot: in private, and in messages to a channel."""
    return is_private(message) or bool(part(message, "chat").get("is_direct_messages"))


def is_from_nobody(message: Json, me: Me) -> bool:
    """Return whether nobody waits for an answer: bots, channels, and what was posted through a bot.

    Who writes in the name of a group or of their channel looks like a bot and has a chat as sender.
    """
    if message.get("via_bot") or message.get("is_automatic_forward"):
        return True
    if part(message, "chat").get("type") == "channel":
        return True
    sender, name = part(message, "from"), part(message, "sender_chat")
    return number(sender, "id") == str(me.id) or (not name and (not sender or bool(sender.get("is_bot"))))


def thread_of(message: Json) -> str:
    """Return the topic of a message, empty outside of topics: a thread of replies is none."""
    if topic := number(part(message, "direct_messages_topic"), "topic_id"):
        return DIRECT + topic
    return number(message, "message_thread_id") if message.get("is_topic_message") else ""


def place_to_answer(message: Json) -> Place:
    """Return where a message is answered: in its topic, and in groups as a reply to it."""
    private = is_private(message)
    reply_to = "" if private else id_of(message)
    only = number(part(message, "from"), "id") if "ephemeral_message_id" in message else ""
    return Place(number(part(message, "chat"), "id"), thread_of(message), reply_to, private, only=only)


def id_of(message: Json) -> str:
    """Return the id of a message; one that its sender, or its receiver, alone sees has none in its chat."""
    if whispered := number(message, "ephemeral_message_id"):
        sender = part(message, "from")
        person = part(message, "receiver_user") if sender.get("is_bot") else sender
        return Whisper(number(person, "id"), whispered).id
    return number(message, "message_id")


def _asked_in(message: Json, on_reply: bool) -> str:
    """Return what `@bot` under something asks: what is quoted of it, or all of somebody's message."""
    quoted = line(part(message, "quote"), "text")
    return quoted or ("" if on_reply else words_of(part(message, "reply_to_message")))


def _mention(me: Me) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(me.username or '')}(?!\w)", re.IGNORECASE)

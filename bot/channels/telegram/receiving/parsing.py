"""An update as what somebody says, presses or does, whatever else Telegram tells of it."""

from __future__ import annotations

from typing import Any, TypeGuard

import msgspec

from bot.channels.channel import Delivery, File, Incoming, Joined, Moved, Place, Pressed, Raw, Reacted, Said
from bot.channels.telegram.receiving.addressing import (
    Me,
    id_of,
    is_from_nobody,
    is_private,
    is_spoken_to,
    place_to_answer,
    read_request,
    thread_of,
)
from bot.channels.telegram.receiving.words import Json, holds_content, line, number, part, words_of

_IN_A_CHAT = ("message", "edited_message", "my_chat_member", "message_reaction")
_WITH_NAME = ("1:h:", "1:n:")
"""How the buttons begin by which somebody may tell people who they are; for others no name is read."""
_VOTES = {"👍": 1, "❤": 1, "👏": 1, "🙏": 1, "💯": 1, "👎": -1}
_THERE = ("member", "administrator")


def delivery_of(raw: Raw) -> Delivery | None:
    """Return what is known of an update before it is read.

    Inline queries are not kept: they come with every key, and an answer to an old one helps nobody. No more
    are calls from chats that the bot does not belong to.
    """
    if "inline_query" in raw or "guest_message" in raw:
        return None
    kind = next((kind for kind in _IN_A_CHAT if kind in raw), "")
    found = part(raw, kind) if kind else part(part(raw, "callback_query"), "message")
    chat = number(part(found, "chat"), "id")
    private = is_private(found) or not chat
    return Delivery(
        str(raw["update_id"]), chat, "message" in raw, "callback_query" in raw, private, thread_of(found)
    )


def read_update(raw: Raw, me: Me) -> Incoming | None:
    """Return what an update wants of the bot; None if it is not meant for it."""
    for kind in ("message", "edited_message"):
        if message := part(raw, kind):
            return _message(message, me, edited=kind == "edited_message")
    if query := part(raw, "callback_query"):
        return _press(query)
    if reaction := part(raw, "message_reaction"):
        return _reacted(reaction)
    member = part(raw, "my_chat_member")
    if part(member, "new_chat_member").get("status") in _THERE:
        return Joined(number(part(member, "chat"), "id"), is_private(member))
    return None


def _message(message: Json, me: Me, *, edited: bool) -> Incoming | None:
    chat = number(part(message, "chat"), "id")
    if new := number(message, "migrate_to_chat_id"):
        return Moved(chat, new)
    if not chat or is_from_nobody(message, me):
        return None
    wordless = not words_of(message)
    if wordless and (edited or not is_spoken_to(message) or not holds_content(message)):
        return None
    request = read_request(message, me)
    if request is None:
        return None
    original, date = part(message, "reply_to_message"), message.get("date")
    return Said(
        place=place_to_answer(message),
        person=_person(message),
        message=id_of(message),
        text=request.text,
        command=request.command,
        asked=float(date) if isinstance(date, int) else 0.0,
        replied_to=id_of(original) if request.on_reply else "",
        edited=edited,
        own=_is_own(message),
        wordless=wordless,
        album=line(message, "media_group_id"),
        language=line(part(message, "from"), "language_code"),
        file=_file(message) or (_file(original) or _written(original) if request.command == "add" else None),
    )


def _press(query: Json) -> Pressed:
    message = part(query, "message")
    place = Place("")
    if message:
        place = Place(number(part(message, "chat"), "id"), "", "", is_private(message))
    person, data, shown = part(query, "from"), line(query, "data"), id_of(message)
    if not place.private:
        only = number(person, "id") if "ephemeral_message_id" in message else ""
        place = Place(place.chat, "", shown, private=False, only=only, press=line(query, "id"))
    named = [line(person, one) for one in ("first_name", "last_name")] if data.startswith(_WITH_NAME) else []
    name = " ".join(filter(None, named))
    language = line(person, "language_code")
    return Pressed(line(query, "id"), place, number(person, "id"), shown, data, name, language)


def _reacted(reaction: Json) -> Reacted | None:
    """Return the vote that a reaction is; None for one that says nothing of an answer."""
    given = reaction.get("new_reaction")
    signs = [line(one, "emoji").rstrip("\ufe0f") for one in given if isinstance(one, dict)] if given else []
    vote = next((_VOTES[sign] for sign in signs if sign in _VOTES), 0)
    chat, person = number(part(reaction, "chat"), "id"), number(part(reaction, "user"), "id")
    if not vote or not chat or not person:
        return None
    place = Place(chat, private=is_private(reaction))
    return Reacted(place, person, number(reaction, "message_id"), vote)


def _person(message: Json) -> str:
    """Return who wrote a message; a group or a channel for who speaks in its name."""
    sender, name = part(message, "from"), part(message, "sender_chat")
    return number(name if name and (not sender or sender.get("is_bot")) else sender, "id")


def _is_own(message: Json) -> bool:
    return bool(part(message, "from")) and not ("forward_origin" in message or "sender_chat" in message)


def _written(message: Json) -> File | None:
    """Return a message that somebody wrote as the document that it may become."""
    words = words_of(message)
    return File("", text=words) if words and not part(message, "from").get("is_bot") else None


def _file(message: Json) -> File | None:
    document = part(message, "document")
    if not (file := line(document, "file_id")):
        return None
    size = document.get("file_size")
    return File(file, line(document, "file_name"), size if isinstance(size, int) else None)


_MAX_ID = 1 << 63
"""Ids are kept as 64 bits."""


def is_update(raw: object) -> TypeGuard[dict[str, Any]]:
    """Return whether this is an object with a number of its own that can be written down as it came.

    >>> is_update({"update_id": 7}), is_update({"update_id": True}), is_update([7])
    (True, False, False)
    """
    if not isinstance(raw, dict):
        return False
    number = raw.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _MAX_ID:
        return False
    try:
        msgspec.json.encode(raw)
    except (UnicodeEncodeError, OverflowError, RecursionError, TypeError):  # half a surrogate pair, 10**30
        return False
    return True

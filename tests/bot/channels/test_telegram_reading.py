"""Telegram as a channel, in memory: what an update means."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import User

from bot.channels.channel import (
    Delivery,
    File,
    Incoming,
    Joined,
    Moved,
    Place,
    Pressed,
    Raw,
    Reacted,
    Said,
)
from bot.channels.telegram.receiving.parsing import delivery_of, read_update
from bot.channels.telegram.whisper import Whisper

ME = User(99, "Guide", is_bot=True, username="guide_bot")
ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}
BOT = {"id": 99, "is_bot": True, "first_name": "Guide", "username": "guide_bot"}
PRIVATE = {"id": 7, "type": "private"}
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
GROUP = {"id": -100, "type": "supergroup", "title": "G"}


def message(text: str | None = "how long?", **fields: Any) -> dict[str, Any]:
    """Return a message as Telegram tells of it."""
    usual = {"message_id": 5, "date": 1_700_000_000, "chat": PRIVATE, "from": ANN}
    return {**usual, **({} if text is None else {"text": text}), **fields}


def read(**update: Any) -> Incoming | None:
    """Return what an update wants of the bot."""
    return read_update({"update_id": 1, **update}, ME)


def said(**fields: Any) -> Said:
    """Return a message that is meant for the bot."""
    found = read(message=message(**fields))
    assert isinstance(found, Said)
    return found


def shown_to(person: str, number: int) -> str:
    """Return the id of what somebody alone sees."""
    return Whisper(person, number).id


def test_a_private_message_is_a_question() -> None:
    """With who asked, when, and where its answer goes."""
    assert said() == Said(Place("7"), "7", "5", "how long?", asked=1_700_000_000.0)


@pytest.mark.parametrize(
    ("fields", "text", "command"),
    [
        ({"text": "@guide_bot how long?"}, "how long?", ""),
        ({"text": "/ask how long?"}, "how long?", "ask"),
        ({"text": "/topics@guide_bot"}, "", "topics"),
        ({"text": "/privacy"}, "", "privacy"),
        ({"text": "/forget"}, "", "forget"),
        ({"text": "@Guide_Bot", "reply_to_message": message("how much?", message_id=3)}, "how much?", ""),
        ({"text": "/ask", "reply_to_message": message("how much?", message_id=3)}, "how much?", "ask"),
    ],
)
def test_in_a_group_the_bot_is_spoken_to(fields: dict[str, Any], text: str, command: str) -> None:
    """By its name, by a command, or under somebody's question; the answer replies to the message."""
    found = said(chat=GROUP, **fields)
    assert (found.text, found.command) == (text, command)
    assert found.place == Place("-100", "", "5", private=False)


QUOTED = {"quote": {"text": "how much?", "position": 9}}
LONG = message("My cat is blue. how much? And tea?", message_id=3, **{"from": {"id": 8, "is_bot": False}})
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
CHANNEL = {"id": -1009, "type": "channel", "title": "C"}
RICH = {
    "blocks": [
        {"type": "heading", "text": ["how ", {"type": "bold", "text": "long"}, "?"]},
        {"type": "list", "items": [{"blocks": [{"type": "paragraph", "text": "a year"}]}]},
    ]
}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"photo": PHOTO, "caption": "how long?"}, "how long?"),
        ({"voice": {"file_id": "v"}, "caption": "how long?"}, "how long?"),
        ({"live_photo": {"of": "a later time"}, "caption": "how long?"}, "how long?"),
        ({"photo": PHOTO, "caption": "@guide_bot how long?", "chat": GROUP}, "how long?"),
        ({"video": {"file_id": "v"}, "caption": "/ask how long?", "chat": GROUP}, "how long?"),
        ({"text": "@guide_bot", "chat": GROUP, "reply_to_message": LONG, **QUOTED}, "how much?"),
        ({"text": "/ask", "chat": GROUP, "reply_to_message": LONG, **QUOTED}, "how much?"),
        ({"text": "@guide_bot", "chat": GROUP, "external_reply": {"origin": {}}, **QUOTED}, "how much?"),
        ({"rich_message": RICH}, "how long?\na year"),
        ({"checklist": {"title": "how long?", "tasks": [{"id": 1, "text": "ask"}]}}, "how long?"),
        ({"poll": {"id": "1", "question": "how long?", "options": [{"text": "a year"}]}}, "how long?"),
        ({"text": "how long?", "reply_to_message": {"poll": {"question": "old"}}}, "how long?"),
        (
            {"text": "how long?", "entities": "none", "chat": {**PRIVATE, "new": [1]}, "date": "x"},
            "how long?",
        ),
    ],
)
def test_words_are_read_wherever_they_stand(fields: dict[str, Any], text: str) -> None:
    """In captions, quotes, rich messages, checklists, polls, and in what the library can't parse."""
    found = said(**{"text": None, **fields})
    assert (found.text, found.wordless) == (text, False)


@pytest.mark.parametrize("content", ["gift", "live_photo", "sticker", "hologram", "story"])
def test_whatever_somebody_sends_is_something(content: str) -> None:
    """In private, what has no words gets the one line; what comes in years as well."""
    assert said(text=None, **{content: {"of": "some kind"}}).wordless
    assert read(message=message(None, chat=GROUP, **{content: {"of": "some kind"}})) is None


@pytest.mark.parametrize(
    "notice",
    [
        "pinned_message",
        "forum_topic_created",
        "new_chat_members",
        "chat_background_set",
        "gift_refund_changed",
    ],
)
def test_a_notice_is_nothing_that_somebody_sends(notice: str) -> None:
    """What happened in a chat, today or in years."""
    assert read(message=message(None, **{notice: {"of": "some kind"}})) is None


def test_who_writes_as_their_channel_is_answered() -> None:
    """As a person of their own; what the channel itself posts is not."""
    fields: dict[str, Any] = {"chat": GROUP, "text": "/ask how?", "sender_chat": CHANNEL, "from": CHANNEL_BOT}
    assert (said(**fields).person, said(**fields).own) == ("-1009", False)
    assert read(message=message(**fields, is_automatic_forward=True)) is None


def test_messages_to_a_channel_are_answered_in_their_topic() -> None:
    """Without a mention, as in private, but by nobody who would be a keeper."""
    chat = {"id": -77, "type": "supergroup", "title": "C", "is_direct_messages": True}
    found = said(chat=chat, direct_messages_topic={"topic_id": 5, "user": ANN})
    assert found.place == Place("-77", "direct:5", "5", private=False)


def test_a_mention_that_an_edit_adds_is_read() -> None:
    """So is a caption that becomes /add."""
    edited = read(edited_message=message("@guide_bot how long?", chat=GROUP))
    assert isinstance(edited, Said) and (edited.edited, edited.text) == (True, "how long?")
    document = {"file_id": "f", "file_name": "a.md", "file_size": 9}
    added = read(edited_message=message(None, document=document, caption="/add rules"))
    assert isinstance(added, Said) and (added.command, added.file) == ("add", File("f", "a.md", 9))


def test_what_one_person_alone_sees_is_answered_to_them_alone() -> None:
    """A command that was whispered in a group, and a press under what was whispered back."""
    fields = {"chat": GROUP, "message_id": 0, "ephemeral_message_id": 4, "receiver_user": BOT}
    whispered = said(text="/ask how long?", **fields)
    assert (whispered.place.only, whispered.place.private) == ("7", False)
    assert said(text="/ask how long?", chat=GROUP).place.only == ""
    shown = message("an answer", **{**fields, "from": BOT, "receiver_user": ANN})
    pressed = read(callback_query={"id": "8", "from": ANN, "data": "1:c:2:0", "message": shown})
    assert isinstance(pressed, Pressed) and pressed.place.only == "7"
    assert pressed.message == shown_to("7", 4) and whispered.message == shown_to("7", 4)


def test_a_reply_to_the_bot_follows_up() -> None:
    """In a topic, too."""
    original = message("an answer", message_id=3, **{"from": BOT})
    found = said(chat=GROUP, reply_to_message=original, message_thread_id=8, is_topic_message=True)
    assert (found.replied_to, found.place.thread) == ("3", "8")


@pytest.mark.parametrize(
    "fields",
    [
        {"chat": GROUP},
        {"chat": GROUP, "text": "/start"},
        {"text": "/help@other_bot"},
        {"via_bot": BOT},
        {"from": BOT},
        {"chat": {"id": -3, "type": "channel", "title": "C"}},
        {"text": None, "new_chat_title": "X", "chat": GROUP},
        {
            "text": None,
            "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}],
            "chat": GROUP,
        },
    ],
)
def test_what_is_for_others_is_not_read(fields: dict[str, Any]) -> None:
    """Chatter, other bots, notices, photos in groups."""
    assert read(message=message(**fields)) is None


def test_who_speaks_in_anothers_name_is_no_keeper() -> None:
    """A forwarded message, an anonymous admin."""
    origin = {"type": "hidden_user", "sender_user_name": "x", "date": 1}
    assert not said(forward_origin=origin).own
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    found = said(chat=GROUP, text="/ask how?", sender_chat=GROUP, **{"from": anonymous})
    assert (found.person, found.own) == ("-100", False)


def test_a_document_is_a_file_with_or_without_its_command() -> None:
    """In the caption, by a reply, or alone."""
    document = {"file_id": "f", "file_unique_id": "u", "file_name": "a.md", "file_size": 9}
    file = File("f", "a.md", 9)
    added = said(text=None, document=document, caption="/add@guide_bot the rules")
    assert (added.command, added.text, added.file, added.wordless) == ("add", "the rules", file, False)
    alone = said(text=None, document=document)
    assert (alone.command, alone.file, alone.wordless) == ("", file, True)
    asked = said(text="/ask how long?", reply_to_message=message(None, document=document, message_id=3))
    assert asked.file is None
    replied = said(text="/add rules", reply_to_message=message(None, document=document, message_id=3))
    assert (replied.command, replied.text, replied.file, replied.wordless) == ("add", "rules", file, False)


@pytest.mark.parametrize(("sign", "vote"), [("👍", 1), ("👎", -1), ("❤️", 1), ("🤔", 0)])
def test_a_sign_on_an_answer_is_a_vote(sign: str, vote: int) -> None:
    """Where it says yes or no; one that is taken back says nothing."""
    reaction = {
        "chat": PRIVATE,
        "user": ANN,
        "message_id": 12,
        "new_reaction": [{"type": "emoji", "emoji": sign}],
    }
    expected = Reacted(Place("7"), "7", "12", vote) if vote else None
    assert read(message_reaction=reaction) == expected
    assert read(message_reaction={**reaction, "new_reaction": []}) is None


def test_a_message_that_is_replied_to_becomes_a_document() -> None:
    """With /add, and only then; what the bot said does not."""
    written = message("# Rules", message_id=3)
    assert said(text="/add", reply_to_message=written).file == File("", text="# Rules")
    assert said(text="/ask how?", reply_to_message=written).file is None
    assert said(text="/add", reply_to_message={**written, "from": BOT}).file is None


def test_edits_presses_moves_and_invitations() -> None:
    """Each is a value of its own."""
    edited = read(edited_message=message())
    assert isinstance(edited, Said) and edited.edited
    assert read(edited_message=message(None)) is None
    query = {"id": "q", "from": ANN, "chat_instance": "c", "data": "1:c:1:0", "message": message(chat=GROUP)}
    place = Place("-100", "", "5", False, press="q")
    assert read(callback_query=query) == Pressed("q", place, "7", "5", "1:c:1:0")
    del query["message"]
    assert read(callback_query=query) == Pressed("q", Place(""), "7", "", "1:c:1:0")
    assert read(message=message(None, chat=GROUP, migrate_to_chat_id=-1005)) == Moved("-100", "-1005")
    member = {"chat": GROUP, "from": ANN, "date": 1, "old_chat_member": {"status": "left", "user": BOT}}
    joined = {**member, "new_chat_member": {"status": "member", "user": BOT}}
    assert read(my_chat_member=joined) == Joined("-100", private=False)


@pytest.mark.parametrize(
    ("raw", "delivery"),
    [
        ({"message": message()}, Delivery("9", "7", message=True)),
        ({"edited_message": message(chat=GROUP)}, Delivery("9", "-100", private=False)),
        ({"callback_query": {"message": message()}}, Delivery("9", "7", press=True)),
        ({"callback_query": {}}, Delivery("9", press=True)),
        ({"my_chat_member": None}, Delivery("9")),
        ({"message": {"chat": {"id": "x"}}}, Delivery("9", message=True)),
        ({"inline_query": {}}, None),
    ],
)
def test_a_delivery_is_known_before_it_is_read(raw: Raw, delivery: Delivery | None) -> None:
    """Whatever stands in it."""
    assert delivery_of({"update_id": 9, **raw}) == delivery

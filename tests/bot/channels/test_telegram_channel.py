"""Telegram as a channel, in memory: what an update means, and what sending survives."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from telegram import Update, User
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.channels.channel import (
    Button,
    ChatGoneError,
    Delivery,
    File,
    Incoming,
    Joined,
    Message,
    Moved,
    NotWelcomeError,
    Place,
    Pressed,
    Raw,
    Said,
)
from bot.channels.chat.saying.message_text import BOLD, FormattedText, Mark, plain
from bot.channels.telegram.receiving.parsing import delivery_of, read_update
from bot.channels.telegram.sending.pacing import Limits, Pacer
from bot.channels.telegram.sending.send_order import SendOrder
from bot.channels.telegram.sending.sender import Sender

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
    return read_update(Update.de_json({"update_id": 1, **update}, None), ME)


def said(**fields: Any) -> Said:
    """Return a message that is meant for the bot."""
    found = read(message=message(**fields))
    assert isinstance(found, Said)
    return found


def test_a_private_message_is_a_question() -> None:
    """With who asked, when, and where its answer goes."""
    assert said() == Said(Place("7"), "7", "5", "how long?", asked=1_700_000_000.0)


@pytest.mark.parametrize(
    ("fields", "text", "command"),
    [
        ({"text": "@guide_bot how long?"}, "how long?", ""),
        ({"text": "/ask how long?"}, "how long?", "ask"),
        ({"text": "/topics@guide_bot"}, "", "topics"),
        ({"text": "@Guide_Bot", "reply_to_message": message("how much?", message_id=3)}, "how much?", ""),
        ({"text": "/ask", "reply_to_message": message("how much?", message_id=3)}, "how much?", "ask"),
    ],
)
def test_in_a_group_the_bot_is_spoken_to(fields: dict[str, Any], text: str, command: str) -> None:
    """By its name, by a command, or under somebody's question; the answer replies to the message."""
    found = said(chat=GROUP, **fields)
    assert (found.text, found.command) == (text, command)
    assert found.place == Place("-100", "", "5", private=False)


def test_a_reply_to_the_bot_follows_up() -> None:
    """In a topic, too."""
    original = message("an answer", message_id=3, **{"from": BOT})
    found = said(chat=GROUP, reply_to_message=original, message_thread_id=8, is_topic_message=True)
    assert (found.replied_to, found.place.thread) == ("3", "8")


@pytest.mark.parametrize(
    "fields",
    [
        {"chat": GROUP},
        {"chat": GROUP, "text": "/topics"},
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
    assert (added.command, added.text, added.file, added.wordless) == ("add", "the rules", file, True)
    alone = said(text=None, document=document, caption="look")
    assert (alone.command, alone.file) == ("", file)
    replied = said(text="/add rules", reply_to_message=message(None, document=document, message_id=3))
    assert (replied.command, replied.text, replied.file, replied.wordless) == ("add", "rules", file, False)


def test_edits_presses_moves_and_invitations() -> None:
    """Each is a value of its own."""
    edited = read(edited_message=message())
    assert isinstance(edited, Said) and edited.edited
    assert read(edited_message=message(None)) is None
    query = {"id": "q", "from": ANN, "chat_instance": "c", "data": "1:c:1:0", "message": message(chat=GROUP)}
    assert read(callback_query=query) == Pressed("q", Place("-100", "", "5", False), "7", "5", "1:c:1:0")
    del query["message"]
    assert read(callback_query=query) == Pressed("q", Place(""), "7", "", "1:c:1:0")
    assert read(message=message(None, chat=GROUP, migrate_to_chat_id=-1005)) == Moved("-100", "-1005")
    member = {"chat": GROUP, "from": ANN, "date": 1, "old_chat_member": {"status": "left", "user": BOT}}
    joined = {**member, "new_chat_member": {"status": "member", "user": BOT}}
    assert read(my_chat_member=joined) == Joined("-100")


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


class FailingBot:
    """Says what it was told to say to each call, then takes everything."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls: list[dict[str, Any]] = []

    async def _call(self, *args: Any, **fields: Any) -> Any:
        self.calls.append({"args": args, **fields})
        if self.errors:
            raise self.errors.pop(0)
        return type("Sent", (), {"message_id": 12})()

    send_message = edit_message_text = edit_message_reply_markup = send_chat_action = _call


def sender(*errors: Exception) -> tuple[Sender, FailingBot]:
    """Return a sender to a bot that fails first."""
    bot = FailingBot(*errors)
    return Sender(cast(Any, bot), SendOrder(Pacer(Limits(seconds_each=0.0)))), bot


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the pauses that were made, none of which is waited for."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    made: list[float] = []
    sleep = asyncio.sleep

    async def pause(seconds: float) -> None:
        made.append(seconds)
        await sleep(0)

    monkeypatch.setattr("bot.channels.telegram.sending.sender.asyncio.sleep", pause)
    return made


SAID = Message(plain("Twelve months."))


async def test_what_the_network_loses_is_sent_again(waits: list[float]) -> None:
    """With longer and longer pauses, up to fifteen seconds."""
    failing, bot = sender(*[NetworkError("away")] * 8)
    assert await failing.send(Place("7"), SAID) == "12"
    assert len(bot.calls) == 9
    assert waits[:8] == [0.25, 0.5, 1, 2, 4, 8, 15, 15]


async def test_telegram_is_waited_for_as_long_as_it_says(waits: list[float]) -> None:
    """And a little longer."""
    failing, _ = sender(RetryAfter(0))
    assert await failing.send(Place("7"), SAID) == "12"
    assert len(waits) >= 1


@pytest.mark.parametrize(
    "words", ["message thread not found", "TOPIC_DELETED", "TOPIC_CLOSED", "Message thread not found"]
)
async def test_an_answer_to_a_deleted_topic_goes_to_the_group(words: str) -> None:
    """It is not lost, in whatever words and capitals Telegram says so."""
    failing, bot = sender(BadRequest(f"Bad Request: {words}"))
    assert await failing.send(Place("-5", "8", "3", private=False), SAID) == "12"
    assert [call["message_thread_id"] for call in bot.calls] == [8, None]
    assert bot.calls[1]["reply_parameters"].message_id == 3


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was blocked by the user"),
        *map(
            BadRequest,
            (
                "Bad Request: chat not found",
                "Bad Request: not enough rights to send text messages to the chat",
                "Bad Request: have no rights to send a message",
                "Bad Request: need administrator rights in the channel chat",
                "Bad Request: CHAT_WRITE_FORBIDDEN",
                "Bad Request: CHAT_RESTRICTED",
            ),
        ),
    ],
)
async def test_who_is_gone_is_gone(error: Exception) -> None:
    """Blocked or removed: nobody is there."""
    failing, _ = sender(error)
    with pytest.raises(ChatGoneError):
        await failing.send(Place("7"), SAID)


async def test_what_is_found_wrong_is_said_without_ornament() -> None:
    """An answer without its buttons is better than none; a bare text that is refused is a mistake."""
    failing, bot = sender(*[BadRequest("Bad Request: entities are wrong")] * 3)
    ornate = Message(FormattedText("Twelve months.", (Mark(BOLD, 0, 6),)), ((Button("Why?", "1:w:1:0"),),))
    with pytest.raises(BadRequest):
        await failing.send(Place("7"), ornate)
    assert [bool(call["reply_markup"]) for call in bot.calls] == [True, False]
    assert await sender(BadRequest("Bad Request: BUTTON_DATA_INVALID"))[0].send(Place("7"), ornate) == "12"


async def test_a_token_that_is_not_known_ends_the_bot() -> None:
    """Nothing else can be done with it."""
    failing, _ = sender(InvalidToken("no"))
    with pytest.raises(NotWelcomeError):
        await failing.send(Place("7"), SAID)


async def test_a_group_is_followed_to_its_new_id() -> None:
    """Now and later."""
    failing, bot = sender(ChatMigrated(-500))
    for _ in range(2):
        assert await failing.send(Place("-5", private=False), SAID) == "12"
    assert [call["args"][0] for call in bot.calls] == [-5, -500, -500]


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("message is not modified: specified new message content is the same", True),
        ("message to edit not found", False),
        ("message can't be edited", False),
        ("MESSAGE_ID_INVALID", False),
        ("something that nobody has thought of", False),
    ],
)
async def test_an_edit_says_whether_the_message_is_there(words: str, there: bool) -> None:
    """A message that shows it already is."""
    failing, _ = sender(BadRequest(f"Bad Request: {words}"), BadRequest(f"Bad Request: {words}"))
    assert await failing.edit(Place("7"), "12", SAID) == there
    assert await failing.edit_buttons(Place("7"), "12", ()) == there
    assert await failing.edit(Place("7"), "12", SAID)


async def test_typing_may_fail() -> None:
    """Nobody minds."""
    failing, bot = sender(NetworkError("away"))
    await failing.typing(Place("7", "8"))
    assert bot.calls[0]["message_thread_id"] == 8

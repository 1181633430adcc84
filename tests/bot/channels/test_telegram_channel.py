"""Telegram as a channel, in memory: what sending survives."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import httpcore
import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.channels.channel import (
    Attachment,
    Button,
    ChatGoneError,
    FileRefusedError,
    Message,
    NotWelcomeError,
    Place,
)
from bot.channels.chat.saying.message_text import BOLD, FormattedText, Mark, plain
from bot.channels.chat.store.sharing import NotOursError
from bot.channels.outgoing import may_go
from bot.channels.telegram.sending.pacing import Limits, Pacer
from bot.channels.telegram.sending.requests import WholeRequests
from bot.channels.telegram.sending.send_order import SendOrder
from bot.channels.telegram.sending.sender import Sender


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
    send_document = send_photo = _call


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


async def test_what_may_not_go_out_waits_until_it_may() -> None:
    """It is looked at again when its turn has come, and at each further try."""
    failing, bot = sender(NetworkError("away"))
    answers = iter([False, False, True, False, True, True, False, True, True])
    before = may_go.set(lambda: next(answers))
    assert await failing.send(Place("7"), SAID) == "12"
    may_go.reset(before)
    assert len(bot.calls) == 2 and not list(answers)


async def test_nothing_leaves_the_machine_that_may_no_longer_go() -> None:
    """It is looked at when all of a request is made ready, which takes a while where the machine is busy."""
    network = httpcore.AsyncMockBackend([])
    stream = await WholeRequests(network).connect_tcp("service", 80)
    inner, written = cast(Any, stream)._stream, list[bytes]()

    async def write(buffer: bytes, _: float | None = None) -> None:
        written.append(buffer)

    inner.write = write
    await stream.write(b"POST / HTTP/1.1\r\n\r\n")
    before = may_go.set(lambda: False)
    with pytest.raises(httpcore.WriteError):
        await stream.write(b"text=hello")
    may_go.reset(before)
    assert written == []
    await stream.write(b"GET / HTTP/1.1\r\n\r\n")
    await stream.write(b"more")
    assert written == [b"GET / HTTP/1.1\r\n\r\nmore"]


@pytest.mark.parametrize("looks", [0, 1])
async def test_what_somebody_else_says_is_not_sent(looks: int) -> None:
    """Whether that is known before its turn comes or then."""
    failing, bot = sender()
    asked: list[bool] = []

    def lost() -> bool:
        if len(asked) >= looks:
            raise NotOursError
        asked.append(True)
        return True

    before = may_go.set(lost)
    with pytest.raises(NotOursError):
        await failing.send(Place("7"), SAID)
    may_go.reset(before)
    assert bot.calls == []


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
    assert [call.get("message_thread_id") for call in bot.calls] == [8, None]
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


async def test_an_answer_to_a_channels_direct_message_names_its_topic() -> None:
    """Telegram requires it."""
    fine, bot = sender()
    await fine.send(Place("-77", "direct:5", private=False), SAID)
    assert bot.calls[0]["direct_messages_topic_id"] == 5 and "message_thread_id" not in bot.calls[0]


FILE = Message(plain("As they are cut."), attached=Attachment("passages.txt", "One.\n"))


@pytest.mark.parametrize(
    "errors",
    [
        [BadRequest("Bad Request: CHAT_SEND_DOCS_FORBIDDEN")],
        [BadRequest("Bad Request: not enough rights to send documents to the chat")],
        [InvalidToken("Not Found")],
        [NetworkError("Request Entity Too Large")] * 9,
    ],
)
async def test_a_file_that_can_not_be_sent_leaves_way_for_a_text(errors: list[Exception]) -> None:
    """A server that forbids, does not know or does not carry it; nothing is tried for ever."""
    failing, bot = sender(*errors)
    with pytest.raises(FileRefusedError):
        await failing.send(Place("7"), FILE)
    assert len(bot.calls) <= 4


async def test_a_file_waits_its_turn_as_messages_do(waits: list[float]) -> None:
    """What is slowed or lost once is sent again; who blocked the bot gets no text either."""
    failing, bot = sender(RetryAfter(0), NetworkError("away"))
    assert await failing.send(Place("7", "8"), FILE) == "12"
    assert len(bot.calls) == 3 and len(waits) >= 2
    assert (bot.calls[2]["caption"], bot.calls[2]["message_thread_id"]) == ("As they are cut.", 8)
    with pytest.raises(ChatGoneError):
        await sender(Forbidden("Forbidden: bot was blocked by the user"))[0].send(Place("7"), FILE)


PICTURE = Message(plain("Rules, p. 3"), attached=Attachment("rules-3.png", "No dogs.", b"\x89PNG"))


async def test_a_picture_that_is_refused_comes_as_a_document() -> None:
    """One that is too large or too long for a photo; where neither may be sent a text can be."""
    refused = BadRequest("Bad Request: PHOTO_INVALID_DIMENSIONS")
    sends, bot = sender(refused)
    assert await sends.send(Place("7", reply_to="5"), PICTURE) == "12"
    photo, document = bot.calls
    assert photo == document and (photo["filename"], photo["caption"]) == ("rules-3.png", "Rules, p. 3")
    assert photo["reply_parameters"].message_id == 5
    with pytest.raises(FileRefusedError):
        await sender(refused, BadRequest("not enough rights to send documents"))[0].send(Place("7"), PICTURE)


async def test_a_picture_waits_its_turn_and_is_no_whisper(waits: list[float]) -> None:
    """It is slowed as a message is, and replies to nothing that one person alone sees."""
    sends, bot = sender(RetryAfter(0))
    assert await sends.send(Place("-7", "8", reply_to="alone:5:6", private=False), PICTURE) == "12"
    assert len(bot.calls) == 2 and waits
    assert bot.calls[1]["reply_parameters"] is None


@pytest.mark.parametrize("chat", ["abc", "7a", "", "-"])
async def test_a_chat_that_no_number_stands_for_is_gone(chat: str) -> None:
    """A keeper who was named so once keeps nobody else from being told."""
    to, bot = sender()
    with pytest.raises(ChatGoneError):
        await to.send(Place(chat), Message(plain("hello")))
    assert not bot.calls

"""Buttons that lead out of the chat: to the page of an answer, and with it to wherever it is needed."""

from __future__ import annotations

from typing import Any, cast

import pytest
from msgspec.structs import replace
from telegram.error import BadRequest

from bot.channels.channel import Button, Buttons, Does, Message, Place
from bot.channels.chat.saying.message_text import plain
from bot.channels.telegram.sending.markup import keyboard_of
from bot.channels.telegram.sending.pacing import Limits, Pacer
from bot.channels.telegram.sending.send_order import SendOrder
from bot.channels.telegram.sending.sender import Sender
from corpus.model import Document
from tests.bot.telegram.conftest import GUIDE
from tests.helpers.chat_room import PRICE, Room

PAGE = "https://workshop.example.org/guide.html"


def behind(buttons: Buttons) -> dict[Does, str]:
    """Return what each button that leads out carries."""
    return {one.does: one.data for row in buttons for one in row if one.does is not Does.COMES_BACK}


async def test_an_answer_leads_to_its_page_and_out_of_the_chat(room: Room) -> None:
    """Its words and its question go along; in a view that is no answer there is none of it."""
    room.channel.abilities = replace(room.channel.abilities, links=True)
    room.publish(Document("workshop", "The open workshop", GUIDE, source=PAGE, location=PAGE))
    answer = await room.ask(PRICE)
    found = behind(answer.buttons)
    assert found[Does.OPENS].startswith(PAGE)
    assert "A day pass costs $12." in found[Does.COPIES] and found[Does.COPIES] in answer.text
    assert found[Does.SHARES] == PRICE
    await room.press(answer, "Why?")
    assert behind(answer.buttons) == {}
    await room.press(answer, "Back")
    assert behind(answer.buttons) == found
    refusal = await room.ask("Who may use the kiln?")
    assert behind(refusal.buttons) == {}


async def test_what_has_no_page_has_no_button_for_it(room: Room) -> None:
    """A file's name is no address."""
    room.channel.abilities = replace(room.channel.abilities, links=True)
    assert Does.OPENS not in behind((await room.ask(PRICE)).buttons)


async def test_a_channel_without_links_shows_none(room: Room) -> None:
    """Neither as buttons nor as numbered lines, and nothing else changes."""
    room.publish(Document("workshop", "The open workshop", GUIDE, source=PAGE, location=PAGE))
    answer = await room.ask(PRICE)
    assert answer.labels == ["More context", "Why?", "👍", "👎"]
    await room.press(answer, "👍")
    await room.press(answer, "More context")
    await room.press(answer, "Back")
    assert answer.labels == ["More context", "Why?", "👍 ✓ Thanks", "👎"]
    room.channel.abilities = replace(room.channel.abilities, buttons=False)
    plainly = await room.ask(PRICE)
    assert "4. 👎" in plainly.text and "Copy" not in plainly.text and PAGE not in plainly.text


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://a.example/x#y", True),
        ("http://a.example:8080/?q=1", True),
        ("http://localhost/x", False),
        ("ftp://a.example/x", False),
        ("https://a.example/two words", False),
        ("javascript:alert(1)", False),
        ("https://me:secret@a.example/", False),
        ("https://a.example\n", False),
        ("", False),
    ],
)
def test_what_is_no_address_for_telegram_is_left_out(address: str, taken: bool) -> None:
    """One wrong button would have the whole message refused."""
    keyboard = keyboard_of(((Button("More", "1:c:1:0"), Button("Page", address, Does.OPENS)),))
    assert keyboard is not None
    assert [button.url for button in keyboard.inline_keyboard[0]] == [None, *([address] if taken else [])]


def test_a_question_is_shared_where_the_bot_may_be_asked_there() -> None:
    """It fits into what may be typed behind the bot's name."""
    row = ((Button("Share", "how long? " * 60, Does.SHARES),),)
    assert keyboard_of(row) is None
    shared = keyboard_of(row, inline=True)
    assert shared is not None
    query = shared.inline_keyboard[0][0].switch_inline_query
    assert query is not None and len(query) <= 256 and query.startswith("how long?")


async def test_a_server_that_knows_no_such_buttons_gets_the_others() -> None:
    """An old server refuses the message; the answer comes with what it knows."""

    class Old:
        def __init__(self) -> None:
            self.calls: list[list[str]] = []

        async def send_message(self, *_: object, **fields: object) -> object:
            keyboard = fields["reply_markup"]
            rows = getattr(keyboard, "inline_keyboard", ())
            self.calls.append([button.text for row in rows for button in row])
            if any(button.copy_text for row in rows for button in row):
                raise BadRequest("Bad Request: Text buttons are unallowed in the inline keyboard")
            return type("Sent", (), {"message_id": 12})()

    old = Old()
    sender = Sender(cast(Any, old), SendOrder(Pacer(Limits(seconds_each=0.0))))
    buttons = ((Button("More", "1:c:1:0"),), (Button("Copy", "12", Does.COPIES),))
    assert await sender.send(Place("7"), Message(plain("Twelve."), buttons)) == "12"
    assert old.calls == [["More", "Copy"], ["More"]]

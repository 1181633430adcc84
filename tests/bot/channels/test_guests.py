"""Guest mode: the bot answers once where somebody calls it, without belonging to the chat."""

from __future__ import annotations

from typing import Any, cast

import pytest
from telegram import User
from telegram.error import BadRequest

from bot.channels.telegram.inline import Inline
from bot.channels.telegram.receiving.parsing import delivery_of
from tests.helpers.chat_room import PRICE, Room

ME = User(99, "Guide", is_bot=True, username="guide_bot")
CALLED = {
    "message_id": 5,
    "date": 1_700_000_000,
    "chat": {"id": -5, "type": "group", "title": "Friends"},
    "from": {"id": 7, "is_bot": False, "first_name": "Ann"},
    "guest_query_id": "g1",
}


class Host:
    """Takes what a guest answers."""

    bot = ME

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.said: list[tuple[str, str]] = []

    async def answer_guest_query(self, query: str, result: Any) -> None:
        if self.errors:
            raise self.errors.pop()
        self.said.append((query, result.input_message_content.message_text))


async def called(room: Room, *errors: Exception, **fields: Any) -> list[tuple[str, str]]:
    """Call the bot into a chat, and return what it said there."""
    host = Host(*errors)
    inline = Inline(cast(Any, host))
    inline.brain = room.chat.services.brain
    await inline.answer_guest({**CALLED, **fields})
    return host.said


async def test_a_guest_answers_once_where_it_is_called(room: Room) -> None:
    """With the answer and its place; a refusal is said as well; nothing of it is kept."""
    ((query, text),) = await called(room, text=f"@guide_bot {PRICE}")
    assert query == "g1" and "$12" in text
    ((_, refusal),) = await called(room, text="@guide_bot how much is a kayak?")
    assert "kayak" in refusal
    assert room.store.conversations.records == {} and room.store.inbox.rows == {}


async def test_a_guest_is_asked_by_a_quote(room: Room) -> None:
    """Under somebody's message the quoted part is the question."""
    quote = {"quote": {"text": PRICE, "position": 3}}
    ((_, text),) = await called(room, text="@guide_bot", **quote)
    assert "$12" in text


@pytest.mark.parametrize(
    "fields",
    [{"text": "@guide_bot"}, {"text": PRICE, "guest_query_id": 5}, {"text": PRICE, "via_bot": {"id": 3}}],
)
async def test_a_guest_says_nothing_where_nothing_is_asked(room: Room, fields: dict[str, Any]) -> None:
    """Nor to bots."""
    assert await called(room, **fields) == []


async def test_a_guest_that_may_not_answer_is_no_mistake(room: Room) -> None:
    """The log says so; the next one is answered."""
    assert await called(room, BadRequest("Bad Request: query is too old"), text=PRICE) == []
    assert len(await called(room, text=PRICE)) == 1


def test_a_call_is_not_kept() -> None:
    """An answer to an old one helps nobody."""
    assert delivery_of({"update_id": 9, "guest_message": CALLED}) is None

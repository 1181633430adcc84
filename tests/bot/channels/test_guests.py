"""Guest mode: the bot answers once where somebody calls it, without belonging to the chat."""

from __future__ import annotations

from typing import Any, cast

import pytest
from telegram import InlineQuery, User
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


@pytest.mark.parametrize(
    ("app", "says"),
    [
        ("en", "Ask me in a private chat"),
        ("de", "Frag mich"),
        ("pt-BR", "Pergunte"),
        ("nl", "Ask me"),
        (None, "Ask me"),
    ],
)
async def test_what_leads_from_an_empty_list_to_the_bot_is_in_the_language_of_the_app(
    room: Room, app: str | None, says: str
) -> None:
    """The reader is whoever types alone, so nobody else is shown the same."""
    told: list[dict[str, Any]] = []

    class Typed:
        async def answer_inline_query(self, _query: str, _results: list[object], **more: Any) -> None:
            told.append(more)

    inline = Inline(cast(Any, Typed()))
    inline.brain, inline.services = room.chat.services.brain, room.chat.services
    person = User(5, "P", is_bot=False, language_code=app)
    await inline.answer(InlineQuery("1", person, "is there a lion?", ""))
    assert told[0]["button"].text.startswith(says) and told[0]["is_personal"]
    await inline.answer(InlineQuery("2", person, PRICE, ""))
    assert told[1]["button"] is None and not told[1]["is_personal"]

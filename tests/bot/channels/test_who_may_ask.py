"""A bot for some people and groups tells others so once, and leaves groups that it is not for."""

from __future__ import annotations

import pytest

from bot.channels.channel import Joined, Moved, Place
from bot.channels.chat.services import EVERYBODY, People
from corpus.languages.spoken import say
from tests.helpers.chat_room import KEEPER, PRICE, Room

OURS, THEIRS = Place("-5", private=False), Place("-6", private=False)


@pytest.fixture
def some(room: Room) -> Room:
    """Return a chat for one person and one group."""
    people = People(frozenset({KEEPER}), frozenset({"ann", "-5"}))
    object.__setattr__(room.chat.services, "people", people)
    return room


async def test_who_is_allowed_is_answered(some: Room) -> None:
    """The person, whoever is in the group, and keepers."""
    for person, place in (("ann", Place("ann")), ("bob", OURS), (KEEPER, Place(KEEPER))):
        assert "$12" in (await some.ask(PRICE, person, place=place)).text
    assert some.channel.left == []


async def test_others_are_told_once(some: Room) -> None:
    """Nothing of what they ask is kept."""
    for _ in range(3):
        assert (await some.ask(PRICE, "bob")).text == say("chat.not_for_you")
    assert len(some.channel.shown) == 1 and some.channel.left == []
    assert some.store.conversations.records == {} and await some.store.inbox.waiting() == []


async def test_other_groups_are_left_with_a_word(some: Room) -> None:
    """When they invite the bot, and when it is there already."""
    await some.does(some.channel.put(Joined("-6", private=False)))
    await some.does(some.channel.put(some.saying(PRICE, "bob", place=THEIRS)))
    assert some.channel.left == ["-6", "-6"] and len(some.channel.shown) == 1
    await some.does(some.channel.put(Joined("-5", private=False)))
    assert len(some.channel.left) == 2


async def test_a_group_that_is_allowed_stays_so_under_its_new_id(some: Room) -> None:
    """It became a supergroup."""
    await some.does(some.channel.put(Moved("-5", "-500")))
    assert "$12" in (await some.ask(PRICE, "bob", place=Place("-500", private=False))).text


def test_without_a_list_everybody_may_ask() -> None:
    """As before."""
    assert EVERYBODY.may_ask("-1", "x") and EVERYBODY.may_ask("-1")


async def test_only_in_its_topics(room: Room) -> None:
    """In others of the same group the bot keeps quiet, and it stays."""
    object.__setattr__(room.chat.services, "people", People(frozenset({KEEPER}), frozenset({"-5/7"})))
    topic, other = Place("-5", "7", private=False), Place("-5", "8", private=False)
    assert "$12" in (await room.ask(PRICE, "bob", place=topic)).text
    before = len(room.channel.shown)
    await room.does(room.channel.put(room.saying(PRICE, "bob", place=other)))
    await room.does(room.channel.put(room.saying(PRICE, "bob", place=OURS)))
    await room.does(room.channel.put(Joined("-5", private=False)))
    assert len(room.channel.shown) == before and room.channel.left == []
    await room.does(room.channel.put(Joined("-6", private=False)))
    assert room.channel.left == ["-6"]

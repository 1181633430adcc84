"""Where the guide has no answer people can be asked, whose reply comes back marked as a person's."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.channels.channel import Place, Pressed
from bot.channels.chat.answers.helpers import MOST, Helpers, Request
from bot.channels.chat.services import People
from corpus.languages.spoken import say
from tests.helpers.chat_room import KAYAK, KEEPER, PRICE, SECOND, Room
from tests.helpers.fake_channel import Shown

DESK = Place("-9", "4", "", private=False)


@pytest.fixture
def helped(room: Room) -> Room:
    """Return a chat with a topic of people who help."""
    people = People(frozenset({KEEPER, SECOND}), helpers="-9/4")
    object.__setattr__(room.chat.services, "people", people)
    return room


async def asked(room: Room, person: str = "ann", question: str = KAYAK) -> Shown:
    """Ask in vain, press the button, and return what the helpers see."""
    refusal = await room.ask(question, person)
    assert await room.press(refusal, "🙋", person) == "Passed on ✓"
    return [one for one in room.channel.shown if one.chat == DESK.chat][-1]


async def test_without_helpers_no_button_is_shown(room: Room) -> None:
    """And nothing is said of it."""
    refusal = await room.ask(KAYAK)
    assert not any("person" in label for label in refusal.labels)
    assert "Ask a person" not in (await room.ask("/privacy")).text


async def test_a_persons_reply_comes_back_and_becomes_a_document(helped: Room) -> None:
    """Without the asker's name; marked; one button proposes it for the guide."""
    assert "🙋" not in str((await helped.ask(PRICE)).labels)
    question = await asked(helped)
    assert KAYAK in question.text and "ann" not in question.text
    assert "without your name" in helped.channel.shown[-1].text
    sent = await helped.ask("A kayak is $70 a day.", "helper", place=DESK, replied_to=question.id)
    back = helped.channel.shown[-2]
    assert back.chat == "ann" and back.text.startswith("A person answers, not the guide:")
    assert KAYAK in back.text and "A kayak is $70 a day." in back.text
    into = sent.button("Propose").data
    assert await helped.press(sent, "", "helper", into) == say("chat.not_a_keeper")
    assert "private chat" in await helped.press(sent, "", KEEPER, into)
    preview = helped.channel.shown[-1]
    assert preview.chat == KEEPER and "New: how-much-is-a-kayak" in preview.text
    await helped.press(preview, "Publish", KEEPER)
    assert "$70" in (await helped.ask(KAYAK, "bob")).text


async def test_a_name_is_told_only_by_who_has_it(helped: Room) -> None:
    """By a button of their own, in reply to their question."""
    refusal = await helped.ask(KAYAK)
    press = Pressed("x", Place("ann"), "ann", refusal.id, refusal.button("🙋").data, "Ann Smith")
    await helped.does(helped.channel.put(press))
    question = next(one for one in helped.channel.shown if one.chat == DESK.chat)
    assert "Smith" not in question.text
    passed_on = helped.channel.shown[-1]
    sign = replace(press, id="y", message=passed_on.id, data=passed_on.button("Tell them").data)
    await helped.does(helped.channel.put(replace(sign, id="z", person="bob", name="Bob")))
    assert not any("Bob" in one.text for one in helped.channel.shown)
    await helped.does(helped.channel.put(sign))
    told = next(one for one in helped.channel.shown if "Ann Smith" in one.text)
    assert (told.chat, told.reply_to) == (DESK.chat, question.id)
    assert passed_on.text == say("chat.name_told") and passed_on.labels == []


async def test_a_question_is_passed_on_once(helped: Room) -> None:
    """Pressed again it says so; a second answer comes back as well."""
    refusal = await helped.ask(KAYAK)
    await helped.press(refusal, "🙋")
    assert await helped.press(refusal, "🙋") == say_pressed("asked_already")
    desk = [one for one in helped.channel.shown if one.chat == DESK.chat]
    assert len(desk) == 1
    for text in ("Seventy.", "No, eighty."):
        await helped.ask(text, "helper", place=DESK, replied_to=desk[0].id)
    assert ["Seventy." in one.text or "eighty" in one.text for one in helped.channel.shown].count(True) == 2


def say_pressed(name: str) -> str:
    from bot.channels.chat.saying import texts

    return texts.pressed(name)


async def test_where_nobody_can_be_reached_it_is_said(helped: Room) -> None:
    """On either side."""
    helped.channel.gone.add(DESK.chat)
    refusal = await helped.ask(KAYAK)
    await helped.press(refusal, "🙋")
    assert helped.channel.shown[-1].text == say("chat.nobody_there")
    helped.channel.gone.clear()
    question = await asked(helped, "bob")
    helped.channel.gone.add("bob")
    answer = await helped.ask("Seventy.", "helper", place=DESK, replied_to=question.id)
    assert answer.text == say("chat.asker_gone")


async def test_other_replies_in_the_helpers_chat_are_questions(helped: Room) -> None:
    """So is what is said elsewhere in reply to a message of the same number."""
    question = await asked(helped)
    assert "$12" in (await helped.ask(PRICE, "helper", place=DESK, replied_to="m999")).text
    assert "$12" in (await helped.ask(PRICE, "bob", replied_to=question.id)).text


async def test_in_a_group_the_answer_replies_to_the_question(helped: Room) -> None:
    """Whoever pressed the button."""
    place = Place("-5", "", "q7", private=False)
    refusal = await helped.ask(KAYAK, "ann", place=place, message="q7")
    press = Pressed("x", replace(place, reply_to=refusal.id), "bob", refusal.id, refusal.button("🙋").data)
    await helped.does(helped.channel.put(press))
    question = next(one for one in helped.channel.shown if one.chat == DESK.chat)
    await helped.ask("Seventy.", "helper", place=DESK, replied_to=question.id)
    back = next(one for one in helped.channel.shown if "Seventy." in one.text)
    assert (back.chat, back.reply_to) == ("-5", "q7")


async def test_what_was_asked_outlives_a_restart_and_can_be_forgotten(helped: Room) -> None:
    """It is shown to who asked, bounded, and goes with /forget and with time."""
    question = await asked(helped)
    assert "Ask a person" in (await helped.ask("/privacy")).text
    assert f"You asked people: {KAYAK}" in (await helped.ask("/export")).text
    services = helped.chat.services
    again = Helpers(services, helped.chat._keepers)
    assert [one.shown for one in await again.of(services.identity.name("ann"))] == [question.id]
    await helped.ask("/forget")
    again = Helpers(services, helped.chat._keepers)
    assert await again.of(services.identity.name("ann")) == []
    for number in range(MOST + 3):
        await again._keep(Request(f"m{number}", str(number), "a", Place("7"), "q?", services.clock()))
    assert len(await again.of("a")) == MOST
    await again._keep(Request("old", "x", "b", Place("7"), "q?", services.clock() - 91 * 86_400))
    assert await again.of("b") == []

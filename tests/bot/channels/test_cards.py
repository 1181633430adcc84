"""What was asked in vain, one question after the other, with what a keeper thinks of it."""

from __future__ import annotations

import pytest

from bot.channels.channel import Place, Pressed
from bot.keeping.asked import Asked
from bot.keeping.judging.judgements import Judgements
from corpus.languages.spoken import say
from tests.helpers.chat_room import KEEPER, Room
from tests.helpers.fake_channel import Shown

SAUNA, PASS = "is there a sauna", "what must I pay for a whole day"


def vain(text: str) -> Asked:
    return Asked(text, "2026-01-01T10:00:00Z", "not_found", 0.1, 0, text)


@pytest.fixture
async def card(room: Room) -> Shown:
    """Return the first card of two."""
    room.asked.asked = [vain(PASS), vain(SAUNA)]
    report = await room.ask("/report", KEEPER)
    await room.press(report, "One by one", KEEPER)
    return room.channel.shown[-1]


async def test_questions_are_leafed_through_and_ignored(room: Room, card: Shown) -> None:
    """An ignored one does not come again; after the last one that is said."""
    first = card.text
    await room.press(card, "Next", KEEPER)
    assert card.text != first and "1× · 2026-01-01" in card.text
    await room.press(card, "Ignore", KEEPER)
    assert card.text == say("keepers.all_seen") and len(Judgements(room.data_dir).all()) == 1
    report = await room.ask("/report", KEEPER)
    await room.press(report, "One by one", KEEPER)
    assert room.channel.shown[-1].text == first
    await room.press(room.channel.shown[-1], "Next", KEEPER)
    assert room.channel.shown[-1].text == say("keepers.all_seen")


async def test_a_question_is_not_covered(room: Room, card: Shown) -> None:
    """It is proposed as a hint, published by a press, and refused from then on."""
    while SAUNA not in card.text:
        await room.press(card, "Next", KEEPER)
    await room.press(card, "The guide doesn't cover it", KEEPER)
    proposal = room.channel.shown[-1]
    assert "Replaced: workshop" in proposal.text and proposal.labels == ["Publish", "Discard", "📄 Passages"]
    await room.press(proposal, "Publish", KEEPER)
    assert "hints" not in proposal.text and SAUNA in room.chat.services.library.hints(_version(room))


@pytest.mark.parametrize(("label", "entry"), [("These words", "[[answer]]"), ("Must stay", "[[check]]")])
async def test_the_nearest_words_become_a_hint_or_a_check(
    room: Room, card: Shown, label: str, entry: str
) -> None:
    """Of the document that they stand in."""
    while PASS not in card.text:
        await room.press(card, "Next", KEEPER)
    await room.press(card, label, KEEPER)
    proposal = room.channel.shown[-1]
    assert "Publish" in " ".join(proposal.labels)
    await room.press(proposal, "Publish", KEEPER)
    assert entry in room.chat.services.library.hints(_version(room))


async def test_others_judge_nothing(room: Room, card: Shown) -> None:
    """Who is no keeper is told so, and in a group nothing is shown."""
    before, data = len(room.channel.shown), card.button("Ignore").data
    assert await room.press(card, "", "ann", data) == say("chat.not_a_keeper")
    group = Pressed("x", Place("-5", private=False), KEEPER, card.id, data)
    await room.does(room.channel.put(group))
    assert Judgements(room.data_dir).all() == [] and len(room.channel.shown) == before


async def test_with_nothing_asked_there_is_no_button(room: Room) -> None:
    """And the report says so."""
    assert (await room.ask("/report", KEEPER)).labels == []


def _version(room: Room) -> int:
    library = room.chat.services.library
    document = library.edition(library.published()).document("workshop")
    assert document is not None
    return document.version

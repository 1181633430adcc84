"""Several guides in one chat: people choose theirs, keepers a group's, and who keeps one touches no other."""

from __future__ import annotations

import pytest

from bot.channels.channel import Place
from corpus.guides import in_guide
from corpus.languages.spoken import say
from corpus.model import Document
from tests.bot.channels.test_keepers import upload
from tests.helpers.chat_room import BOATS, KAYAK, KEEPER, PRICE, SECOND, Room

GROUP, TOPIC = Place("-5", "", "q", private=False), Place("-5", "7", "q", private=False)
BOAT_GUIDE = in_guide(Document("boats", "Boats", BOATS.decode(), source="boats.md"), "boats")


@pytest.fixture
def two(room: Room) -> Room:
    """Return a chat over two guides."""
    room.publish(BOAT_GUIDE)
    return room


async def test_with_one_guide_nothing_is_chosen(room: Room) -> None:
    """And no answer names it."""
    assert (await room.ask("/guide", "ann")).text == say("chat.one_guide")
    assert "default" not in (await room.ask(PRICE)).text


async def test_somebody_chooses_for_themselves(two: Room) -> None:
    """By a button or by name; before that all are asked, and each answer names its guide."""
    assert "— boats: Boats › Prices" in (await two.ask(KAYAK)).text
    assert "— default: " in (await two.ask(PRICE)).text
    choice = await two.ask("/guide")
    assert choice.labels == ["boats", "default", "✓ All guides"]
    await two.press(choice, "boats")
    assert "“boats”" in choice.text and choice.labels[0] == "✓ boats"
    answer = await two.ask(KAYAK)
    assert "$70" in answer.text and "boats:" not in answer.text
    refusal = await two.ask(PRICE)
    assert "$12" not in refusal.text
    assert "$12" in (await two.ask(PRICE, "bob")).text
    assert "Prices" in (await two.ask("/topics")).text and "Machines" not in two.channel.shown[-1].text
    await two.press(answer, "Why?")
    assert "kayak" in answer.text.lower()
    await two.ask("/guide default")
    assert "$12" in (await two.ask(PRICE)).text and "$70" not in (await two.ask(KAYAK)).text
    await two.ask("/guide all")
    assert "$70" in (await two.ask(KAYAK)).text and "$12" in (await two.ask(PRICE)).text


async def test_keepers_choose_for_a_group_and_its_topics(two: Room) -> None:
    """Others are told so; a topic may have another guide than its group."""
    assert (await two.ask("/guide boats", "ann", place=GROUP)).text == say("chat.keepers_choose")
    assert "“boats”" in (await two.ask("/guide boats", KEEPER, place=GROUP)).text
    await two.ask("/guide default", KEEPER, place=TOPIC)
    assert "$70" in (await two.ask(KAYAK, place=GROUP)).text
    assert "$12" in (await two.ask(PRICE, place=TOPIC)).text
    assert "$12" not in (await two.ask(PRICE, place=GROUP)).text
    assert "$70" in (await two.ask(KAYAK, place=Place("-5", "8", private=False))).text


async def test_a_guide_that_is_gone_is_no_choice_any_more(two: Room) -> None:
    """Then all are asked again, and a press of its old button changes nothing."""
    choice = await two.ask("/guide")
    await two.ask("/guide boats")
    data = choice.button("boats").data
    two.publish(in_guide(BOAT_GUIDE, "fleet"))
    assert "$12" in (await two.ask(PRICE)).text
    await two.press(choice, "", data=data)
    assert "$12" in (await two.ask(PRICE)).text


async def test_a_promise_is_kept_by_the_guide_that_was_asked(two: Room) -> None:
    """Another guide that answers it is none."""
    await two.ask("/guide default")
    refusal = await two.ask(KAYAK)
    await two.press(refusal, "🔔")
    two.publish(in_guide(Document("fleet", "Fleet", BOATS.decode()), "boats"))
    before = len(two.channel.shown)
    await two.chat.notices.look()
    assert len(two.channel.shown) == before
    two.publish(Document("more", "More", BOATS.decode()))
    await two.chat.notices.look()
    assert "$70" in two.channel.shown[-1].text and "boats:" not in two.channel.shown[-1].text


async def test_who_keeps_one_guide_touches_no_other(two: Room) -> None:
    """What they add belongs to it; what would change another is not proposed."""
    await two.ask("/keeper 77 publishes boats", KEEPER)
    assert "(boats)" in (await two.ask("/keepers", KEEPER)).text
    proposal = await upload(two, "Oars.md", b"# Oars\n\nAn oar costs $5.\n", person="77")
    assert "New: oars" in proposal.text and "Guide: boats" in proposal.text
    await two.press(proposal, "Publish", "77")
    assert "[boats]" in (await two.ask("/corpus", "77")).text
    for command in ("/remove workshop", "/rollback 3"):
        assert "boats” alone" in (await two.ask(command, "77")).text
    assert "boats” alone" in (await upload(two, "workshop.md", b"# Other\n\nText.\n", person="77")).text
    gone = await two.ask("/remove oars", "77")
    assert gone.labels == ["Publish", "Discard", "📄 Passages"]


async def test_a_keeper_adds_to_the_guide_that_they_chose(two: Room) -> None:
    """And to the default one otherwise."""
    await two.ask("/guide boats", SECOND)
    shown = await upload(two, "Oars.md", b"# Oars\n\nAn oar costs $5.\n", person=SECOND)
    assert "Guide: boats" in shown.text
    assert "Guide:" not in (await upload(two, "Oars.md", b"# Oars\n\nAn oar costs $5.\n")).text

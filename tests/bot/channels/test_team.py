"""Keepers add keepers, with roles; people and groups are muted; it is known who did what."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.channels.channel import Place, Reacted
from bot.channels.chat.keepers.team import MOST_DEEDS, MOST_MUTED, Deed, Member, Role, Team
from bot.channels.chat.privacy.anonymity import Identity
from bot.channels.telegram.settings import IDS
from corpus.languages.spoken import say
from tests.bot.channels.test_keepers import upload
from tests.helpers.chat_room import BOATS, KAYAK, KEEPER, PRICE, SECOND, Room
from tests.helpers.memory_store import MemoryChatStore

NEW = "77"
GROUP = Place("-5", "", "q", private=False)


async def test_a_keeper_who_proposes_asks_those_who_publish(room: Room) -> None:
    """They see the same preview, one of them decides, and the proposer is told."""
    assert say("chat.not_a_keeper") in (await upload(room, "Boats.md", BOATS, person=NEW)).text
    assert "Your number here is 77" in (await room.ask("/id", NEW)).text
    told = await room.ask("/keeper 77 proposes", KEEPER)
    assert "77 is a keeper now" in told.text and "add" in room.channel.menus[NEW]
    assert any(one.chat == NEW and "You are a keeper" in one.text for one in room.channel.shown)
    own = await upload(room, "Boats.md", BOATS, person=NEW)
    assert own.labels == ["Discard", "📄 Passages"] and "have been asked" in own.text
    asked = [one for one in room.channel.shown if "A keeper proposes this" in one.text]
    assert sorted(one.chat for one in asked) == [KEEPER, SECOND]
    assert all(
        one.labels == ["Publish", "Discard", "📄 Passages"] and "New: boats" in one.text for one in asked
    )
    publish = asked[0].button("Publish").data
    assert say("keepers.not_yours") == await room.press(own, "", NEW, publish)
    assert "Working" in await room.press(asked[1], "Publish", asked[1].chat)
    assert "$70" in (await room.ask(KAYAK)).text
    assert "Published as edition 4" in asked[1].text
    assert any(one.chat == NEW and "published edition 4: boats" in one.text for one in room.channel.shown)
    assert await room.press(asked[0], "Publish", asked[0].chat) == say("keepers.decided")
    record = (await room.ask("/record", KEEPER)).text
    assert f"{asked[1].chat}: published edition 4: boats" in record and "made 77 a keeper" in record


async def test_a_keeper_who_publishes_does_all_but_touch_owners(room: Room) -> None:
    """Adds and removes others; whom the operator named stays."""
    await room.ask(f"/keeper {NEW} publishes", KEEPER)
    shown = await upload(room, "Boats.md", BOATS, person=NEW)
    assert shown.labels == ["Publish", "Discard", "📄 Passages"]
    await room.press(shown, "Publish", NEW)
    assert "Published as edition 4" in shown.text
    assert "is_owner" not in (await room.ask(f"/keeper {KEEPER} proposes", NEW)).text
    assert room.chat.services.team.role(KEEPER) is Role.OWNER
    assert "named" in (await room.ask(f"/keeper {KEEPER} none", NEW)).text
    await room.ask("/keeper 78 proposes", NEW)
    assert "78: proposes" in (await room.ask("/keepers", KEEPER)).text
    assert "publish can do that" in (await room.ask("/keeper 79 publishes", "78")).text
    assert "• 78" in (await room.ask("/keepers", "78")).text
    assert "no keeper any more" in (await room.ask("/keeper 78 none", KEEPER)).text
    assert "add" not in room.channel.menus["78"]
    assert (await room.ask("/keepers", "78")).text == say("chat.not_a_keeper")


@pytest.mark.parametrize(
    "text", ["/keeper", "/keeper 7", "/keeper 7 owner", "/keeper !! publishes", "/keeper a b c"]
)
async def test_what_appoints_nobody_says_how(room: Room, text: str) -> None:
    """And changes nothing."""
    assert (await room.ask(text, KEEPER)).text == say("keepers.appoint")
    assert room.chat.services.team.everybody() == [KEEPER, SECOND]


async def test_a_proposal_of_who_is_no_keeper_any_more_is_others_to_decide(room: Room) -> None:
    """And theirs no longer."""
    await room.ask(f"/keeper {NEW} publishes", KEEPER)
    shown = await upload(room, "Boats.md", BOATS, person=NEW)
    await room.ask(f"/keeper {NEW} none", KEEPER)
    for label in ("Publish", "Discard"):
        assert await room.press(shown, label, NEW) == say("keepers.not_yours")
    await room.press(shown, "Discard", SECOND)
    assert "stays as it is" in shown.text


async def test_somebody_is_muted_by_a_reply_and_answered_again(room: Room) -> None:
    """Their messages, presses and signs are not for the bot any more; others are answered."""
    answer = await room.ask(PRICE, "bob", place=GROUP)
    muted = await room.ask("/mute", KEEPER, place=GROUP, replied_to=answer.id)
    assert muted.text == say("keepers.muted")
    before, words = len(room.channel.shown), len(room.channel.words)
    await room.does(room.channel.put(room.saying(PRICE, "bob", place=GROUP)))
    await room.does(room.channel.put(Reacted(GROUP, "bob", answer.id, 1)))
    await room.does(room.channel.put(room.saying(PRICE, "bob")))
    assert len(room.channel.shown) == before and len(room.channel.words) == words
    assert await room.store.inbox.waiting() == []
    assert "$12" in (await room.ask(PRICE, "ann", place=GROUP)).text
    assert (await room.ask("/unmute bob", KEEPER)).text == say("keepers.unmuted")
    assert "$12" in (await room.ask(PRICE, "bob", place=GROUP)).text
    assert (await room.ask("/unmute bob", KEEPER)).text == say("keepers.was_not_muted")


async def test_a_group_is_muted_but_for_keepers(room: Room) -> None:
    """Who may not mute is told so; a bare /mute in private says how."""
    assert (await room.ask("/mute", "bob", place=GROUP)).text == say("chat.not_a_keeper")
    assert "Whom?" in (await room.ask("/mute", KEEPER)).text
    await room.ask("/mute", KEEPER, place=GROUP)
    before = len(room.channel.shown)
    await room.does(room.channel.put(room.saying(PRICE, "ann", place=GROUP)))
    assert len(room.channel.shown) == before
    assert "$12" in (await room.ask(PRICE, "ann")).text
    assert "$12" in (await room.ask(PRICE, KEEPER, place=GROUP)).text
    assert (await room.ask("/unmute", KEEPER, place=GROUP)).text == say("keepers.unmuted")
    assert "$12" in (await room.ask(PRICE, "ann", place=GROUP)).text


async def test_a_team_is_what_it_was_after_a_restart() -> None:
    """Members, who is muted, and deeds; each bounded, the newest stay."""
    store, identity = MemoryChatStore(), Identity(b"k")
    first = Team("fake", ["1"], store, identity)
    await first.add(Member("2", Role.PROPOSES, "boats"))
    assert not await first.add(Member("1", Role.PROPOSES)) and not await first.remove("1")
    for number in range(3):
        await first.mute(identity.name(f"x{number}"))
        await first.note(Deed(float(number), "1", "muted"))
    again, other = Team("fake", ["1"], store, identity), Team("other", [], store, identity)
    await again.load()
    await other.load()
    assert again.role("2") is Role.PROPOSES and again.guide("2") == "boats" and other.role("2") is None
    assert again.is_muted("x1", "") and again.is_muted("y", "x2") and not other.is_muted("x1", "")
    assert [deed.moment for deed in again.deeds()] == [2.0, 1.0, 0.0]
    again._muted = dict.fromkeys(map(str, range(MOST_MUTED)))
    await again.mute("new")
    assert again.n_muted == MOST_MUTED and "0" not in again._muted and "new" in again._muted
    again._deeds *= MOST_DEEDS
    await again.note(Deed(9.0, "1", "muted"))
    assert len(again.deeds()) == MOST_DEEDS and again.deeds()[0].moment == 9.0


@pytest.mark.parametrize("given", ["abc", "@ann", "77a", "１２３", "7.7", "--77", "9" * 20])
async def test_what_is_no_number_makes_no_keeper(room: Room, given: str) -> None:
    """In a service that calls people by numbers; nothing is kept, and it is said how it is done."""
    room.channel.abilities = replace(room.channel.abilities, ids=IDS)
    assert (await room.ask(f"/keeper {given} publishes", KEEPER)).text == say("keepers.appoint")
    assert (await room.ask(f"/mute {given}", KEEPER)).text == say("keepers.whom", n=0)
    assert len(room.chat.services.team.everybody()) == 2 and not room.chat.services.team.deeds()
    assert "77 is a keeper now" in (await room.ask("/keeper 77 publishes", KEEPER)).text

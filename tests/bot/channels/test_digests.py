"""What keepers learn of use: counts when they ask, a digest by itself; and sources read again from a chat."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.chat.life.quiet_hours import QuietHours
from bot.channels.chat.services import About
from bot.keeping.asked import Asked
from bot.keeping.use.exchange import Exchange, Quoted
from bot.keeping.use.stats import stats_of
from corpus.guides import in_guide
from corpus.languages.spoken import say
from corpus.model import Document
from tests.helpers.chat_room import BOATS, KEEPER, SECOND, Room

DAY = 86_400.0
NOW = 100 * DAY


def exchange(days: float, *, answered: bool = True, document: str = "workshop", place: str = "a") -> Exchange:
    """Return a question that was asked some days ago."""
    shown = (Quoted(document, 0, 5),) if answered else ()
    votes = (1,) if answered else ()
    return Exchange(place, "p", NOW - days * DAY, answered, "what?", "what?", 1, shown, (), votes, 0)


TOLD = [
    exchange(0.5),
    exchange(0.6, answered=False),
    exchange(3, document="boats", place="b"),
    exchange(20),
    exchange(80, answered=False),
]


def test_counts_are_of_the_days_that_are_asked_for() -> None:
    """By guide and by chat, the most first; languages only where somebody can tell them."""
    guides = {"workshop": "default", "boats": "boats"}
    week = stats_of(TOLD, NOW - 7 * DAY, guides)
    assert (week.asked, week.answered, week.refused, week.liked, week.disliked) == (3, 2, 1, 2, 0)
    assert week.guides == (("boats", 1), ("default", 1)) and week.places == (("a", 2), ("b", 1))
    assert week.languages == ()
    assert stats_of(TOLD, NOW - 7 * DAY, guides, lambda _: "de").languages == (("de", 3),)
    assert stats_of([], 0.0, {}).asked == 0


@pytest.fixture
def used(room: Room) -> Room:
    """Return a chat in which something was asked, at a set time."""
    room.asked.told = TOLD
    room.asked.asked = [Asked("is there a sauna", "2026-01-01T10:00:00Z", "not_found", 0.1, 0, "")]
    object.__setattr__(room.chat.services, "clock", lambda: NOW)
    return room


async def test_a_keeper_reads_counts(used: Room) -> None:
    """Of a day, a week and a month; by guide where there are several."""
    text = (await used.ask("/stats", KEEPER)).text
    assert "The last day\nAsked: 2, answered: 1, not answered: 1; 👍 1, 👎 0" in text
    assert "The last 7 days\nAsked: 3" in text and "The last 30 days\nAsked: 4" in text
    assert "guide" not in text and "In the chats where most was asked: 2, 1" in text
    used.publish(in_guide(Document("boats", "Boats", BOATS.decode()), "boats"))
    assert "Answered by guide: boats 1, default 1" in (await used.ask("/stats", KEEPER)).text
    assert (await used.ask("/stats", "ann")).text == say("chat.not_a_keeper")


async def test_a_digest_comes_by_itself(used: Room) -> None:
    """Once each day or week, not in quiet hours, and to keepers alone; until they want none."""
    digests, services = used.chat._keepers.digests, used.chat.services
    assert (await used.ask("/digest", KEEPER)).text == say("keepers.digest_how")
    assert "every day" in (await used.ask("/digest daily", KEEPER)).text
    assert "every week" in (await used.ask("/digest weekly", SECOND)).text
    shown = len(used.channel.shown)
    await digests.look()
    assert len(used.channel.shown) == shown
    object.__setattr__(services, "clock", lambda: NOW + DAY)
    object.__setattr__(services, "about", About(quiet=QuietHours(0, 1439)))
    await digests.look()
    assert len(used.channel.shown) == shown
    object.__setattr__(services, "about", About())
    for _ in range(2):
        await digests.look()
    assert len(used.channel.shown) == shown + 1
    digest = used.channel.shown[-1]
    assert digest.chat == KEEPER and "The last day" in digest.text and "is there a sauna" in digest.text
    await used.ask("/digest off", KEEPER)
    used.channel.gone.add(SECOND)
    object.__setattr__(services, "clock", lambda: NOW + 8 * DAY)
    shown = len(used.channel.shown)
    await digests.look()
    assert len(used.channel.shown) == shown


async def test_sources_are_read_again_from_a_chat(room: Room, tmp_path: Path) -> None:
    """What changed is proposed; what can't be read is named without its folder, and stays."""
    file = tmp_path / "boats.md"
    file.write_bytes(BOATS)
    room.publish(Document("boats", "Boats", BOATS.decode(), source="boats.md", location=str(file)))
    same = await room.ask("/update boats", KEEPER)
    assert same.text == say("keepers.same") and same.labels == []
    file.write_bytes(BOATS.replace(b"$70", b"$75"))
    proposal = await room.ask("/update", KEEPER)
    assert "Replaced: boats" in proposal.text and proposal.labels == ["Publish", "Discard", "📄 Passages"]
    assert "⚠ workshop.md can't be read" in proposal.text and str(tmp_path) not in proposal.text
    await room.press(proposal, "Publish", KEEPER)
    assert "$75" in (await room.ask("How much is a kayak?")).text
    assert "no document" in (await room.ask("/update nothing", KEEPER)).text
    assert (await room.ask("/update", "ann")).text == say("chat.not_a_keeper")


@pytest.mark.parametrize("gone", [True, False])
async def test_a_digest_that_cannot_be_sent_stops_no_other(used: Room, gone: bool) -> None:
    """Who blocked the bot gets none."""
    await used.ask("/digest daily", KEEPER)
    await used.ask("/digest daily", SECOND)
    if gone:
        used.channel.gone.add(KEEPER)
    object.__setattr__(used.chat.services, "clock", lambda: NOW + 2 * DAY)
    await used.chat._keepers.digests.look()
    assert used.channel.shown[-1].chat == SECOND

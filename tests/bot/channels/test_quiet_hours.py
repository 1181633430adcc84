"""In quiet hours answers come without a sound, and what nobody asked for waits until they are over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Message, Place
from bot.channels.chat.life.quiet_hours import QuietHours
from bot.channels.chat.services import About
from corpus.model import Document
from tests.helpers.chat_room import KAYAK, Room


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_each_minute_is_within_or_between(start: int, end: int, minute: int) -> None:
    """Swapping both ends says the opposite; the first minute is in, the last is out."""
    if start == end:
        return
    hours, others = QuietHours(start, end), QuietHours(end, start)
    assert hours.at(minute * 60.0) is not others.at(minute * 60.0)
    assert hours.at(start * 60.0) and not hours.at(end * 60.0)


@given(st.integers(0, 1439), st.integers(0, 1439), st.sampled_from(["-", " - ", "–"]))
def test_hours_are_read_to_the_minute(start: int, end: int, between: str) -> None:
    """Within a day, or over midnight; without a zone they are UTC's."""
    if start != end:
        first, last = (f"{time // 60:02}:{time % 60:02}" for time in (start, end))
        assert QuietHours.read(f"{first}{between}{last}") == QuietHours(start, end, UTC)


def test_hours_are_those_of_their_zone() -> None:
    """In summer and in winter."""
    hours = QuietHours.read("22:00-7:00 Europe/Berlin")
    for month, hour, quiet in ((7, 20, True), (1, 20, False), (1, 21, True), (7, 5, False), (1, 5, True)):
        assert hours.at(datetime(2026, month, 5, hour, 30, tzinfo=UTC).timestamp()) is quiet


@pytest.mark.parametrize(
    "text", ["", "22-7", "25:00-07:00", "22:00-22:00", "22:00-07:00 Atlantis/City", "22:00 07:00"]
)
def test_what_are_no_hours_is_one_sentence(text: str) -> None:
    """That says how they are written."""
    with pytest.raises(ValueError, match=r"22:00-07:00|Europe/Berlin"):
        QuietHours.read(text)


async def test_notices_wait_and_answers_come_silently(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody asked is answered; what was promised comes in the morning."""
    silent: list[bool] = []
    send = room.channel.send

    async def note(place: Place, message: Message) -> str:
        silent.append(place.silent)
        return await send(place, message)

    monkeypatch.setattr(room.channel, "send", note)
    day, night = About(), About(quiet=QuietHours(0, 1439))
    services = room.chat.services
    monkeypatch.setattr(services.speaker, "_is_quiet", lambda: services.about is night)
    object.__setattr__(services, "clock", lambda: 60.0)
    refusal = await room.ask(KAYAK)
    await room.press(refusal, "🔔")
    room.publish(Document("boats", "Boats", "# Boats\n\n## Prices\n\nA kayak costs $70.\n"))
    object.__setattr__(services, "about", night)
    shown = len(room.channel.shown)
    await room.chat.notices.look()
    assert len(room.channel.shown) == shown
    await room.ask("/help")
    object.__setattr__(services, "about", day)
    await room.chat.notices.look()
    assert "$70" in room.channel.shown[-1].text
    assert silent == [False, True, False]

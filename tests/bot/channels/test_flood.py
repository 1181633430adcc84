"""Who brings more than anybody reads is slowed down, told so once, and forgotten when it is over."""

from __future__ import annotations

import pytest

from bot.channels.channel import Place, Said
from bot.channels.chat.intake.flood import Flood, meter_of
from bot.channels.chat.settings import FLOODING, Allowance

PRIVATE, GROUP = FLOODING.private, FLOODING.group


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def flooded(flood: Flood, meter: str, allowance: Allowance = PRIVATE) -> None:
    """Bring one message more than is allowed."""
    private = allowance is PRIVATE
    assert not any(flood.arrived(meter, private=private) for _ in range(allowance.burst))
    assert flood.arrived(meter, private=private)


def test_a_person_is_metered_in_a_group_as_in_private() -> None:
    """What one writes in a group costs nobody else anything there."""
    assert meter_of(Said(Place("7"), "ann", "1", "hello")) == "7"
    assert meter_of(Said(Place("-5", private=False), "ann", "1", "hello")) == "-5 ann"


@pytest.mark.parametrize("allowance", [PRIVATE, GROUP])
def test_after_the_burst_one_message_is_taken_each_few_seconds(clock: Clock, allowance: Allowance) -> None:
    flood = Flood(clock)
    flooded(flood, "ann", allowance)
    private = allowance is PRIVATE
    clock.now += allowance.seconds
    assert flood.arrived("ann", private=private)
    clock.now += 2 * allowance.seconds
    assert not flood.arrived("ann", private=private)
    assert flood.arrived("ann", private=private)
    assert not flood.arrived("ben", private=private)


def test_it_is_told_once_until_it_was_calm(clock: Clock) -> None:
    flood = Flood(clock)
    assert not flood.must_tell("ann")
    flood.arrived("ann")
    assert not flood.must_tell("ann")
    for _ in range(PRIVATE.burst):
        flood.arrived("ann")
    assert flood.must_tell("ann") and not flood.must_tell("ann")
    for seconds in (PRIVATE.burst * PRIVATE.seconds + PRIVATE.seconds, FLOODING.calm):
        clock.now += seconds
        flooded(flood, "ann")
        assert not flood.must_tell("ann")
    clock.now += FLOODING.calm + 0.5
    flooded(flood, "ann")
    assert flood.must_tell("ann") and not flood.must_tell("ann")


def test_a_flood_is_told_of_however_young_the_clock_is(clock: Clock) -> None:
    """A computer that was just started counts from nothing."""
    clock.now = 5.0
    flood = Flood(clock)
    flooded(flood, "ann")
    assert flood.must_tell("ann")


def test_answers_are_spaced_while_more_than_one_waits(clock: Clock) -> None:
    """The time that went by counts; the last one ends it, and what comes after is answered at once."""
    flood = Flood(clock)
    assert flood.pause("ann", 3) == 0.0
    flooded(flood, "ann", GROUP)
    assert flood.pause("ann", 4) == 0.0
    clock.now += 1.0
    assert flood.pause("ann", 3) == pytest.approx(GROUP.pause - 1.0)
    assert flood.pause("ann", 2) == pytest.approx(2 * GROUP.pause - 1.0)
    assert flood.pause("ann", 1) == pytest.approx(3 * GROUP.pause - 1.0)
    assert flood.pause("ann", 9) == 0.0
    assert not flood.must_tell("ann")


def test_those_are_forgotten_who_are_calm(clock: Clock) -> None:
    """Somebody who flooded lately is known whoever comes besides; where there are few, everybody is."""
    flood = Flood(clock)
    flood.arrived("zoe")
    clock.now += 2 * FLOODING.calm
    flooded(flood, "ann")
    assert list(flood._meters) == ["zoe", "ann"]
    for number in range(FLOODING.metered):
        flood.arrived(f"stranger {number}")
    assert "zoe" not in flood._meters and "ann" in flood._meters
    clock.now += FLOODING.calm - 1
    flood.arrived("ben")
    assert flood.must_tell("ann")
    clock.now += 2
    flood.arrived("cid")
    assert flood.pause("ann", 2) == 0.0
    clock.now += 2 * FLOODING.calm
    flood.arrived("dan")
    assert list(flood._meters) == ["dan"]

"""Hours in which the bot makes no sound: answers come silently, and what nobody asked for waits."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

_FORM = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)(?:\s+([\w+/-]+))?")
_AN_HOUR = 60  # minutes


class QuietHours(NamedTuple):
    """From when until when, in minutes of a day in a time zone; the end may be on the next day."""

    start: int
    end: int
    zone: tzinfo = UTC

    @classmethod
    def read(cls, text: str) -> QuietHours:
        """Return what a text such as ``22:00-07:00 Europe/Berlin`` says.

        >>> QuietHours.read("22:00-07:30")[:2]
        (1320, 450)

        Raises:
            ValueError: it says nothing of the kind.
        """
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise ValueError("must be hours such as 22:00-07:00, or 22:00-07:00 Europe/Berlin")
        first, minute, last, its_minute = map(int, found.groups()[:4])
        start, end = first * _AN_HOUR + minute, last * _AN_HOUR + its_minute
        if start == end:
            raise ValueError("must begin and end at different times, such as 22:00-07:00")
        return cls(start, end, _zone(found[5]) if found[5] else UTC)

    def at(self, moment: float) -> bool:
        """Return whether a moment, in seconds since 1970, is within them.

        >>> [QuietHours(1320, 450).at(hour * 3600.0) for hour in (21, 22, 0, 7, 8)]
        [False, True, True, True, False]
        """
        there = datetime.fromtimestamp(moment, self.zone)
        minute = there.hour * _AN_HOUR + there.minute
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"has no time zone that is known here in “{name}”: write one such as Europe/Berlin"
        ) from error

"""What the pictures show: figures over what was asked, as tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from bot.keeping.asked import Asked
    from bot.keeping.use.exchange import Exchange
    from corpus.store.library import Library

DAYS = 90
"""Days that are shown, the newest."""
SECTIONS = 40
"""Sections that are shown where more are quoted, and of those that are never."""
CONFIDENCES = 10
"""Equal parts of the confidence that replies are counted in."""


class Day(NamedTuple):
    """What was asked on one day, UTC.

    Attributes:
        day: ISO 8601.
        answered: questions.
        refused: questions.
        liked: votes that an answer is right, or picks of what came nearest.
        disliked: votes that it is not.
    """

    day: str
    answered: int = 0
    refused: int = 0
    liked: int = 0
    disliked: int = 0


class Sure(NamedTuple):
    """How many different questions got a reply of a confidence.

    Attributes:
        least: the lowest confidence of this part, 0 to 1.
        answered: questions that were answered.
        refused: those that were not.
    """

    least: float
    answered: int
    refused: int


class Section(NamedTuple):
    """How often a section of the guide was quoted as an answer."""

    document: str
    section: str
    quoted: int


class Figures(NamedTuple):
    """All of it.

    Attributes:
        days: oldest first, without gaps; empty where nothing was asked.
        sure: by confidence, the lowest first.
        sections: in the order of the guide.
        silent: how many sections were not quoted.
        median: confidence of the answers, 0 to 1; None where there are none.
    """

    days: tuple[Day, ...]
    sure: tuple[Sure, ...]
    sections: tuple[Section, ...]
    silent: int
    median: float | None


def figures(library: Library, exchanges: Iterable[Exchange], recent: Sequence[Asked]) -> Figures:
    """Return the figures over what was asked.

    Args:
        library: whose published edition was quoted.
        exchanges: what was asked with what was shown, in any order.
        recent: the same with its confidence, each question once.
    """
    answers = sorted(one.confidence for one in recent if one.kind == "answer")
    days: defaultdict[str, Counter[str]] = defaultdict(Counter)
    quoted: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for one in exchanges:  # in one go: there may be more than memory should hold
        _count_day(days, one)
        if one.answered and one.shown:
            quoted[one.shown[0].document][one.shown[0].start] += 1
    sections, silent = _sections(library, quoted)
    return Figures(
        days=_days(days),
        sure=_sure(recent),
        sections=sections,
        silent=silent,
        median=answers[len(answers) // 2] if answers else None,
    )


def _count_day(days: defaultdict[str, Counter[str]], one: Exchange) -> None:
    day = days[datetime.fromtimestamp(one.asked, UTC).date().isoformat()]
    day["answered" if one.answered else "refused"] += 1
    day["liked"] += sum(one.liked)
    day["disliked"] += one.disliked


def _days(found: Mapping[str, Counter[str]]) -> tuple[Day, ...]:
    if not found:
        return ()
    newest = datetime.fromisoformat(max(found))
    oldest = max(datetime.fromisoformat(min(found)), newest - timedelta(days=DAYS - 1))
    all_days = (oldest + timedelta(days=at) for at in range((newest - oldest).days + 1))
    return tuple(Day(day, **found[day]) for day in (one.date().isoformat() for one in all_days))


def _sure(recent: Iterable[Asked]) -> tuple[Sure, ...]:
    counts: Counter[tuple[int, bool]] = Counter(
        (min(int(one.confidence * CONFIDENCES), CONFIDENCES - 1), one.kind == "answer") for one in recent
    )
    return tuple(
        Sure(part / CONFIDENCES, counts[part, True], counts[part, False]) for part in range(CONFIDENCES)
    )


def _sections(library: Library, quoted: Mapping[str, Counter[int]]) -> tuple[tuple[Section, ...], int]:
    """Return the sections that were quoted most in the order of the guide, and how many were not at all."""
    edition = library.edition(library.published())
    found: list[Section] = []
    silent = 0
    for stored in edition.documents:
        counts: Counter[tuple[str, ...]] = Counter()
        if quoted.get(stored.name):
            counts = _by_section(library, stored.version, quoted[stored.name])
        for section in library.sections(stored.version, 10_000):
            if counts[section]:
                name = SECTION_SEPARATOR.join(section) or stored.title
                found.append(Section(stored.name, name, counts[section]))
            else:
                silent += 1
    most = set(sorted(found, key=lambda one: -one.quoted)[:SECTIONS])
    return tuple(one for one in found if one in most), silent


def _by_section(library: Library, version: int, starts: Mapping[int, int]) -> Counter[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter()
    waiting = sorted(starts.items())
    for passage in library.all_passages(version):
        while waiting and waiting[0][0] < passage.end:
            start, count = waiting.pop(0)
            if start >= passage.start:
                counts[passage.section] += count
    return counts

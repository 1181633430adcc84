"""Days and months: "April to September" speaks of July, "Mon-Fri, Sun: closed" of Tuesday and Sunday."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from corpus.caching import kept
from corpus.caching.named_tuple import NamedTuple
from corpus.languages.language import choice
from corpus.languages.spoken import per_language, spoken
from retrieval.words.analysis import fold

_ENDING = 4
"""Letters that a name may have behind what it is listed as: "Mondays", "Montags"."""
_BETWEEN = 40
"""Characters between the two ends of a span, at most."""
_NUMBER = r"\d{1,4}(?!\d)(?:[^\W\d_]{0,2}|[.º°])"  # whole: digits that may be split take for ever
_BESIDE = kept.pattern(r"\.?(?:,| ?[/&+]) ?")
_AS_A_DAY = kept.pattern(r"\.?(?::| ?[-–—]? ?\d| ?\|)")


class Day(NamedTuple):
    """A day of the week, or a month of the year."""

    cycle: int
    """0 for the week, 1 for the year."""
    place: int
    """Of it there, from 0."""


class Said(msgspec.Struct, frozen=True):
    """What a text says of days and months, besides their names.

    Attributes:
        spans: for each day that stands within some, the words at both ends of each.
        shorts: for each day, its short forms as they stand there.
    """

    spans: Mapping[Day, Sequence[str]]
    shorts: Mapping[Day, Sequence[str]]


class _Name(NamedTuple):
    """A name as it stands in a text."""

    day: Day
    is_short: bool
    start: int
    end: int
    text: str


class Calendar:
    """The names of days and months in the language that is spoken."""

    def __init__(self, term: Callable[[str], str]) -> None:
        """Know them.

        Args:
            term: returns what is compared of a word.
        """
        table = spoken().table("words/calendar")
        cycles = [list(table["weekdays"]), list(table["months"])]
        self._lengths = [len(cycle) for cycle in cycles]
        self._ambiguous = frozenset(str(table["ambiguous"]).split())
        self._long: dict[str, Day] = {}
        self._written: dict[str, Day] = {}
        self._short: dict[str, Day] = {}
        for cycle, names in enumerate(cycles):
            for place, listed in enumerate(names):
                long, _, short = str(listed).partition("|")
                self._long.update((term(name), Day(cycle, place)) for name in long.split())
                self._written.update((fold(name), Day(cycle, place)) for name in long.split())
                self._short.update((fold(name), Day(cycle, place)) for name in short.split())
        self._long.pop("", None)  # "May" is no name in a question, where it says little
        self._groups = [(str(words), _places(str(places))) for words, places in table["days"]]
        self._term = term

    def asked(self, word: str) -> tuple[Day, ...]:
        """Return the days that a word of a question names: none, one, or those of the weekend."""
        day = self._long.get(self._term(word))
        if day is None and fold(word) not in self._ambiguous:
            day = self._short.get(fold(word))
        if day:
            return (day,)
        same = (places for words, places in self._groups if self._term(words) == self._term(word))
        return tuple(Day(0, place) for place in next(same, ()))

    def names_of(self, day: Day) -> Iterator[str]:
        """Yield the terms of a day's names that are no short forms."""
        yield from (name for name, named in self._long.items() if named == day)

    def groups_of(self, day: Day) -> Iterator[str]:
        """Yield the words for several days that a day is one of."""
        yield from (words for words, places in self._groups if day.cycle == 0 and day.place in places)

    def said_in(self, text: str) -> Said:
        """Return what a text says of days and months."""
        spans: dict[Day, dict[str, None]] = {}
        shorts: dict[Day, dict[str, None]] = {}
        names = list(self._names(text))
        beside = _beside(text, names)
        for place, name in enumerate(names):
            if name.is_short and (place in beside or _AS_A_DAY.match(text, name.end)):
                shorts.setdefault(name.day, {})[name.text.lower()] = None
        for one, other in pairwise(names):
            if one.day.cycle == other.day.cycle and _is_span(text[one.end : other.start]):
                words = f"{one.text} {other.text}"
                for day in self._from_to(one.day, other.day):
                    spans.setdefault(day, {})[words] = None
        return Said(_listed(spans), _listed(shorts))

    def is_short(self, word: str) -> bool:
        """Return whether a word is a short form of a day or month."""
        return fold(word) in self._short

    def _names(self, text: str) -> Iterator[_Name]:
        for found in _names_pattern().finditer(text):
            day = self._short.get(fold(found[0]))
            is_short = day is not None
            day = day or self._written.get(fold(found[0])) or self._long.get(self._term(found[0]))
            if day:
                yield _Name(day, is_short, found.start(), found.end(), found[0])

    def _from_to(self, first: Day, last: Day) -> Iterator[Day]:
        """Yield the days from one to another, which may be past the turn of the week or the year."""
        length = self._lengths[first.cycle]
        for step in range((last.place - first.place) % length + 1):
            yield Day(first.cycle, (first.place + step) % length)


def _beside(text: str, names: Sequence[_Name]) -> frozenset[int]:
    """Return the places of the names that stand beside another of their kind."""
    found: set[int] = set()
    for place, (one, other) in enumerate(pairwise(names)):
        between = text[one.end : other.start]
        if one.day.cycle == other.day.cycle and (_BESIDE.fullmatch(between) or _is_span(between)):
            found |= {place, place + 1}
    return frozenset(found)


def _is_span(between: str) -> bool:
    return len(between) <= _BETWEEN and _span_pattern().fullmatch(between) is not None


def _listed(found: Mapping[Day, Mapping[str, None]]) -> dict[Day, tuple[str, ...]]:
    return {day: tuple(words) for day, words in found.items()}


def _places(written: str) -> tuple[int, ...]:
    first, last = map(int, written.split("-"))
    return tuple(range(first, last + 1))


@per_language
def _names_pattern() -> re.Pattern[str]:
    """Return the pattern of whatever may be a name of a day or month."""
    table = spoken().table("words/calendar")
    listed = " ".join((*table["weekdays"], *table["months"]))
    names = listed.replace("|", " ").split()
    if not names:
        return kept.pattern(r"(?!)")
    return kept.pattern(rf"\b{choice(sorted(names, key=len, reverse=True))}[^\W\d_]{{0,{_ENDING}}}\b", re.I)


@per_language
def _span_pattern() -> re.Pattern[str]:
    """Return the pattern of what stands between the ends of a span: "1st to the end of", " - "."""
    table = spoken().table("words/calendar")
    to, small = choice(str(table["spans"]).split()), choice(str(table["fillers"]).split())
    behind = rf"(?:['’]\w{{1,4}}|\.)?(?:,? ?{_NUMBER})*"
    before = rf"(?:[\s-]*(?:{small}|{_NUMBER})(?=[\s-]))*\s?"
    return kept.pattern(rf"{behind}\s?(?:[-–—]|\s{to}\b){before}", re.I)

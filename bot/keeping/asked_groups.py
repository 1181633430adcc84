"""Questions that were asked and not answered well, those that are alike together."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from sys import intern
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.keeping.asked import Asked

ALIKE = 0.6
"""Share of their terms that two questions have in common, at least, to be shown as one."""

_ROUNDING = 1e-9
_REMEMBERED = 20_000
"""Words whose stems are remembered while questions are grouped."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are alike, the newest first."""

    questions: tuple[Asked, ...]

    @property
    def first(self) -> Asked:
        """The newest of them, which stands for all."""
        return self.questions[0]

    @property
    def wordings(self) -> tuple[str, ...]:
        """How it was asked, each wording once."""
        return tuple(dict.fromkeys(one.text for one in self.questions))

    @property
    def why(self) -> str:
        """What went wrong: ``voted down`` weighs most, then ``not answered``."""
        if any(one.vote < 0 for one in self.questions):
            return "voted down"
        return "not answered" if any(one.kind != "answer" for one in self.questions) else "unsure"

    @property
    def reasons(self) -> dict[str, int]:
        """How often each reason was given for voting it down, the most frequent first."""
        return dict(Counter(sorted(reason for one in self.questions for reason in one.reasons)).most_common())


def grouped(asked: Iterable[Asked]) -> list[Group]:
    """Return questions in groups of those that are alike, the group with the newest question first.

    A question joins the group whose first question it is most alike; of several the one with the newest.
    """
    from retrieval.words.analysis import Analyzer

    analyzer = Analyzer(remembered=_REMEMBERED)
    newest_first = sorted(asked, key=lambda one: one.asked, reverse=True)
    known: dict[str, frozenset[str]] = {}  # what is asked often is worked out once, and held once

    def terms_of(one: Asked) -> frozenset[str]:
        said = one.understood_as or one.text
        if said not in known:
            known[said] = frozenset(map(intern, analyzer.terms(said))) or frozenset([one.text])
        return known[said]

    sets = list(map(terms_of, newest_first))
    groups: list[list[Asked]] = []
    near = _Nearest(Counter(term for terms in sets for term in terms))
    for question, terms in zip(newest_first, sets, strict=True):
        best = near.group(terms)
        if best is None:
            near.add(terms, len(groups))
            groups.append([question])
        else:
            groups[best].append(question)
    return [Group(tuple(questions)) for questions in groups]


class _Nearest:
    """Finds the group that a question is most alike, without looking at every group that shares a word.

    Two sets can only have so much in common if they share one of their rarest terms, as many as may be
    missing and one more, and if neither is much larger: the filters of Chaudhuri, Ganti and Kaushik, A
    Primitive Operator for Similarity Joins in Data Cleaning, ICDE 2006.
    """

    def __init__(self, frequency: Mapping[str, int]) -> None:
        self._frequency = frequency
        self._terms: list[frozenset[str]] = []
        self._same: dict[frozenset[str], int] = {}
        self._with: dict[int, defaultdict[str, array[int]]] = {}  # by the size of a group's terms

    def add(self, terms: frozenset[str], number: int) -> None:
        """Take a group, which gets the next number."""
        self._terms.append(terms)
        self._same[terms] = number
        found = self._with.setdefault(len(terms), defaultdict(_numbers))
        for term in self._rarest(terms):
            found[term].append(number)

    def group(self, terms: frozenset[str]) -> int | None:
        """Return the number of the group that is most alike, None where none is alike enough."""
        if (same := self._same.get(terms)) is not None:
            return same
        sizes = range(_least(len(terms)), int(len(terms) / ALIKE + _ROUNDING) + 1)
        rarest = self._rarest(terms)
        sized = [found for size in sizes if (found := self._with.get(size)) is not None]
        near = {number for found in sized for term in rarest for number in found.get(term, ())}
        best = max(near, key=lambda number: (_likeness(terms, self._terms[number]), -number), default=None)
        return best if best is not None and _likeness(terms, self._terms[best]) >= ALIKE else None

    def _rarest(self, terms: frozenset[str]) -> list[str]:
        ordered = sorted(terms, key=lambda term: (self._frequency[term], term))
        return ordered[: len(terms) - _least(len(terms)) + 1]


def _numbers() -> array[int]:
    return array("L")


def _least(size: int) -> int:
    """Return how many terms a set of a size has in common with any that is alike, at least."""
    return ceil(ALIKE * size - _ROUNDING)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)

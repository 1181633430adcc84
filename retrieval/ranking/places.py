"""The places of a guide that keepers' questions lead to: which of them does a span meet, and how well?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from corpus.caching.bounded_cache import BoundedCache
from corpus.caching.named_tuple import NamedTuple
from retrieval.ranking.ranker import Target

_SPANS_KEPT = 4_000
"""Spans whose places are kept, about 500 bytes each: a guide's sentences are looked at again and again."""


class Met(NamedTuple):
    """A place that a span meets.

    Attributes:
        number: of the place.
        fit: what share of it and the span together is common to both.
        touched: what share of the smaller of the two is.
    """

    number: int
    fit: float
    touched: float


class _InOrder(NamedTuple):
    """The places of one document, by where they begin.

    Attributes:
        starts: of the places.
        ends: the furthest end of each place and those before it.
        places: start, end, number.
    """

    starts: list[int]
    ends: list[int]
    places: list[tuple[int, int, int]]


_NONE = _InOrder([], [], [])


class Places:
    """Places with numbers; they never change, so what a span meets is worked out once.

    Attributes:
        targets: the places by their numbers; one that begins before 0 stands for what is not covered.
        numbers: the numbers of the places.
    """

    def __init__(self, targets: Iterable[Target]) -> None:
        self.targets: Sequence[Target] = list(targets)
        self.numbers = {target: number for number, target in enumerate(self.targets)}
        self._met = BoundedCache(self._met_by, limit=_SPANS_KEPT, longest_key=None)

    def met(self, version: int, start: int, end: int) -> list[Met]:
        """Return the places that a span of a document meets, in the order of the text."""
        return self._met[version, start, end]

    @cached_property
    def inside(self) -> frozenset[int]:
        """The numbers of the places that are words of a document."""
        return frozenset(number for number, one in enumerate(self.targets) if one.start >= 0)

    @cached_property
    def nowhere(self) -> dict[int, list[int]]:
        """The numbers of what is not covered, by the version of its document."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, one in enumerate(self.targets):
            if one.start < 0:
                found[one.version].append(number)
        return dict(found)

    @cached_property
    def _documents(self) -> dict[int, _InOrder]:
        found: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, (version, start, end) in enumerate(self.targets):
            if start >= 0:
                found[version].append((start, end, number))
        return {version: _in_order(sorted(places)) for version, places in found.items()}

    def _met_by(self, span: tuple[int, int, int]) -> list[Met]:
        version, begin, stop = span
        starts, ends, places = self._documents.get(version, _NONE)
        met = []
        for start, end, number in places[bisect_right(ends, begin) : bisect_left(starts, stop)]:
            if end > begin:
                overlap = min(end, stop) - max(start, begin)
                lengths = end - start, stop - begin
                met.append(Met(number, overlap / (sum(lengths) - overlap), overlap / min(lengths)))
        return met


def _in_order(places: list[tuple[int, int, int]]) -> _InOrder:
    ends = list(accumulate((end for _, end, _ in places), max))
    return _InOrder([start for start, _, _ in places], ends, places)

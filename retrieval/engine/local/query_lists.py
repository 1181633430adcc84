"""A query as a segment sees it, and the ways to search one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from corpus.caching.named_tuple import NamedTuple
from retrieval.engine.passage_index import Hit, QueryTerm

SLACK = 1 - 1e-9
"""Bounds are added up in another order than scores; a passage is left out only where that can't matter."""


LEAST_WEIGHT = 1e-100
"""A weight below is taken for 0, so that no product of weight, idf and impact vanishes."""


def checked_weight(weight: float) -> float:
    """Return the weight of a query term as it counts.

    Raises:
        ValueError: it is negative or not a number.
    """
    if not 0 <= weight < math.inf:
        raise ValueError(f"the weight of a query term must be at least 0 and finite, not {weight}")
    return weight if weight > LEAST_WEIGHT else 0.0


class List(NamedTuple):
    """A query term's posting list in one segment."""

    start: int
    end: int
    idf: float
    weight: float
    """Of the term in the query."""
    cap: float
    """No posting of the list adds more to a score."""


class Searcher(Protocol):
    """A way to search one segment; all give the same scores, to the last bit, in the same order."""

    def top_passages(self, lists: Sequence[List], limit: int, floor: float) -> list[tuple[float, int]]:
        """Return score and number of the best live passages, best first, ties by number.

        Args:
            lists: the query's terms that the segment has, in query order; a score is added up in that order.
            limit: passages, at least 1.
            floor: passages that score less may be left out.
        """


def by_cap(lists: Sequence[List]) -> list[List]:
    """Return the lists, first those that may add most to a score."""
    return sorted(lists, key=_negative_cap)


def _negative_cap(item: List) -> float:
    return -item.cap


class Asker(Searcher, Protocol):
    """A way to search a whole edition that also looks the terms up."""

    def ask(self, query: Sequence[QueryTerm], limit: int) -> list[Hit] | None:
        """Return the hits of a query as it was asked, or None where it takes odd queries not at all."""

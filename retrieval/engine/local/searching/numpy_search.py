"""The best passages of a segment with numpy: what pays where a query's posting lists are long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from retrieval.engine.local.edition_view import Scored
from retrieval.engine.local.query_lists import SLACK, List, by_cap
from retrieval.engine.local.searching.plain_search import PlainSearcher
from retrieval.engine.local.writing.bulk_postings import impacts_of

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray


_BLOCK = 32
"""Passages whose best is looked at first."""


class NumpySearcher:
    """Searches a segment, see `Searcher`.

    Attributes:
        short: up to so many postings in all, Python alone is quicker.
        dense_up_to: passages; a segment of no more is scored whole, and its postings' impacts are kept in
            memory, at 16 bytes each.
        per_list: reading a list of its own costs about as much as so many postings that are read with others.
    """

    short = 120
    dense_up_to = 16_384
    per_list = 1_500

    def __init__(self, scored: Scored) -> None:
        segment = scored.view.segment
        self._n_passages = segment.n_passages
        self._passages: NDArray[np.uint32] = np.asarray(segment.passages)
        self._shapes: NDArray[Any] = np.asarray(segment.shapes)
        self._impacts = all_impacts(scored)
        removed = scored.view.removed
        self._removed = None if removed is None else np.asarray(removed).view(bool)
        self._plain = PlainSearcher(scored)
        self._scores: NDArray[np.float64] | None = None
        self._lock = Lock()
        self._small = segment.n_passages <= self.dense_up_to
        self._n_blocks = -(-segment.n_passages // _BLOCK)
        if self._small:
            self._posting_impacts = self._impacts[self._shapes] if len(self._shapes) else np.zeros(0)
            self._places = self._passages.astype(np.intp)

    def top_passages(self, lists: Sequence[List], limit: int, floor: float) -> list[tuple[float, int]]:
        """See `Searcher.top_passages`."""
        total = sum([item.end - item.start for item in lists])
        if total <= self.short:
            return self._plain.top_passages(lists, limit, floor)
        if self._small or total + self._n_passages // 3 < self.per_list * len(lists):
            return self._dense(lists, limit, floor)
        with self._lock:  # the scores are kept between queries, all 0
            found = self._candidates(lists, limit, floor)
        scores = np.zeros(len(found))
        for item in lists:
            scores += self._parts(item, found)
        return _best(found, scores, limit, floor)

    def _dense(self, lists: Sequence[List], limit: int, floor: float) -> list[tuple[float, int]]:
        """Score all passages; `bincount` adds up in the order in which it is given the lists."""
        places, parts = self._kept(lists) if self._small else self._gathered(lists)
        scores = np.bincount(places, parts, self._n_blocks * _BLOCK)
        if self._removed is not None:
            scores[: self._n_passages][self._removed] = 0.0
        # The limit-th best of the blocks' best is no better than the limit-th best of all.
        least = _at_least(scores.reshape(-1, _BLOCK).max(axis=1), limit) if limit < self._n_blocks else 0.0
        found = (scores >= max(least, floor)).nonzero()[0] if least else scores.nonzero()[0]
        return _best(found, scores[found], limit, floor)

    def _kept(self, lists: Sequence[List]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return passage and worth of all postings, from impacts that are kept for each."""
        places = [self._places[item.start : item.end] for item in lists]
        parts = []
        for start, end, idf, weight, _ in lists:
            part = idf * self._posting_impacts[start:end]
            parts.append(part if weight == 1 else weight * part)
        return np.concatenate(places), np.concatenate(parts)

    def _gathered(self, lists: Sequence[List]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the same, worked out for all lists at once."""
        ranges = [slice(item.start, item.end) for item in lists]
        sizes = [item.end - item.start for item in lists]
        parts = self._impacts[np.concatenate([self._shapes[part] for part in ranges])]
        parts *= np.repeat([item.idf for item in lists], sizes)
        parts *= np.repeat([item.weight for item in lists], sizes)
        return np.concatenate([self._passages[part] for part in ranges]), parts

    def _candidates(self, lists: Sequence[List], limit: int, floor: float) -> NDArray[np.uint32]:
        """Return the passages that may be among the best, and few others, as `PlainSearcher` does."""
        if self._scores is None:
            self._scores = np.zeros(self._n_passages)
        scores, ordered = self._scores, by_cap(lists)
        left = list(accumulate((item.cap for item in reversed(ordered)), initial=0.0))[::-1]
        read: list[NDArray[np.uint32]] = []
        try:
            place = 0
            while place < len(ordered) and left[place] >= floor * SLACK:
                if read and ordered[place].end - ordered[place].start > self._n_passages >> 4:
                    floor = max(floor, self._completed_floor(read, scores, ordered[place:], limit, floor))
                    if left[place] < floor * SLACK:
                        break
                passages, values = self._read(ordered[place], scores)
                read.append(passages)
                floor = max(floor, _at_least(values, limit))
                place += 1
            found = self._above(read, scores, floor * SLACK - left[place])
            partial = scores[found]
        finally:
            for passages in read:
                scores[passages] = 0.0
        for item, most in zip(ordered[place:], left[place + 1 :], strict=True):
            partial = partial + self._parts(item, found)
            floor = max(floor, _at_least(partial, limit))
            keep = partial >= floor * SLACK - most
            found, partial = found[keep], partial[keep]
        return found

    def _read(
        self, item: List, scores: NDArray[np.float64]
    ) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
        """Add what a list is worth to the scores; return its live passages and their scores so far."""
        passages = self._passages[item.start : item.end]
        values = self._impacts[self._shapes[item.start : item.end]]
        values *= item.idf * item.weight
        if self._removed is not None:
            live = ~self._removed[passages]
            passages, values = passages[live], values[live]
        values += scores[passages]
        scores[passages] = values
        return passages, values

    def _completed_floor(
        self,
        read: Sequence[NDArray[np.uint32]],
        scores: NDArray[np.float64],
        left: Sequence[List],
        limit: int,
        floor: float,
    ) -> float:
        """Return a score that the limit-th best passage has at least: complete the best ones so far."""
        best = self._above(read, scores, floor * SLACK)
        values = scores[best]
        for item in left:
            values += self._parts(item, best)
        return _at_least(values, limit)

    def _above(
        self, read: Sequence[NDArray[np.uint32]], scores: NDArray[np.float64], least: float
    ) -> NDArray[np.uint32]:
        """Return the passages of the lists read whose scores so far are at least that, each once."""
        if not read:
            return np.zeros(0, np.uint32)
        passages = read[0] if len(read) == 1 else np.concatenate(read)
        return np.unique(passages[scores[passages] >= least])

    def _parts(self, item: List, found: NDArray[np.uint32]) -> NDArray[np.float64]:
        """Return what a list adds to the score of each of these passages, 0.0 where it doesn't hold it."""
        passages = self._passages[item.start : item.end]
        places = np.searchsorted(passages, found)
        np.minimum(places, len(passages) - 1, out=places)
        parts = item.weight * (item.idf * self._impacts[self._shapes[item.start : item.end][places]])
        return np.where(passages[places] == found, parts, 0.0)


def all_impacts(scored: Scored) -> NDArray[np.float64]:
    """Return `Scored.impacts` as an array."""
    field, tf, length = np.asarray(scored.view.segment.shape_table).reshape(-1, 3).T
    impacts = np.empty(len(field))
    for number, settings in enumerate(scored.settings.fields):
        own = field == number
        impacts[own] = impacts_of(tf[own], length[own], scored.avgdl[number], settings)
    return impacts


def _at_least(values: NDArray[np.float64], limit: int) -> float:
    """Return the limit-th largest value, 0.0 if there are fewer."""
    if len(values) < limit:
        return 0.0
    return float(np.partition(values, len(values) - limit)[len(values) - limit])


def _best(found: NDArray[Any], scores: NDArray[Any], limit: int, floor: float) -> list[tuple[float, int]]:
    """Return the best of the passages found, which ascend."""
    if len(found) > limit:
        floor = max(floor, _at_least(scores, limit))
    keep = scores >= floor
    ranked = sorted(zip((-scores[keep]).tolist(), found[keep].tolist(), strict=True))
    return [(-score, passage) for score, passage in ranked[:limit]]

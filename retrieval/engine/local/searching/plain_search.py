"""The best passages of a segment with Python alone: what a process that asks one question uses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from heapq import nlargest, nsmallest
from itertools import accumulate

from retrieval.engine.local.edition_view import Scored
from retrieval.engine.local.query_lists import SLACK, List, by_cap

_LOOK_UP = 12
"""Looking for one passage in a list costs about as much as reading so many postings."""


class PlainSearcher:
    """Searches a segment, see `Searcher`.

    Attributes:
        short: up to so many postings in all, ordering and pruning costs more than it saves.
    """

    short = 400

    def __init__(self, scored: Scored) -> None:
        self._scored = scored
        segment = scored.view.segment
        self._passages, self._shapes = segment.passages, segment.shapes
        self._removed = scored.view.removed

    def top_passages(self, lists: Sequence[List], limit: int, floor: float) -> list[tuple[float, int]]:
        """See `Searcher.top_passages`."""
        if sum(item.end - item.start for item in lists) <= self.short:
            scores: dict[int, float] = {}
            for item in lists:
                self._add(item, scores)
            return _best(scores.items(), limit, floor, self._removed)
        found = self._candidates(lists, limit, floor)
        return _best(((passage, self._score(lists, passage)) for passage in found), limit, floor, None)

    def _candidates(self, lists: Sequence[List], limit: int, floor: float) -> list[int]:
        """Return the passages that may be among the best, and few others.

        MaxScore: the lists are read from the one that may add most to the one that may add least. As soon as
        those that are left can't lift a passage that stands in none of the others over the limit-th best, no
        more candidates are read, and those there are get completed by looking for each in the lists left.
        """
        ordered = by_cap(lists)
        left = _left(ordered)
        scores: dict[int, float] = {}
        place = 0
        for place, item in enumerate(ordered):
            if len(scores) >= limit and left[place] >= floor * SLACK:
                floor = max(floor, self._floor(ordered, scores, limit, item))
            if left[place] < floor * SLACK:
                break
            self._add(item, scores)
        else:
            place = len(ordered)
        if self._removed:
            scores = {passage: score for passage, score in scores.items() if not self._removed[passage]}
        return self._completed(ordered[place:], left[place:], scores, limit, floor)

    def _completed(
        self,
        ordered: Sequence[List],
        left: Sequence[float],
        scores: dict[int, float],
        limit: int,
        floor: float,
    ) -> list[int]:
        """Drop candidates that the lists left can't lift over the floor, list after list."""
        for item, most in zip((*ordered, None), left, strict=True):
            if len(scores) > limit:
                floor = max(floor, nlargest(limit, scores.values())[-1])
            least = floor * SLACK - most
            scores = {passage: score for passage, score in scores.items() if score >= least}
            if item is not None:
                self._complete(item, scores)
        return list(scores)

    def _add(self, item: List, scores: dict[int, float]) -> None:
        """Add what a list is worth to the scores of its passages."""
        start, end, idf, weight, _ = item
        impacts, get = self._scored.impacts, scores.get
        for passage, shape in zip(self._passages[start:end], self._shapes[start:end], strict=True):
            scores[passage] = get(passage, 0.0) + weight * (idf * impacts[shape])

    def _complete(self, item: List, scores: dict[int, float]) -> None:
        """Add what a list is worth to the scores that there are already."""
        if _LOOK_UP * len(scores) < item.end - item.start:
            for passage in scores:
                scores[passage] += part(self._scored, item, passage)
            return
        start, end, idf, weight, _ = item
        impacts = self._scored.impacts
        for passage, shape in zip(self._passages[start:end], self._shapes[start:end], strict=True):
            if passage in scores:
                scores[passage] += weight * (idf * impacts[shape])

    def _floor(self, ordered: Sequence[List], scores: dict[int, float], limit: int, item: List) -> float:
        """Return a score that the limit-th best passage has at least, before a list is read.

        The candidates that are best so far are completed first where the list is long: then it can often be
        left unread.
        """
        best = nlargest(limit, ((score, passage) for passage, score in scores.items()))
        if self._removed:
            best = [pair for pair in best if not self._removed[pair[1]]]
        if len(best) < limit:
            return 0.0
        if _LOOK_UP * limit * len(ordered) > item.end - item.start:
            return best[-1][0]
        return min(self._score(ordered, passage) for _, passage in best)

    def _score(self, lists: Sequence[List], passage: int) -> float:
        score = 0.0
        for item in lists:  # `sum` compensates for rounding from Python 3.12 on, which changes the last bit
            score += part(self._scored, item, passage)
        return score


def part(scored: Scored, item: List, passage: int) -> float:
    """Return what a list adds to the score of a passage, 0.0 where it doesn't hold it."""
    segment = scored.view.segment
    place = bisect_left(segment.passages, passage, item.start, item.end)
    if place < item.end and segment.passages[place] == passage:
        return item.weight * (item.idf * scored.impacts[segment.shapes[place]])
    return 0.0


def _left(ordered: Sequence[List]) -> list[float]:
    """Return how much each list and those after it add at most, then 0.0."""
    return list(accumulate((item.cap for item in reversed(ordered)), initial=0.0))[::-1]


def _best(
    scores: Iterable[tuple[int, float]], limit: int, floor: float, removed: Sequence[int] | None
) -> list[tuple[float, int]]:
    ranked = (
        (-score, passage)
        for passage, score in scores
        if score >= floor and not (removed and removed[passage])
    )
    return [(-score, passage) for score, passage in nsmallest(limit, ranked)]

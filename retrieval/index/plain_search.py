"""The best passages of a segment with Python alone: what a process that asks one question uses."""

from __future__ import annotations

from bisect import bisect_left
from heapq import nsmallest
from typing import NamedTuple

from retrieval.index.edition_view import Scored


class List(NamedTuple):
    """A query term's posting list in one segment."""

    start: int
    end: int
    idf: float
    weight: float
    """Of the term in the query."""
    cap: float
    """No posting of the list adds more to a score."""


def top_passages(scored: Scored, lists: list[List], limit: int, floor: float) -> list[tuple[float, int]]:
    """Return score and number of the best live passages, best first, ties by number.

    Args:
        scored: the segment.
        lists: the query's terms that the segment has, in query order; a score is added up in that order.
        limit: passages, at least 1.
        floor: passages that score less may be left out.
    """
    passages, shapes, impacts = scored.view.segment.passages, scored.view.segment.shapes, scored.impacts
    scores: dict[int, float] = {}
    get = scores.get
    for start, end, idf, weight, _ in lists:
        for passage, shape in zip(passages[start:end], shapes[start:end], strict=True):
            scores[passage] = get(passage, 0.0) + weight * (idf * impacts[shape])
    removed = scored.view.removed
    ranked = (
        (-score, passage)
        for passage, score in scores.items()
        if score >= floor and not (removed and removed[passage])
    )
    return [(-score, passage) for score, passage in nsmallest(limit, ranked)]


def parts(scored: Scored, lists: list[List | None], passage: int) -> list[float]:
    """Return what each list adds to the score of a passage, 0.0 where it doesn't hold it."""
    segment, impacts = scored.view.segment, scored.impacts
    result = []
    for item in lists:
        value = 0.0
        if item is not None:
            place = bisect_left(segment.passages, passage, item.start, item.end)
            if place < item.end and segment.passages[place] == passage:
                value = item.weight * (item.idf * impacts[segment.shapes[place]])
        result.append(value)
    return result

"""The search of a segment as machine code, compiled by numba once and kept on disk after that.

Every function here is called with the interpreter's lock held.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

_LOOK_UP = 24
"""Looking for one passage in a list costs about as much as reading so many postings."""

_SMALL = 4_096
"""Passages; a segment of no more is scored whole unless a query has few postings."""

_SLACK = 1 - 1e-9
"""As in `query_lists`."""


class Lists(NamedTuple):
    """A segment's postings, and the lists of a query among them."""

    passages: Any
    """uint32, shape (n_postings,)."""
    shapes: Any
    """uint16 or uint32, shape (n_postings,)."""
    impacts: Any
    """float64, shape (n_shapes,)."""
    removed: Any
    """uint8, shape (n_passages,), 1 for a removed passage; or empty."""
    query: Any
    """float64, shape (n_lists * 5,); start, end, idf, weight and cap of each list, see `query_lists.List`."""


class Work(NamedTuple):
    """Where passages are gathered, and the best of them."""

    scores: Any
    """float64, shape (n_passages,); all 0 before and after a query."""
    found: Any
    """uint32, shape (n_passages,); the passages with a score."""
    best_scores: Any
    """float64, shape (limit,), descending."""
    best_passages: Any
    """uint32, shape (limit,), those of equal score ascending."""


@njit(cache=True)
def top_passages(  # noqa: PLR0913, PLR0917  # arrays cross into compiled code quicker one by one
    passages: Any,
    shapes: Any,
    impacts: Any,
    removed: Any,
    query: Any,
    scores: Any,
    found: Any,
    best_scores: Any,
    best_passages: Any,
    floor: Any,
    short: Any,
) -> Any:
    """Fill in the best passages, as many as there are places; return how many there are.

    Passages that score less than `floor` may be left out; for `short` postings or fewer, ordering and pruning
    costs more than it saves. The other arguments are as in `Lists` and `Work`.
    """
    lists = Lists(passages, shapes, impacts, removed, query)
    work = Work(scores, found, best_scores, best_passages)
    n_lists, total, n_best = len(query) // 5, 0, 0
    for number in range(n_lists):
        total += int(query[5 * number + 1] - query[5 * number])
    if len(scores) <= min(_SMALL, 4 * total) and short:
        return _dense(lists, work, floor)
    if total <= short:
        n_found = 0
        for number in range(n_lists):
            n_found = _read(lists, work, number, 0.0, n_found)
        for at in range(n_found):
            passage = found[at]
            if scores[passage] >= floor:
                n_best = _rank(work, n_best, scores[passage], passage)
            scores[passage] = 0.0
        return n_best
    n_found = _candidates(lists, work, floor)
    for at in range(n_found):
        passage = found[at]
        scores[passage] = 0.0
        score = _score(lists, passage)
        if score >= floor:
            n_best = _rank(work, n_best, score, passage)
    return n_best


@njit(cache=True)
def _dense(lists: Any, work: Any, floor: Any) -> Any:
    """Score all passages of a small segment, then look at each."""
    query, scores, removed, n_best = lists.query, work.scores, lists.removed, 0
    for number in range(len(query) // 5):
        idf, weight = query[5 * number + 2], query[5 * number + 3]
        for at in range(int(query[5 * number]), int(query[5 * number + 1])):
            scores[lists.passages[at]] += weight * (idf * lists.impacts[lists.shapes[at]])
    limit, least = len(work.best_scores), floor
    for passage in range(len(scores)):
        score = scores[passage]
        if score > 0.0:
            scores[passage] = 0.0
            if score >= least and not (len(removed) and removed[passage]):
                n_best = _rank(work, n_best, score, np.uint32(passage))
                if n_best == limit:
                    least = work.best_scores[limit - 1]
    return n_best


@njit(cache=True)
def _candidates(lists: Any, work: Any, floor: Any) -> Any:
    """Leave in `found` the passages that may be among the best, and few others; return how many.

    MaxScore, as in `plain_search`.
    """
    query, n_lists, limit = lists.query, len(lists.query) // 5, len(work.best_scores)
    order, left = _ordered(query)
    n_found, place = 0, 0
    while place < n_lists and left[place] >= floor * _SLACK:
        number = order[place]
        size = query[5 * number + 1] - query[5 * number]
        if n_found >= limit and size > _LOOK_UP * limit * (n_lists - place):
            floor = max(floor, _completed_floor(lists, work, n_found))
            if left[place] < floor * _SLACK:
                break
        n_found = _read(lists, work, number, floor * _SLACK - left[place + 1], n_found)
        place += 1
        # No score is above what the lists read add at most, so as long as that is less than what those left
        # add, there is nothing to prune.
        if left[0] - left[place] > left[place]:
            floor, n_found = _pruned(work, left[place], floor, n_found)
    while place < n_lists:
        number = order[place]
        if _LOOK_UP * n_found < query[5 * number + 1] - query[5 * number]:
            for at in range(n_found):
                work.scores[work.found[at]] += _part(lists, number, work.found[at])
        else:
            _complete(lists, work, number)
        place += 1
        floor, n_found = _pruned(work, left[place], floor, n_found)
    return n_found


@njit(cache=True)
def _ordered(query: Any) -> Any:
    """Return the lists' numbers by descending cap, and how much each and those after it add at most."""
    n_lists = len(query) // 5
    order = np.arange(n_lists)
    for place in range(1, n_lists):
        number, at = order[place], place
        while at > 0 and query[5 * order[at - 1] + 4] < query[5 * number + 4]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = number
    left = np.zeros(n_lists + 1)
    for place in range(n_lists - 1, -1, -1):
        left[place] = left[place + 1] + query[5 * order[place] + 4]
    return order, left


@njit(cache=True, forceinline=True)
def _read(lists: Any, work: Any, number: Any, least: Any, n_found: Any) -> Any:
    """Add what a list is worth to the scores of its passages; new ones below `least` are left out."""
    query, scores, removed = lists.query, work.scores, lists.removed
    idf, weight = query[5 * number + 2], query[5 * number + 3]
    for at in range(int(query[5 * number]), int(query[5 * number + 1])):
        passage = lists.passages[at]
        part = weight * (idf * lists.impacts[lists.shapes[at]])
        score = scores[passage]
        if score == 0.0:
            if part < least or (len(removed) and removed[passage]):
                continue
            work.found[n_found] = passage
            n_found += 1
        scores[passage] = score + part
    return n_found


@njit(cache=True, forceinline=True)
def _complete(lists: Any, work: Any, number: Any) -> None:
    """Add what a list is worth to the scores that there are already."""
    query, scores = lists.query, work.scores
    idf, weight = query[5 * number + 2], query[5 * number + 3]
    for at in range(int(query[5 * number]), int(query[5 * number + 1])):
        passage = lists.passages[at]
        if scores[passage] > 0.0:
            scores[passage] += weight * (idf * lists.impacts[lists.shapes[at]])


@njit(cache=True)
def _pruned(work: Any, left: Any, floor: Any, n_found: Any) -> Any:
    """Drop the candidates that can't reach the limit-th best any more; return floor and how many are left."""
    scores, found, limit, n_best = work.scores, work.found, len(work.best_scores), 0
    if n_found >= limit:
        for at in range(n_found):
            n_best = _rank(work, n_best, scores[found[at]], found[at])
        floor = max(floor, work.best_scores[limit - 1])
    least, kept = floor * _SLACK - left, 0
    for at in range(n_found):
        passage = found[at]
        if scores[passage] < least:
            scores[passage] = 0.0
        else:
            found[kept] = passage
            kept += 1
    return floor, kept


@njit(cache=True)
def _completed_floor(lists: Any, work: Any, n_found: Any) -> Any:
    """Return a score that the limit-th best passage has at least: complete the best ones so far."""
    n_best = 0
    for passage in work.found[:n_found]:
        n_best = _rank(work, n_best, work.scores[passage], passage)
    least = np.inf
    for passage in work.best_passages:
        least = min(least, _score(lists, passage))
    return least


@njit(cache=True, forceinline=True)
def _score(lists: Any, passage: Any) -> Any:
    """Return the score of a passage, its parts added up in query order."""
    score = 0.0
    for number in range(len(lists.query) // 5):
        score += _part(lists, number, passage)
    return score


@njit(cache=True, forceinline=True)
def _part(lists: Any, number: Any, passage: Any) -> Any:
    """Return what a list adds to the score of a passage, 0.0 where it doesn't hold it."""
    query, passages = lists.query, lists.passages
    at, end = int(query[5 * number]), int(query[5 * number + 1])
    size = end - at
    while size > 1:  # a bisection without branches, which a processor can't guess here
        half = size >> 1
        at += half * (passages[at + half - 1] < passage)
        size -= half
    if passages[at] == passage:
        return query[5 * number + 3] * (query[5 * number + 2] * lists.impacts[lists.shapes[at]])
    return 0.0


@njit(cache=True, forceinline=True)
def _rank(work: Any, n_best: Any, score: Any, passage: Any) -> Any:
    """Put a passage in its place among the best, if it is one of them; return how many there are."""
    best_scores, best_passages = work.best_scores, work.best_passages
    last = len(best_scores) - 1
    if n_best > last:
        if score < best_scores[last] or (score == best_scores[last] and passage > best_passages[last]):
            return n_best
        n_best = last
    at = n_best
    while at > 0 and (
        best_scores[at - 1] < score or (best_scores[at - 1] == score and best_passages[at - 1] > passage)
    ):
        best_scores[at], best_passages[at] = best_scores[at - 1], best_passages[at - 1]
        at -= 1
    best_scores[at], best_passages[at] = score, passage
    return n_best + 1

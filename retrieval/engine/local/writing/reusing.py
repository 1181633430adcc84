"""Decides which segments a new edition keeps and which documents it writes into a new one."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import sub

from retrieval.engine.local.edition_view import REMOVED, SegmentView
from retrieval.engine.local.segment import Segment
from retrieval.engine.local.vocabulary import key_of
from retrieval.engine.local.writing.collecting import Analysis, fields_of
from retrieval.engine.passage_index import FIELDS

TIER = 8
"""A segment is rewritten with the new one unless it has more than this many times its passages.

So n passages stand in at most 1 + log8(n) segments, and a passage is rewritten about 4 times for each factor
of 8 that the corpus grows by one document at a time.
"""

FULL = 200_000
"""Passages of a segment at which the next one is begun; a full one is not rewritten for what is new."""

Load = Callable[[int], Analysis]
"""Version of a document → its analysis."""


@dataclass(slots=True)
class Kept:
    """A segment that the new edition may use.

    Attributes:
        segment: the shared file.
        ranks: place of each of its documents in the new edition, or `REMOVED`.
        n_live: passages of documents that the new edition has.
        before: the segment as the previous edition saw it; None if it was written for the new one.
    """

    segment: Segment
    ranks: Sequence[int]
    n_live: int
    before: SegmentView | None = None


def kept_segments(views: Sequence[SegmentView], versions: Sequence[int]) -> list[Kept]:
    """Return the previous edition's segments that still have enough documents in the new one.

    A document that has moved against its neighbours counts as removed and added anew: the passages of a
    segment are always in the edition's order.
    """
    places: dict[int, int] = {}
    taken = bytearray(len(versions))
    result = []
    for view in views:
        ranks: Sequence[int] | None = _unmoved(view, versions, taken)
        if ranks is None:
            places = places or {version: rank for rank, version in enumerate(versions)}
            ranks = _moved(view, places, taken)
        n_live = view.segment.n_passages if isinstance(ranks, range) else _n_live(view.segment, ranks)
        if n_live and 2 * n_live >= view.segment.n_passages:
            _claim(taken, ranks)
            result.append(Kept(view.segment, ranks, n_live, view))
    return result


def _unmoved(view: SegmentView, versions: Sequence[int], taken: bytearray) -> range | None:
    """Return the ranks of a segment whose documents stand where they stood, which is soon found out."""
    ranks = view.ranks
    if not isinstance(ranks, range) or taken.find(1, ranks.start, ranks.stop) >= 0:
        return None
    there = memoryview(array("I", versions[ranks.start : ranks.stop]))
    return ranks if there == view.segment.versions else None


def _moved(view: SegmentView, places: Mapping[int, int], taken: bytearray) -> Sequence[int]:
    """Return the ranks of a segment's documents, `REMOVED` for those that it can't keep."""
    ranks, last = array("I"), -1
    for version in view.segment.versions:
        rank = places.get(version, REMOVED)
        if rank == REMOVED or rank < last or taken[rank]:
            ranks.append(REMOVED)
            continue
        ranks.append(rank)
        last = rank
    return in_sequence(ranks)


def in_sequence(ranks: array[int]) -> Sequence[int]:
    """Return the ranks as a range where one follows the other."""
    if ranks and ranks[0] + len(ranks) > REMOVED:
        return ranks
    straight = range(ranks[0], ranks[0] + len(ranks)) if ranks else range(0)
    return straight if array("I", straight) == ranks else ranks


def _n_live(segment: Segment, ranks: Sequence[int]) -> int:
    sizes = map(sub, segment.first[1:], segment.first)
    return sum(size for size, rank in zip(sizes, ranks, strict=True) if rank != REMOVED)


def _claim(taken: bytearray, ranks: Sequence[int]) -> None:
    if isinstance(ranks, range):
        taken[ranks.start : ranks.stop] = b"\1" * len(ranks)
        return
    for rank in ranks:
        if rank != REMOVED:
            taken[rank] = 1


def split_off_small(kept: list[Kept], n_new: int) -> list[Kept]:
    """Return the segments that stay; the documents of the others go into the new segment.

    Args:
        kept: all segments that could stay.
        n_new: passages that have to be written in any case, at least 1.
    """
    staying = sorted(kept, key=lambda item: item.n_live)
    while staying and staying[0].n_live <= min(TIER * n_new, FULL - 1):
        n_new += staying.pop(0).n_live
    return staying[::-1]


def unclaimed(versions: Sequence[int], kept: Sequence[Kept]) -> list[tuple[int, int]]:
    """Return rank and version of the edition's documents that stand in none of these segments."""
    if not kept:
        return list(enumerate(versions))
    taken = bytearray(len(versions))
    for item in kept:
        _claim(taken, item.ranks)
    result = []
    rank = taken.find(0)
    while rank >= 0:
        result.append((rank, versions[rank]))
        rank = taken.find(0, rank + 1)
    return result


@dataclass(slots=True)
class Removals:
    """What a segment holds of documents that the edition doesn't have.

    Attributes:
        passages: uint8, shape (n_passages,), 1 for a passage of such a document.
        df: number of a list → passages in it that are removed.
        words: surface word → its occurrences in removed documents.
        totals: terms of each field in removed passages.
    """

    passages: bytearray
    df: Counter[int]
    words: Counter[str]
    totals: list[int]


def removals(item: Kept, load: Load) -> Removals | None:
    """Return what is removed from a segment, None if nothing is; only what changed is loaded and counted."""
    view, segment = item.before, item.segment
    if view is None or REMOVED not in item.ranks:
        return None
    df, words = Counter(view.removed_df), Counter(view.removed_words)
    result = Removals(bytearray(segment.n_passages), df, words, [0] * len(FIELDS))
    for document, (before, now) in enumerate(zip(view.ranks, item.ranks, strict=True)):
        if now == REMOVED:
            start, end = segment.first[document], segment.first[document + 1]
            result.passages[start:end] = b"\1" * (end - start)
            result.totals = [a + b for a, b in zip(result.totals, segment.lengths_of(document), strict=True)]
        if (before == REMOVED) != (now == REMOVED):
            _count(result, segment, load(segment.versions[document]), 1 if now == REMOVED else -1)
    return result


def _count(result: Removals, segment: Segment, analysis: Analysis, sign: int) -> None:
    for field, passages in zip(FIELDS, fields_of(analysis), strict=True):
        for term, df in Counter(term for terms in passages for term in set(terms)).items():
            result.df[segment.find(key_of(field, term))] += sign * df
    for word, count in analysis.words.items():
        result.words[word] += sign * count

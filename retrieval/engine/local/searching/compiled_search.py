"""The best passages of a segment with numba, an optional extra: what pays where many questions come."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from struct import Struct, pack
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from corpus.caching.bounded_cache import BoundedCache
from retrieval.engine.local.edition_view import Scored
from retrieval.engine.local.query_lists import LEAST_WEIGHT, List
from retrieval.engine.local.searching.compiled_ask import ARRAYS, ask
from retrieval.engine.local.searching.compiled_kernel import top_passages
from retrieval.engine.local.searching.numpy_search import NumpySearcher, all_impacts
from retrieval.engine.local.vocabulary import MARKS, key_of
from retrieval.engine.passage_index import FIELDS, Hit, QueryTerm

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

_MOST = 256
"""Passages; the best are kept sorted while a list is read, which is meant for few."""

_WEIGHTS_KEPT = 1_000
_TERMS_KEPT = 6_000
_weight_of = itemgetter(QueryTerm._fields.index("weight"))
_ROW = 24  # bytes of a version, a number and a score
_unpacked = Struct("qqd").iter_unpack
_new_hit = tuple.__new__
"""`Hit(…)` without the call that sorts out its arguments, which costs more than all the rest of a hit."""
_OF_SEGMENT = (
    "keys", "key_ends", "slots", "starts", "bounds", "passages", "shapes", "document_of", "versions", "first",
)  # fmt: skip


def prepare() -> None:
    """Compile what searches, or read it from where it was kept: some seconds once a machine, then 0.1 s."""
    segment = [_readonly(np.uint32), _readonly(np.uint16), np.zeros(0), _readonly(np.uint8)]
    work = [np.zeros(0), np.zeros(0, np.uint32), np.zeros(1), np.zeros(1, np.uint32)]
    empty = {name: np.zeros(int(name == "slots"), kind) for name, kind in ARRAYS.items()}
    ask(b"t\n", np.ones(1), _table(empty), 1, 0.0, 0)
    top_passages(*segment, _readonly(np.float64), *work, 0.0, 0)


def _readonly(kind: type[np.generic], size: int = 0) -> NDArray[Any]:
    """Return zeros that can't be written, like a mapped file's: other code is compiled for what can."""
    array = np.zeros(size, kind)
    array.flags.writeable = False
    return array


def _table(arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """Return the addresses and lengths of arrays, which have to be held as long as it is used."""
    return np.array([n for name in ARRAYS for n in (arrays[name].ctypes.data, len(arrays[name]))], np.int64)


class CompiledSearcher:
    """Searches a segment, see `Searcher`.

    Attributes:
        short: up to so many postings in all, everything is scored.
    """

    short = 1_500

    def __init__(self, scored: Scored) -> None:
        self._scored = scored
        segment = scored.view.segment
        removed = scored.view.removed
        self._arrays: tuple[NDArray[Any], ...] = (
            np.asarray(segment.passages),
            np.asarray(segment.shapes),
            all_impacts(scored),
            _readonly(np.uint8) if removed is None else np.asarray(removed),
        )
        self._scores = np.zeros(segment.n_passages)
        self._found = np.zeros(segment.n_passages, np.uint32)
        self._lock = Lock()

    def top_passages(self, lists: Sequence[List], limit: int, floor: float) -> list[tuple[float, int]]:
        """See `Searcher.top_passages`."""
        if limit > _MOST:
            return NumpySearcher(self._scored).top_passages(lists, limit, floor)
        query = np.frombuffer(b"".join([pack("5d", *item) for item in lists]))
        scores, passages = np.empty(limit), np.empty(limit, np.uint32)
        with self._lock:
            n = top_passages(
                *self._arrays, query, self._scores, self._found, scores, passages, floor, self.short
            )
        return list(zip(scores[:n].tolist(), passages[:n].tolist(), strict=True))


class CompiledAsker(CompiledSearcher):
    """Searches an edition of one segment that nothing was removed from; looks the terms up as well."""

    def __init__(self, scored: Scored, fitted: memoryview[float] | None) -> None:
        super().__init__(scored)
        segment = scored.view.segment
        growth = np.ones(256)
        for field, factor in zip(FIELDS, scored.growth, strict=True):
            growth[ord(MARKS[field])] = factor
        rows = np.zeros(3 * _MOST, np.int64)
        self._held = {
            **{name: np.asarray(getattr(segment, name), ARRAYS[name]) for name in _OF_SEGMENT},
            "idfs": _readonly(np.float64) if fitted is None else np.asarray(fitted),
            "growth": growth,
            "impacts": self._arrays[2],
            "removed": _readonly(np.uint8),
            "scores": self._scores,
            "found": self._found,
            "best_scores": np.zeros(_MOST),
            "best_passages": np.zeros(_MOST, np.uint32),
            "rows": rows,
            "row_scores": rows.view(np.float64),
        }
        self._table, self._n_passages = _table(self._held), float(segment.n_passages)
        self._rows = [rows.data.cast("B")[: _ROW * n] for n in range(_MOST + 1)]
        self._keys = BoundedCache(_line_of, limit=_TERMS_KEPT)
        self._weights: BoundedCache[tuple[float, ...], NDArray[np.float64]] = BoundedCache(
            lambda weights: np.array(weights, np.float64), limit=_WEIGHTS_KEPT
        )

    def ask(self, query: Sequence[QueryTerm], limit: int) -> list[Hit] | None:
        """Return the hits of a query as it was asked, or None for one that is not for machine code."""
        if limit > _MOST:
            return None
        try:
            terms = b"".join(map(self._keys.__getitem__, query))
        except _OddTermError:
            return None
        weights = self._weights[tuple(map(_weight_of, query))]
        with self._lock:
            n = ask(terms, weights, self._table, limit, self._n_passages, self.short)
            return list(map(_new_hit, repeat(Hit), _unpacked(self._rows[n])))


class _OddTermError(Exception):
    """A term that is not for machine code."""


def _line_of(term: QueryTerm) -> bytes:
    """Return the key of a term with a line break after it."""
    key = key_of(term.field, term.term)
    if b"\n" in key or not LEAST_WEIGHT < term.weight < math.inf:
        raise _OddTermError
    return key + b"\n"

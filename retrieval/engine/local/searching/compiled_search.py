"""The best passages of a segment with numba, an optional extra: what pays where many questions come."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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
from retrieval.engine.local.vocabulary import MARKS
from retrieval.engine.passage_index import FIELDS, Hit, QueryTerm

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

_MOST = 256
"""Passages; the best are kept sorted while a list is read, which is meant for few."""

_WEIGHTS_KEPT = 1_000
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
            "rows": rows,
            "row_scores": rows.view(np.float64),
        }
        self._table, self._n_passages = _table(self._held), float(segment.n_passages)
        self._rows = rows.data.cast("B")
        self._weights: BoundedCache[tuple[float, ...], NDArray[np.float64]] = BoundedCache(
            limit=_WEIGHTS_KEPT
        )

    def ask(self, query: Sequence[QueryTerm], limit: int) -> list[Hit] | None:
        """Return the hits of a query as it was asked, or None for one that is not for machine code."""
        weights = self._weights.get(tuple([weight for _, _, weight in query]))
        if weights is None:
            weights = self._checked(query)
        text = "".join([f"{MARKS[field]}{term}\n" for field, term, _ in query])
        if weights is None or limit > _MOST or text.count("\n") != len(query):
            return None
        terms = text.encode("utf-8", "surrogatepass")
        with self._lock:
            n = ask(terms, weights, self._table, limit, self._n_passages, self.short)
            return [_new_hit(Hit, row) for row in _unpacked(self._rows[: _ROW * n])]

    def _checked(self, query: Sequence[QueryTerm]) -> NDArray[np.float64] | None:
        """Return the weights of a query as an array, None if one is odd."""
        weights = tuple([weight for _, _, weight in query])
        if not all(LEAST_WEIGHT < weight < math.inf for weight in weights):
            return None
        known = np.array(weights, np.float64)
        self._weights.keep(weights, known)
        return known

"""The best passages of a segment with numba, an optional extra: what pays where many questions come."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from retrieval.index.compiled_kernel import top_passages
from retrieval.index.edition_view import Scored
from retrieval.index.numpy_search import NumpySearcher
from retrieval.index.query_lists import List

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

_MOST = 256
"""Passages; the best are kept sorted while a list is read, which is meant for few."""


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
            np.array(scored.impacts, np.float64),
            np.asarray(removed) if removed is not None else np.zeros(0, np.uint8),
        )
        self._scores = np.zeros(segment.n_passages)
        self._found = np.zeros(segment.n_passages, np.uint32)
        self._lock = Lock()
        self.top_passages([], 1, 0.0)  # compiled now, or read from where it was kept, and not while one waits

    def top_passages(self, lists: Sequence[List], limit: int, floor: float) -> list[tuple[float, int]]:
        """See `Searcher.top_passages`."""
        if limit > _MOST:
            return NumpySearcher(self._scored).top_passages(lists, limit, floor)
        query = np.frombuffer(b"".join([item.packed for item in lists]))
        scores, passages = np.empty(limit), np.empty(limit, np.uint32)
        with self._lock:
            n = top_passages(
                *self._arrays, query, self._scores, self._found, scores, passages, floor, self.short
            )
        return list(zip(scores[:n].tolist(), passages[:n].tolist(), strict=True))

"""Which documents share sentences with one, told without numpy: one document more is soon compared."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.report.inspecting import Inspection

LEAST_IN_COMMON = 5
"""Sentences; with fewer in common documents are too short to be compared."""


class Shared:
    """The sentences of one document that others are held against."""

    def __init__(self, inspection: Inspection) -> None:
        """Take what is known of the document."""
        figures = _numbers(inspection.figures)
        self._keys = frozenset(_numbers(inspection.keys)[::2])
        self._figures = frozenset(figures[::2])
        self._different = set(zip(figures[::2], figures[1::2], strict=True))

    @property
    def says_otherwise(self) -> bool:
        """Whether two sentences of the document itself are alike but for their figures."""
        return len(self._figures) < len(self._different)

    def among(self, others: Iterable[tuple[str, Inspection]]) -> Iterator[tuple[str, Inspection]]:
        """Yield those of other documents that have enough of the sentences to be compared."""
        many, figures = len(self._keys) >= LEAST_IN_COMMON, self._figures
        if not many and not figures:  # nothing could be in common, and reading thousands takes its time
            return
        for name, inspection in others:
            near = many and len(self._keys.intersection(_numbers(inspection.keys)[::2])) >= LEAST_IN_COMMON
            if near or (figures and not figures.isdisjoint(_numbers(inspection.figures)[::2])):
                yield name, inspection


def _numbers(raw: bytes) -> array[int]:
    """Return the numbers of an inspection, see `Inspection`."""
    numbers = array("Q", raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers

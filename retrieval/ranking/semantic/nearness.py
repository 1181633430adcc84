"""Which rows of an edition's vectors are nearest to a question; what counts is computed exactly.

Products of two float16 numbers, added up as float64, are exact: the same on any machine, in any order, and
equal for equal texts. Single precision only chooses which rows are worth that. `vecdot` multiplies row by row
on one core: a product of matrices would wake all of them, which costs more than it brings.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retrieval.encoding.encoder import SIZE
from retrieval.ranking.ranker import PassageKey, Target

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.model import Span
    from retrieval.encoding.encoder import Vector
    from retrieval.ranking.semantic.vectors import Vectors

    Numbers = NDArray[np.float64]
    Places = NDArray[np.intp]

_BLOCK = 1_024
_EXPONENT = 112
"""By how much more float32 adds to an exponent than float16 does."""
_SIGN_AND_NUMBER = np.int32(0x0FFFE000 - (1 << 31))
"""The bits of a widened number: all but the copies of its sign."""


class Nearest(NamedTuple):
    """The rows that are nearest to a vector.

    Attributes:
        places: of the rows, nearest first, equal ones in their order.
        products: theirs with the vector, in the same order.
        mean: of the products of all rows.
        deviation: of these.
    """

    places: Places
    products: Numbers
    mean: float
    deviation: float


class Rows:
    """Rows of float16 numbers, shape (n, `SIZE`), mapped from a file."""

    def __init__(self, raw: memoryview[int]) -> None:
        self.half: NDArray[np.float16] = np.frombuffer(raw, dtype=np.float16).reshape(-1, SIZE)

    def __len__(self) -> int:
        return len(self.half)

    def exact(self, places: Places, vector: Vector) -> Numbers:
        """Return the products of some rows with a vector, shape (n_places,)."""
        found: Numbers = np.vecdot(self.half[places].astype(np.float64), vector)
        return found

    def rough(self, vector: Vector) -> NDArray[np.float32]:
        """Return the products of all rows with a vector, shape (n,); the last digits are noise.

        numpy widens float16 numbers one by one; moving their bits to where float32 has them takes a fifth of
        the time. The exponent is then too small by `_EXPONENT`, which the vector makes good.
        """
        larger = np.ldexp(vector, _EXPONENT).astype(np.float32)
        found = np.empty(len(self), np.float32)
        bits, block = self.half.view(np.int16), np.empty((min(_BLOCK, len(self)), SIZE), np.int32)
        for start in range(0, len(self), _BLOCK):
            wide = block[: min(_BLOCK, len(self) - start)]
            np.copyto(wide, bits[start : start + _BLOCK])
            np.left_shift(wide, 13, out=wide)
            np.bitwise_and(wide, _SIGN_AND_NUMBER, out=wide)
            np.vecdot(wide.view(np.float32), larger, out=found[start : start + _BLOCK])
        return found

    def nearest(self, vector: Vector, limit: int) -> Nearest:
        """Return the rows that are nearest to a vector, `limit` of them at most."""
        rough = self.rough(vector)
        places = np.arange(len(self), dtype=np.intp)
        if len(self) > limit:
            places = np.sort(np.argpartition(-rough, limit)[:limit])
        products = self.exact(places, vector)
        order = np.argsort(-products, kind="stable")
        mean, deviation = (float(rough.mean()), float(rough.std())) if len(rough) else (0.0, 0.0)
        return Nearest(places[order], products[order], mean, deviation)


class EditionRows:
    """The vectors of an edition, by what they are of."""

    def __init__(self, vectors: Vectors) -> None:
        contents, file = vectors.contents, vectors.file
        self.passages, self.sentences = Rows(file["passages"]), Rows(file["sentences"])
        self.questions = Rows(file["questions"])
        self._starts = np.frombuffer(file["starts"], dtype=np.int64)
        self._offsets = np.frombuffer(file["offsets"], dtype=np.int64).reshape(-1, 2)
        self._firsts = dict(zip(contents.versions, accumulate(contents.passages, initial=0), strict=False))
        self._counts = dict(zip(contents.versions, contents.passages, strict=True))
        self._versions = contents.versions
        self._first_rows = list(self._firsts.values())

    def key(self, row: int) -> PassageKey:
        """Return which passage a row is of."""
        place = bisect_right(self._first_rows, row) - 1
        return self._versions[place], int(row) - self._first_rows[place] + 1

    def row(self, passage: PassageKey) -> int | None:
        """Return the row of a passage; None if it is not of the edition."""
        version, number = passage
        known = version in self._firsts and 1 <= number <= self._counts[version]
        return self._firsts[version] + number - 1 if known else None

    def sentences_of(self, rows: Places) -> Places:
        """Return the rows of the sentences of some passages, given by their rows, in their order."""
        starts, counts = self._starts[rows], self._n_sentences(rows)
        before = np.cumsum(counts) - counts
        found: Places = np.arange(counts.sum()) + np.repeat(starts - before, counts)
        return found

    def _n_sentences(self, rows: Places) -> NDArray[np.int64]:
        counts: NDArray[np.int64] = self._starts[rows + 1] - self._starts[rows]
        return counts

    def best_of(self, rows: Places, products: Numbers, others: Numbers) -> Numbers:
        """Return the highest product of each passage's sentences.

        Args:
            rows: the passages', shape (n,).
            products: of their sentences, in the order of `sentences_of`.
            others: what is taken for passages without sentences, shape (n,).
        """
        counts = self._n_sentences(rows)
        found, some = others.copy(), counts > 0
        if some.any():
            found[some] = np.maximum.reduceat(products, (np.cumsum(counts) - counts)[some])
        return found

    def sentences_of_one(self, row: int) -> range:
        """Return the rows of the sentences of one passage."""
        return range(int(self._starts[row]), int(self._starts[row + 1]))

    def sentences_within(self, version: int, span: Span) -> range:
        """Return the rows of the sentences of a document that have a character in a span."""
        if version not in self._firsts:
            return range(0)
        first = self._firsts[version]
        begin, end = self._starts[first], self._starts[first + self._counts[version]]
        offsets = self._offsets[begin:end]
        left = int(np.searchsorted(offsets[:, 1], span.start, "right"))
        right = int(np.searchsorted(offsets[:, 0], span.end, "left"))
        return range(int(begin) + left, int(begin) + right)

    def place(self, passage: PassageKey, sentence: int) -> Target:
        """Return where a sentence stands, given its row and its passage."""
        start, end = self._offsets[sentence]
        return Target(passage[0], int(start), int(end))

    def passage_of(self, sentence: int) -> int:
        """Return the row of the passage that a sentence stands in, given its own row."""
        return int(np.searchsorted(self._starts, sentence, "right")) - 1

"""The counts of `Counting` with numpy: added up question by question in the same order, so to the last bit.

For a process that has loaded numpy anyway. What a concept finds is the same whatever it is asked with, so it
is kept: most questions are made of words that others have, too.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from corpus.caching.bounded_cache import BoundedCache
from corpus.caching.named_tuple import NamedTuple
from retrieval.question.query import Form
from retrieval.ranking.counting import AskedTerm, Counting, Parts
from retrieval.ranking.question_index import QuestionIndex
from retrieval.ranking.settings import KEEPERS

_Numbers = NDArray[np.intp]
_CONCEPTS_KEPT = 1_000
"""Concepts whose questions are kept at most, """
_NUMBERS_KEPT = 250_000
"""and the most questions of all of them together, at 24 bytes each; then all are forgotten."""


class _Held(NamedTuple):
    """The questions that hold a concept, each by the best form that it has; all of one shape.

    Attributes:
        numbers: of the questions, each once.
        qualities: how near the form is.
        worths: what the form weighs in a question.
    """

    numbers: _Numbers
    qualities: NDArray[np.float64]
    worths: NDArray[np.float64]

    def where(self, here: NDArray[np.bool_]) -> _Held:
        """Return the same of those questions alone of which an array says so."""
        chosen = here[self.numbers]
        return _Held(self.numbers[chosen], self.qualities[chosen], self.worths[chosen])


class _Found(NamedTuple):
    """What is kept of a concept.

    Attributes:
        held: the questions that hold it.
        rare: the same by those forms alone that few questions have.
    """

    held: _Held
    rare: _Held


class ArrayCounting(Counting):
    """Counts over all questions of the keepers at once."""

    def __init__(self, index: QuestionIndex, light: Set[str]) -> None:
        """Count in an index, see `Counting`."""
        super().__init__(index, light)
        self._own = np.full(index.n_questions, -1.0)  # the masses of the questions; below 0 until wanted
        self._found = BoundedCache(self._look_for, limit=_CONCEPTS_KEPT, longest_key=None)
        self._n_kept = 0

    def nearest(self, parts: Parts, mass: float) -> list[tuple[float, int]]:
        """Return the similarities and numbers of the nearest questions, best first, see `Counting`."""
        n = self._index.n_questions
        held, said, asked = np.zeros(n), np.zeros(n), np.zeros(n, bool)
        any_asked = False
        for weight, forms in parts:
            found = self._found[tuple(forms)]
            ways = [found.held]
            if any_asked and weight < KEEPERS.minor * mass:
                ways = [found.held.where(asked), found.rare.where(~asked)]
            for numbers, qualities, worths in ways:
                held[numbers] += weight * qualities
                said[numbers] += worths
                asked[numbers] = True
                any_asked = any_asked or bool(len(numbers))
        numbers = np.flatnonzero(asked)
        own = self._masses_of(numbers)
        similar = (held[numbers] + np.minimum(said[numbers], own)) / (mass + own)
        if len(numbers) > KEEPERS.near:
            near = similar >= np.partition(similar, -KEEPERS.near)[-KEEPERS.near]
            similar, numbers = similar[near], numbers[near]
        rated = zip(similar.tolist(), numbers.tolist(), strict=True)
        return sorted(rated, reverse=True)[: KEEPERS.near]

    def _term(self, term: str) -> AskedTerm | None:
        index = self._index
        number = index.term(term)
        if number < 0:
            return None
        having = np.asarray(index.numbers[index.starts[number] : index.starts[number + 1]])
        return AskedTerm(self._weights[number], having.astype(np.intp))

    def _masses_of(self, numbers: _Numbers) -> NDArray[np.float64]:
        own = self._own[numbers]
        if len(own) and own.min() < 0:
            for number in numbers[own < 0].tolist():
                self._own[number] = self._mass(number)
            own = self._own[numbers]
        return own

    def _look_for(self, forms: tuple[Form, ...]) -> _Found:
        """Return the questions that hold a concept, each by its best form."""
        ways = [(quality, worth, self._having_all(terms)) for quality, worth, terms in self.worths(forms)]
        ways.sort(key=lambda one: one[:2], reverse=True)
        rare = [one for one in ways if len(one[2]) <= KEEPERS.few]
        found = _Found(self._best_of(ways), self._best_of(rare))
        self._n_kept += len(found.held.numbers) + len(found.rare.numbers)
        if self._n_kept > _NUMBERS_KEPT:
            self._found.clear()
            self._n_kept = 0
        return found

    def _best_of(self, ways: Sequence[tuple[float, float, _Numbers]]) -> _Held:
        """Return the questions that have any of some forms, the best of which come first."""
        by = np.full(self._index.n_questions, len(ways), np.uint16)
        for place in reversed(range(len(ways))):
            by[ways[place][2]] = place
        numbers = np.flatnonzero(by < len(ways))
        qualities, worths = ([one[which] for one in ways] for which in (0, 1))
        best = by[numbers]
        return _Held(numbers, np.array(qualities, float)[best], np.array(worths, float)[best])

    def _having_all(self, terms: Sequence[AskedTerm]) -> _Numbers:
        numbers: _Numbers = terms[0].numbers
        for term in terms[1:]:
            has = np.zeros(self._index.n_questions, bool)
            has[term.numbers] = True
            numbers = numbers[has[numbers]]
        return numbers

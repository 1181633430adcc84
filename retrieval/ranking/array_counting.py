"""The counts of `Counting` with numpy: added up question by question in the same order, so to the last bit.

For a process that has loaded numpy anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.question.query import Form
from retrieval.ranking.counting import AskedTerm, Counting, Parts
from retrieval.ranking.question_index import QuestionIndex
from retrieval.ranking.settings import KEEPERS

_Numbers = NDArray[np.intp]


class ArrayCounting(Counting):
    """Counts over all questions of the keepers at once."""

    def __init__(self, index: QuestionIndex, light: Set[str]) -> None:
        """Count in an index, see `Counting`."""
        super().__init__(index, light)
        self._own = np.full(index.n_questions, -1.0)  # the masses of the questions; below 0 until wanted

    def nearest(self, parts: Parts, mass: float) -> list[tuple[float, int]]:
        """Return the similarities and numbers of the nearest questions, best first, see `Counting`."""
        n = self._index.n_questions
        held, said, asked = np.zeros(n), np.zeros(n), np.zeros(n, bool)
        for weight, forms in parts:
            within = asked if weight < KEEPERS.minor * mass and asked.any() else None
            for quality, worth, numbers in self._chosen(forms, within):
                held[numbers] += weight * quality
                said[numbers] += worth
                asked[numbers] = True
        numbers = np.flatnonzero(asked)
        own = self._masses_of(numbers)
        similar = (held[numbers] + np.minimum(said[numbers], own)) / (mass + own)
        if len(numbers) > KEEPERS.near:
            near = similar >= np.partition(similar, -KEEPERS.near)[-KEEPERS.near]
            similar, numbers = similar[near], numbers[near]
        rated = zip(similar.tolist(), numbers.tolist(), strict=True)
        return sorted(rated, reverse=True)[: KEEPERS.near]

    def _term(self, term: str) -> AskedTerm | None:
        found = super()._term(term)
        return found and AskedTerm(found.weight, np.array(found.numbers, np.intp))

    def _masses_of(self, numbers: _Numbers) -> NDArray[np.float64]:
        for number in numbers[self._own[numbers] < 0].tolist():
            self._own[number] = self._mass(number)
        return self._own[numbers]

    def _chosen(self, forms: Iterable[Form], within: Any) -> list[tuple[float, float, _Numbers]]:
        """Return what `_best` does; ``within`` says of each question whether it is looked at."""
        found = []
        for quality, worth, terms in self.worths(forms):
            numbers = self._having_all(terms)
            if within is not None and len(numbers) > KEEPERS.few:
                numbers = numbers[within[numbers]]
            if len(numbers):
                found.append((quality, worth, numbers))
        if len(found) < 2:
            return found
        best = []
        taken = np.zeros(self._index.n_questions, bool)
        for quality, worth, numbers in sorted(found, key=lambda one: one[:2], reverse=True):
            best.append((quality, worth, numbers[~taken[numbers]]))
            taken[numbers] = True
        return best

    def _having_all(self, terms: Sequence[AskedTerm]) -> _Numbers:
        numbers: _Numbers = terms[0].numbers
        for term in terms[1:]:
            has = np.zeros(self._index.n_questions, bool)
            has[term.numbers] = True
            numbers = numbers[has[numbers]]
        return numbers

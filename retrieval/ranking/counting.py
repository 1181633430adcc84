"""What the keepers' questions have in common with one that is asked, and which have most."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from functools import cached_property
from typing import Any

import msgspec

from corpus.caching.bounded_cache import BoundedCache
from retrieval.question.query import RELATED, Form
from retrieval.ranking.question_index import QuestionIndex
from retrieval.ranking.settings import KEEPERS
from retrieval.words.kinds import AnswerKind

_TERMS_KEPT = 5_000
"""Terms whose questions are kept, about 200 bytes and 30 a question each."""

_ROUNDING = 1e-9
"""By which a similarity may be off, as a share of it."""

Parts = Sequence[tuple[float, Sequence[Form]]]
"""Weight and forms of each part of a query, the heaviest first."""


class AskedTerm(msgspec.Struct, frozen=True):
    """What is known of a term of the questions.

    Attributes:
        weight: what it counts in a question.
        numbers: of the questions that have it, ascending; a list, or an array.
    """

    weight: float
    numbers: Any


class Counting:
    """Counts over all questions of the keepers, with Python alone; see `ArrayCounting` for the other way."""

    def __init__(self, index: QuestionIndex, light: Set[str]) -> None:
        """Count in an index.

        Args:
            index: of the questions.
            light: terms that say little in a question: the subject of the guide, idle words.
        """
        self._index, self._light = index, light
        self.terms: BoundedCache[str, AskedTerm | None] = BoundedCache(self._term, limit=_TERMS_KEPT)
        """What is known of a term; None where no question has it."""
        self._masses = [-1.0] * index.n_questions  # of each question; below 0 until it is wanted

    def nearest(self, parts: Parts, mass: float) -> list[tuple[float, int]]:
        """Return the similarities and numbers of the nearest questions, best first.

        Args:
            parts: of the query.
            mass: of all of them together.
        """
        held, said, asked = self._held(parts, mass)
        numbers = list(asked)
        if len(numbers) > KEEPERS.near:
            # What a question's words weigh takes longest, and is left out where nothing makes it near.
            nearest = [(held[n] + said[n]) / (mass + said[n]) for n in numbers]
            best = sorted(nearest)[-KEEPERS.near]
            likely = [n for n, similar in zip(numbers, nearest, strict=True) if similar >= best]
            least = sorted(self._similar(likely, held, said, mass))[-KEEPERS.near] * (1 - _ROUNDING)
            numbers = [n for n, similar in zip(numbers, nearest, strict=True) if similar >= least]
        rated = zip(self._similar(numbers, held, said, mass), numbers, strict=True)
        return sorted(rated, reverse=True)[: KEEPERS.near]

    def _similar(
        self, numbers: Iterable[int], held: Sequence[float], said: Sequence[float], mass: float
    ) -> list[float]:
        """Return how near questions are: what they hold of a query, of all that both weigh."""
        masses = self._masses
        similar = []
        for number in numbers:
            own = masses[number]
            if own < 0:
                own = masses[number] = self._mass(number)
            similar.append((held[number] + min(said[number], own)) / (mass + own))
        return similar

    @cached_property
    def _weights(self) -> list[float]:
        """What each term counts in a question, by its number."""
        weights = list(self._index.idf)
        shares = {f"?{kind}": KEEPERS.kind for kind in AnswerKind} | dict.fromkeys(self._light, KEEPERS.light)
        for term, share in shares.items():
            number = self._index.term(term)
            if number >= 0:
                weights[number] *= share
        return weights

    def _term(self, term: str) -> AskedTerm | None:
        number = self._index.term(term)
        return None if number < 0 else AskedTerm(self._weights[number], self._index.having(number))

    def _mass(self, number: int) -> float:
        """Return what the terms of a question weigh together."""
        return sum(map(self._weights.__getitem__, self._index.terms_of(number)))

    def _held(self, parts: Parts, mass: float) -> tuple[list[float], list[float], Set[int]]:
        """Return what each question holds of a query, what its words for that weigh, and which hold any."""
        held, said = [0.0] * self._index.n_questions, [0.0] * self._index.n_questions
        asked: set[int] = set()
        for weight, forms in parts:
            # What weighs little stands in many questions: it only tells those apart that have something else.
            within = asked if weight < KEEPERS.minor * mass and asked else None
            touched: list[Collection[int]] = []
            for quality, worth, numbers in self._best(forms, within):
                counts = weight * quality
                for number in numbers:
                    held[number] += counts
                    said[number] += worth
                touched.append(numbers)
            asked.update(*touched)
        return held, said, asked

    def _best(
        self, forms: Iterable[Form], within: Set[int] | None
    ) -> list[tuple[float, float, Collection[int]]]:
        """Return how well questions hold a concept, what their words for it weigh, and which those are.

        Args:
            forms: of the concept.
            within: numbers of the questions to look at; all if None.
        """
        found: list[tuple[float, float, Collection[int]]] = []
        for quality, worth, terms in self.worths(forms):
            numbers = _with_all(terms)
            if within is not None and len(numbers) > KEEPERS.few:
                numbers = within & set(numbers)
            if numbers:
                found.append((quality, worth, numbers))
        if len(found) < 2:
            return found
        # A question that has a better form holds the concept as well as that.
        best: list[tuple[float, float, Collection[int]]] = []
        taken: set[int] = set()
        for quality, worth, numbers in sorted(found, key=lambda one: one[:2], reverse=True):
            best.append((quality, worth, [number for number in numbers if number not in taken]))
            taken.update(numbers)
        return best

    def worths(self, forms: Iterable[Form]) -> list[tuple[float, float, list[AskedTerm]]]:
        """Return the forms whose terms all stand in questions: how near, what they weigh, their terms."""
        found = []
        for form in forms:
            if form.weight < KEEPERS.least and form.how is RELATED:
                continue
            terms = [term for one in form.terms if (term := self.terms[one])]
            if len(terms) == len(form.terms):
                found.append((form.weight, form.weight * sum(term.weight for term in terms), terms))
        return found


def _with_all(terms: Sequence[AskedTerm]) -> Collection[int]:
    """Return the numbers of the questions that have all of some terms."""
    first, *others = (term.numbers for term in terms)
    return set(first).intersection(*others) if others else first

"""Which of the keeper's questions are nearest to this one, and where do they lead?"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from heapq import nlargest

import msgspec

from corpus.caching.bounded_cache import BoundedCache
from retrieval.question.hint_data import HintData, HintQuestion
from retrieval.question.query import ASKED, RELATED, Form, Query
from retrieval.ranking.question_index import QuestionIndex, index_of, questions_of
from retrieval.ranking.ranker import Target
from retrieval.ranking.settings import KEEPERS
from retrieval.ranking.topic_index import TopicIndex
from retrieval.words.analysis import Analyzer
from retrieval.words.kinds import AnswerKind

_TERMS_KEPT = 5_000
"""Terms whose questions are kept, about 200 bytes and 30 a question each."""
_QUESTIONS_KEPT = 4_000
"""Questions kept as they were written, about 1 kB each."""


class Near(msgspec.Struct, frozen=True):
    """A question of the keeper's that is like the one asked."""

    similarity: float
    """0 to 1."""
    question: HintQuestion
    target: Target


class HintVotes(msgspec.Struct, frozen=True):
    """What the nearest questions say.

    Attributes:
        near: the nearest questions, best first.
        covered: votes for places in the guide, 0 to 1.
        topics: how much of the question the questions to one place hold together, small words and their order
            included, 0 to 1; of covered and other places.
    """

    near: tuple[Near, ...] = ()
    covered: Mapping[Target, float] = msgspec.field(default_factory=dict)
    topics: Mapping[Target, float] = msgspec.field(default_factory=dict)

    def best(self, *, covered: bool) -> float:
        """Return the similarity of the nearest question that is, or is not, covered."""
        return next((near.similarity for near in self.near if near.question.covered == covered), 0.0)


class _Term(msgspec.Struct, frozen=True):
    """What is known of a term of the questions.

    Attributes:
        weight: what it counts in a question.
        numbers: of the questions that have it, ascending.
    """

    weight: float
    numbers: Sequence[int]


class KeeperQuestions:
    """The questions of all keepers of an edition, by their terms."""

    def __init__(self, index: QuestionIndex, topics: TopicIndex, light: Set[str] = frozenset()) -> None:
        """Vote with the questions of all keepers.

        Args:
            index: of the questions.
            topics: of the same questions.
            light: terms that say little in a question: the subject of the guide, idle words.
        """
        self._index, self._topics, self._light = index, topics, light
        self._n = index.n_questions
        self._highest = math.log(1 + (self._n + 0.5) / 0.5)
        self._terms: BoundedCache[str, _Term | None] = BoundedCache(self._term, limit=_TERMS_KEPT)
        self._masses = [-1.0] * self._n  # of each question; below 0 until it is wanted
        self._written: BoundedCache[int, tuple[HintQuestion, Target]] = BoundedCache(
            index.question, limit=_QUESTIONS_KEPT
        )

    @classmethod
    def of(
        cls, hints: Mapping[int, HintData], analyzer: Analyzer, light: Set[str] = frozenset()
    ) -> KeeperQuestions:
        """Return the questions of all keepers, by the version of their document."""
        return cls(index_of(hints, analyzer), TopicIndex.of(texts_of(hints), analyzer), light)

    def __bool__(self) -> bool:
        return bool(self._n)

    def holds(self, term: str) -> bool:
        """Return whether some question has the term."""
        return self._terms[term] is not None

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

    def _term(self, term: str) -> _Term | None:
        number = self._index.term(term)
        return None if number < 0 else _Term(self._weights[number], self._index.having(number))

    def _mass(self, number: int) -> float:
        """Return what the terms of a question weigh together."""
        return sum(map(self._weights.__getitem__, self._index.terms_of(number)))

    def votes(self, query: Query) -> HintVotes:
        """Return what the nearest questions say of a query."""
        if not self._n:
            return HintVotes()
        parts = sorted(self._parts(query), key=lambda part: -part[0])
        mass = sum(weight for weight, _ in parts)
        near = tuple(
            Near(similarity, *self._written[number])
            for similarity, number in self._nearest(mass, *self._held(parts, mass))
        )
        return HintVotes(near, _votes(near), self._topics.scores(query.mended))

    def _nearest(
        self, mass: float, held: Sequence[float], said: Sequence[float], asked: Set[int]
    ) -> list[tuple[float, int]]:
        """Return the similarities and numbers of the nearest questions, best first; see `_held`."""
        numbers = list(asked)
        masses = self._masses
        for number in numbers:
            if masses[number] < 0:
                masses[number] = self._mass(number)
        similar = [
            (held[n] + (worth if (worth := said[n]) < (own := masses[n]) else own)) / (mass + own)
            for n in numbers
        ]
        least = nlargest(KEEPERS.near, similar)[-1] if len(similar) > KEEPERS.near else 0.0
        rated = [pair for pair in zip(similar, numbers, strict=True) if pair[0] >= least]
        return sorted(rated, reverse=True)[: KEEPERS.near]

    def _held(
        self, parts: Sequence[tuple[float, Sequence[Form]]], mass: float
    ) -> tuple[list[float], list[float], Set[int]]:
        """Return what each question holds of a query, what its words for that weigh, and which hold any.

        Args:
            parts: weight and forms of each part of the query, the heaviest first.
            mass: of all of them together.
        """
        held, said = [0.0] * self._n, [0.0] * self._n
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
        for form in forms:
            if form.weight < KEEPERS.least and form.how is RELATED:
                continue
            terms = [self._terms[term] for term in form.terms]
            numbers = _with_all(terms)
            if within is not None and len(numbers) > KEEPERS.few:
                numbers = within & set(numbers)
            if numbers:
                worth = form.weight * sum(term.weight for term in terms if term)
                found.append((form.weight, worth, numbers))
        if len(found) < 2:
            return found
        # A question that has a better form holds the concept as well as that.
        best: list[tuple[float, float, Collection[int]]] = []
        taken: set[int] = set()
        for quality, worth, numbers in sorted(found, key=lambda one: one[:2], reverse=True):
            best.append((quality, worth, [number for number in numbers if number not in taken]))
            taken.update(numbers)
        return best

    def _parts(self, query: Query) -> Iterable[tuple[float, Sequence[Form]]]:
        """Yield the weight and the forms of each part of a query, its kinds included."""
        for concept in query.concepts:
            own = next((form.terms for form in concept.asked if form.how is ASKED), ())
            known = [found.weight for term in own if (found := self._terms[term])]
            weight = (
                sum(known)
                if known
                else self._highest
                * max(concept.weight, KEEPERS.unknown_idle if concept.idle else KEEPERS.unknown)
            )
            yield weight * (KEEPERS.carried if concept.carried else 1.0), concept.asked
        for kind in sorted(query.kinds):
            asked = self._terms[term := f"?{kind}"]
            yield asked.weight if asked else 0.0, (Form((term,), 1.0, ASKED),)


def _with_all(terms: Sequence[_Term | None]) -> Collection[int]:
    """Return the numbers of the questions that have all of some terms."""
    known = [term.numbers for term in terms if term]
    if len(known) < len(terms):
        return ()
    return known[0] if len(known) == 1 else set(known[0]).intersection(*known[1:])


def texts_of(hints: Mapping[int, HintData]) -> Iterator[tuple[str, Target]]:
    """Yield the questions as the keepers wrote them and where each leads."""
    return ((question.text, target) for question, target in questions_of(hints))


def _votes(near: Sequence[Near]) -> dict[Target, float]:
    """Return the votes for places in the guide."""
    by_target: dict[Target, list[float]] = {}
    for one in near:
        if one.question.covered:
            by_target.setdefault(one.target, []).append(one.similarity)
    return {
        target: sum(vote * s for vote, s in zip(KEEPERS.votes, found, strict=False)) / sum(KEEPERS.votes)
        for target, found in by_target.items()
    }

"""Which of the keeper's questions are nearest to this one, and where do they lead?"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from heapq import nlargest
from itertools import accumulate
from typing import NamedTuple

import msgspec

from corpus.caching.bounded_cache import BoundedCache
from retrieval.question.hint_data import HintData, HintQuestion
from retrieval.question.query import ASKED, RELATED, Form, Query
from retrieval.ranking.ranker import Target
from retrieval.ranking.settings import KEEPERS
from retrieval.ranking.topic_index import TopicIndex
from retrieval.words.analysis import Analyzer


class Near(NamedTuple):
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


class KeeperQuestions:
    """The questions of all keepers of an edition, by their terms."""

    def __init__(
        self,
        hints: Mapping[int, HintData],
        analyzer: Analyzer,
        light: Set[str] = frozenset(),
        topics: TopicIndex | None = None,
    ) -> None:
        """Index the questions of all keepers.

        Args:
            hints: by the version of their document.
            analyzer: the index's own.
            light: terms that say little in a question: the subject of the guide, idle words.
            topics: of the same questions; made from them if not given.
        """
        self._questions = [question for data in hints.values() for question in data.questions]
        self._versions = list(hints)
        self._ends = list(accumulate(len(data.questions) for data in hints.values()))
        self._topics = topics or TopicIndex.of(texts_of(hints), analyzer)
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for number, question in enumerate(self._questions):
            for term in dict.fromkeys(question.terms):
                self._postings[term].append(number)
        n = len(self._questions)
        self._idf = {
            term: math.log(1 + (n - len(found) + 0.5) / (len(found) + 0.5))
            * (KEEPERS.light if term in light else KEEPERS.kind if term[0] == "?" else 1.0)
            for term, found in self._postings.items()
        }
        self._highest = math.log(1 + (n + 0.5) / 0.5)
        self._masses: BoundedCache[int, float] = BoundedCache(self._mass, limit=n + 1)
        self._targets: BoundedCache[int, Target] = BoundedCache(self._target, limit=n + 1)

    def __bool__(self) -> bool:
        return bool(self._questions)

    def holds(self, term: str) -> bool:
        """Return whether some question has the term."""
        return term in self._postings

    def _mass(self, number: int) -> float:
        """Return what the terms of a question weigh together."""
        return sum(self._idf[term] for term in dict.fromkeys(self._questions[number].terms))

    def _target(self, number: int) -> Target:
        """Return where a question leads."""
        question = self._questions[number]
        return Target(self._versions[bisect_right(self._ends, number)], question.start, question.end)

    def votes(self, query: Query) -> HintVotes:
        """Return what the nearest questions say of a query."""
        if not self._questions:
            return HintVotes()
        parts = sorted(self._parts(query), key=lambda part: -part[0])
        mass = sum(weight for weight, _ in parts)
        held, said, asked = self._held(parts, mass)
        masses = self._masses
        rated = [
            ((held[n] + (worth if (worth := said[n]) < (own := masses[n]) else own)) / (mass + own), n)
            for n in asked
        ]
        near = tuple(
            Near(similarity, self._questions[number], self._targets[number])
            for similarity, number in nlargest(KEEPERS.near, rated)
        )
        return HintVotes(near, _votes(near), self._topics.scores(query.mended))

    def _held(
        self, parts: Sequence[tuple[float, Sequence[Form]]], mass: float
    ) -> tuple[list[float], list[float], Set[int]]:
        """Return what each question holds of a query, what its words for that weigh, and which hold any.

        Args:
            parts: weight and forms of each part of the query, the heaviest first.
            mass: of all of them together.
        """
        held, said = [0.0] * len(self._questions), [0.0] * len(self._questions)
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
            numbers = self._with_all(form.terms)
            if within is not None and len(numbers) > KEEPERS.few:
                numbers = within & set(numbers)
            if numbers:
                worth = form.weight * sum(map(self._idf.__getitem__, form.terms))
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
            known = [self._idf[term] for term in own if term in self._idf]
            weight = (
                sum(known)
                if known
                else self._highest
                * max(concept.weight, KEEPERS.unknown_idle if concept.idle else KEEPERS.unknown)
            )
            yield weight * (KEEPERS.carried if concept.carried else 1.0), concept.asked
        for kind in sorted(query.kinds):
            term = f"?{kind}"
            yield self._idf.get(term, 0.0), (Form((term,), 1.0, ASKED),)

    def _with_all(self, terms: Sequence[str]) -> Collection[int]:
        if len(terms) == 1:
            return self._postings.get(terms[0], ())
        postings = [self._postings[term] for term in terms if term in self._postings]
        if len(postings) < len(terms):
            return ()
        return set(postings[0]).intersection(*postings[1:])


def questions_of(hints: Mapping[int, HintData]) -> list[tuple[HintQuestion, Target]]:
    """Return the questions of all keepers and where each leads."""
    return [
        (question, Target(version, question.start, question.end))
        for version, data in hints.items()
        for question in data.questions
    ]


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

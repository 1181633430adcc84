"""Which of the keeper's questions are nearest to this one, and where do they lead?"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from operator import mul
from time import perf_counter, thread_time

import msgspec

from corpus.caching.bounded_cache import BoundedCache
from retrieval.question.hint_data import HintData, HintQuestion
from retrieval.question.query import ASKED, Form, Query
from retrieval.ranking.counting import Counting, Parts
from retrieval.ranking.question_index import QuestionIndex, index_of, questions_of
from retrieval.ranking.ranker import Target
from retrieval.ranking.settings import KEEPERS
from retrieval.ranking.topic_index import TopicIndex
from retrieval.words.analysis import Analyzer

_MANY = 500
"""Questions of the keepers from which on numpy counts quicker than Python alone."""
_NUMPY_PAYS_AFTER = 0.08
"""Seconds of counting with Python alone, within a span, after which importing numpy has most likely paid, """
_NUMPY_PAYS_FROM = 0.05
"""and the part of the time that they take: who is asked now and then keeps the memory and needs no pause."""
_SPAN = 10.0
"""Seconds."""
_QUESTIONS_KEPT = 2_000
"""Questions kept as they were written, about 600 bytes each; to read one again takes microseconds."""


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


class Spent:
    """How much of the time goes into counting."""

    def __init__(self) -> None:
        self._since = self._until = -_SPAN
        self._seconds = 0.0

    def note(self, seconds: float, now: float) -> None:
        """Note seconds of computing that a question took, and when, in seconds from whenever."""
        if now - self._since > _SPAN:
            self._since, self._seconds = now - seconds, 0.0
        self._seconds += seconds
        self._until = now

    @property
    def pays_for_numpy(self) -> bool:
        """Whether it goes on like that for so long that importing numpy pays."""
        return self._seconds > max(_NUMPY_PAYS_AFTER, _NUMPY_PAYS_FROM * (self._until - self._since))


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
        self._counting = Counting(index, light)
        self._spent = Spent()
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
        return self._counting.terms[term] is not None

    def first_to(self) -> dict[Target, str]:
        """Return the first question to each place that answers one."""
        return self._index.first_to()

    def votes(self, query: Query) -> HintVotes:
        """Return what the nearest questions say of a query."""
        if not self._n:
            return HintVotes()
        parts = sorted(self._parts(query), key=lambda part: -part[0])
        mass = sum(weight for weight, _ in parts)
        written = self._written
        near = tuple([Near(similar, *written[number]) for similar, number in self._nearest(parts, mass)])
        return HintVotes(near, _votes(near), self._topics.scores(query.mended))

    def _nearest(self, parts: Parts, mass: float) -> list[tuple[float, int]]:
        """Return the nearest questions; many are counted with numpy once there is reason to load it."""
        if type(self._counting) is not Counting or self._n < _MANY:
            return self._counting.nearest(parts, mass)
        if "numpy" in sys.modules or self._spent.pays_for_numpy:
            from retrieval.ranking.array_counting import ArrayCounting

            self._counting = ArrayCounting(self._index, self._light)
            return self._counting.nearest(parts, mass)
        started = thread_time()
        nearest = self._counting.nearest(parts, mass)
        self._spent.note(thread_time() - started, perf_counter())
        return nearest

    def _parts(self, query: Query) -> Iterable[tuple[float, Sequence[Form]]]:
        """Yield the weight and the forms of each part of a query, its kinds included."""
        for concept in query.concepts:
            own = next((form.terms for form in concept.asked if form.how is ASKED), ())
            known = [found.weight for term in own if (found := self._counting.terms[term])]
            weight = (
                sum(known)
                if known
                else self._highest
                * max(concept.weight, KEEPERS.unknown_idle if concept.idle else KEEPERS.unknown)
            )
            yield weight * (KEEPERS.carried if concept.carried else 1.0), concept.asked
        for kind in sorted(query.kinds):
            asked = self._counting.terms[term := f"?{kind}"]
            yield asked.weight if asked else 0.0, (Form((term,), 1.0, ASKED),)


def texts_of(hints: Mapping[int, HintData]) -> Iterator[tuple[str, Target]]:
    """Yield the questions as the keepers wrote them and where each leads."""
    return ((question.text, target) for question, target in questions_of(hints))


def _votes(near: Sequence[Near]) -> dict[Target, float]:
    """Return the votes for places in the guide."""
    by_target: dict[Target, list[float]] = {}
    for one in near:
        if one.target.start >= 0:  # the guide answers it
            by_target.setdefault(one.target, []).append(one.similarity)
    votes, whole = KEEPERS.votes, sum(KEEPERS.votes)
    return {target: sum(map(mul, votes, found)) / whole for target, found in by_target.items()}

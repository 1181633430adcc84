"""What a question wants of every span that it is held against, worked out once a question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise, product
from operator import mul
from typing import Any

from corpus.caching.named_tuple import NamedTuple
from corpus.languages.spoken import pattern
from retrieval.answering.spans.sentence import bases
from retrieval.question.query import ASKED, SAME, Concept, Form, Phrase, Query
from retrieval.words.kinds import MEASURED, STRICT, AnswerKind, checkable, is_negated

_ASKS_MEANING = pattern("answers/signs", "asks_meaning")
_FORMS_COMPARED = 4


def quality(concept: Concept, terms: frozenset[str]) -> float:
    """Return how well a set of terms holds a concept: 1 for its own words, 0 for not at all."""
    for form in concept.forms:
        if terms.issuperset(form.terms):
            return form.weight
    return 0.0


class _Looked(NamedTuple):
    """What stands for one concept.

    Attributes:
        openings: the first term of each of its forms.
        forms: the forms that begin with a term: their place among all, the further terms, the weight.
    """

    openings: frozenset[str]
    forms: dict[str, list[tuple[int, Phrase, float]]]


class _Asked(NamedTuple):
    """A telling concept of one word, which a span may hold by its stem alone."""

    term: str
    bases: frozenset[str]
    weight: float


class _Neighbours(NamedTuple):
    """What stands for two neighbouring concepts.

    Attributes:
        firsts: the last terms of what stands for the first of them.
        seconds: the first terms of what stands for the other.
        pairs: every one of the firsts with every one of the seconds.
    """

    firsts: frozenset[str]
    seconds: frozenset[str]
    pairs: frozenset[tuple[str, str]]


class Wanted:
    """What a query wants of spans.

    Attributes:
        query: the question, understood.
        weights: of its concepts.
        mass: of all of them together.
        none: how well something holds each concept that holds none of them.
        above: what the headings above passages offer, by the version of the document and the section; for
            `retrieval.answering.evidence`.
    """

    def __init__(self, query: Query) -> None:
        self.query = query
        self.weights = [concept.weight for concept in query.concepts]
        self.mass = sum(self.weights) or 1.0
        self.none = [0.0] * len(self.weights)
        self.above: dict[tuple[int, tuple[str, ...]], Any] = {}
        self._looked = [_looked(concept) for concept in query.concepts]
        self._openings = frozenset().union(*(one.openings for one in self._looked))

    def held(self, terms: frozenset[str]) -> list[float]:
        """Return how well a set of terms holds each concept, see `quality`."""
        if terms.isdisjoint(self._openings):
            return self.none
        return [
            0.0 if terms.isdisjoint(one.openings) else _best_form(one.forms, terms & one.openings, terms)
            for one in self._looked
        ]

    def share(self, qualities: Sequence[float]) -> float:
        """Return how well concepts are held together, by their weights."""
        share: float = sum(map(mul, self.weights, qualities)) / self.mass
        return share

    @cached_property
    def key(self) -> int:
        """The place of the most telling concept, -1 where there is none."""
        return self.weights.index(max(self.weights)) if self.weights else -1

    @cached_property
    def telling(self) -> list[int]:
        """The places of the concepts that are not idle."""
        return [place for place, concept in enumerate(self.query.concepts) if not concept.idle]

    @cached_property
    def negated(self) -> bool:
        """Whether it asks for what is not so."""
        return is_negated(self.query.mended)

    @cached_property
    def measured(self) -> list[set[str]]:
        """For each thing whose number, share or length is asked for, the terms that stand for it."""
        if not self.query.kinds & MEASURED:
            return []
        return [{t for form in self.query.concepts[n].forms for t in form.terms} for n in self.query.things]

    @cached_property
    def terms(self) -> frozenset[str]:
        """All terms that stand for any of its concepts."""
        return frozenset(t for c in self.query.concepts for form in c.forms for t in form.terms)

    @cached_property
    def single(self) -> list[_Asked]:
        """The telling concepts whose own form is one word."""
        return [
            _Asked(concept.forms[0].terms[0], bases(concept.surface), concept.weight)
            for concept in self.query.concepts
            if concept.forms
            and concept.forms[0].how is ASKED
            and len(concept.forms[0].terms) == 1
            and not concept.idle
        ]

    @cached_property
    def neighbours(self) -> list[_Neighbours]:
        """What stands for each two neighbouring concepts."""
        return [
            _neighbours(one.forms[:_FORMS_COMPARED], other.forms[:_FORMS_COMPARED])
            for one, other in pairwise(self.query.concepts)
        ]

    @cached_property
    def asks_meaning(self) -> bool:
        """Whether it asks in so many words what something means."""
        return _ASKS_MEANING().search(self.query.mended) is not None

    @cached_property
    def defined(self) -> list[Concept]:
        """The concepts whose meaning is asked for; none where none is, or too many."""
        concepts = [concept for concept in self.query.concepts if not concept.idle]
        few = 1 <= len(concepts) <= _DEFINED and AnswerKind.DEFINITION in self.query.kinds
        return concepts if few else []

    @cached_property
    def spelled_out(self) -> list[Phrase]:
        """The phrases that mean the same as one of those."""
        return [
            form.terms
            for concept in self.defined
            for form in concept.forms
            if form.how is SAME and len(form.terms) > 1
        ]

    @cached_property
    def kinds(self) -> list[tuple[AnswerKind, str, bool]]:
        """The kinds of answer that can be told: each with its feature, and whether a text has to show it."""
        return [(kind, f"shows_{kind}", kind in STRICT) for kind in self.query.kinds if checkable(kind)]


_DEFINED = 3
"""Concepts at most whose meaning one question asks for."""


def _neighbours(one: Sequence[Form], other: Sequence[Form]) -> _Neighbours:
    firsts, seconds = frozenset(a.terms[-1] for a in one), frozenset(b.terms[0] for b in other)
    return _Neighbours(firsts, seconds, frozenset(product(firsts, seconds)))


def _looked(concept: Concept) -> _Looked:
    forms: dict[str, list[tuple[int, Phrase, float]]] = {}
    for place, form in enumerate(concept.forms):
        first, *rest = form.terms
        forms.setdefault(first, []).append((place, tuple(rest), form.weight))
    return _Looked(frozenset(forms), forms)


def _best_form(
    forms: dict[str, list[tuple[int, Phrase, float]]], openings: frozenset[str], terms: frozenset[str]
) -> float:
    """Return the weight of the first form that a set of terms holds, of those that begin with some terms."""
    found = [
        (place, weight)
        for opening in openings
        for place, rest, weight in forms[opening]
        if not rest or terms.issuperset(rest)
    ]
    return min(found)[1] if found else 0.0

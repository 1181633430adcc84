"""What a few keepers' questions say of a span besides its own words: do they ask what the question asks?

A keeper's question speaks for its words only as far as it is like the question; what it shares with them
is known from the words already. So what counts is what it adds: the parts of the question that they lack.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from retrieval.answering.settings import HINTED
from retrieval.answering.spans.sentence import Sentence
from retrieval.question.query import Concept, Query
from retrieval.question.wording import held, is_trusted
from retrieval.ranking.keeper_questions import HintVotes, Near

if TYPE_CHECKING:
    from retrieval.answering.passages import ReadyPassage


class HintEvidence:
    """The keepers' questions that are near one query, held against spans that they lead to."""

    def __init__(self, query: Query, votes: HintVotes) -> None:
        self._concepts, self._mass = query.concepts, query.mass or 1.0
        self._votes = votes

    @cached_property
    def _near(self) -> list[_Asked]:
        return [_Asked(near, self._concepts) for near in self._votes.near if near.question.covered]

    def features(self, ready: ReadyPassage, sentences: Sequence[Sentence]) -> dict[str, float]:
        """Return what the questions that lead to a span add to its words.

        Args:
            ready: the passage of the span.
            sentences: the span.
        """
        start, end = sentences[0].span.start, sentences[-1].span.end
        leading = [one for one in self._near if one.leads_to(ready.version, start, end)]
        if not leading:
            return {"hint_adds": 0.0, "hint_whole": 0.0}
        own = self._held(ready, sentences)
        whole = max(self._share([max(pair) for pair in zip(own, one.held, strict=True)]) for one in leading)
        adds = whole * (whole - self._share(own))  # "grab lunch" is not "grab clay": half of it is a guess
        return {"hint_adds": adds, "hint_whole": max(0.0, whole - HINTED.whole)}

    def _held(self, ready: ReadyPassage, sentences: Sequence[Sentence]) -> list[float]:
        terms = ready.heading_set.union(*(one.term_set | one.lead_set for one in sentences))
        return [held(concept, terms) for concept in self._concepts]

    def _share(self, held: Sequence[float]) -> float:
        return sum(one.weight * share for one, share in zip(self._concepts, held, strict=True)) / self._mass


class _Asked:
    """A keeper's question, and how well it holds each concept; that is worked out when it is wanted."""

    def __init__(self, near: Near, concepts: Sequence[Concept]) -> None:
        self._near, self._concepts = near, concepts

    def leads_to(self, version: int, start: int, end: int) -> bool:
        """Return whether its words and a span have most of the longer of the two in common."""
        target = self._near.target
        common = min(target.end, end) - max(target.start, start)
        longer = max(target.end - target.start, end - start)
        return target.version == version and common >= HINTED.common * longer

    @cached_property
    def held(self) -> list[float]:
        """How well it holds each concept, 0 to 1."""
        terms = frozenset(self._near.question.terms)
        return [_asked(concept, terms) for concept in self._concepts]


def _asked(concept: Concept, terms: frozenset[str]) -> float:
    said = (form.weight for form in concept.asked if is_trusted(form) and terms.issuperset(form.terms))
    return max(said, default=0.0)

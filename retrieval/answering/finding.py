"""What was found for a question: the best spans, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from retrieval.answering.answers import Answer
from retrieval.answering.evidence import Candidate
from retrieval.question.query import Query
from retrieval.ranking.keeper_questions import HintVotes


class SearchHit(msgspec.Struct, frozen=True):
    """A passage that a search found, best first among its like.

    Attributes:
        score: of its words and, with the semantic ranker, of its meaning.
        bm25: of its words alone, where that is something else; None where it is the score.
    """

    document: str
    section: tuple[str, ...]
    passage: str
    start: int
    end: int
    text: str
    score: float
    bm25: float | None = None


class Finding(msgspec.Struct, frozen=True):
    """What a question found.

    Attributes:
        query: the question, understood.
        answers: up to three, best first; empty where the guide doesn't say.
        nearest: where there are none, up to two spans that are likelier than not to help, best first.
        confidence: probability, 0 to 1, that the best span is right.
        candidates: the best spans, whether or not they were good enough to be answers.
        features: what the confidence was made of, by name.
        votes: what the keeper's nearest questions say.
    """

    query: Query
    answers: tuple[Answer, ...] = ()
    nearest: tuple[Answer, ...] = ()
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    features: Mapping[str, float] = msgspec.field(default_factory=dict)
    votes: HintVotes = msgspec.field(default_factory=HintVotes)

    @property
    def answered(self) -> bool:
        """Whether the guide answers the question, as far as can be told."""
        return bool(self.answers)

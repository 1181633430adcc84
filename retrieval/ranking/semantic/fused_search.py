"""Searching by words and by meaning at once: passages in the order of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retrieval.ranking.semantic.ranking import scaled
from retrieval.ranking.semantic.settings import FUSED_SEARCH

if TYPE_CHECKING:
    from retrieval.question.query import Query
    from retrieval.ranking.ranker import Ranker
    from retrieval.ranking.semantic.ranker import SemanticRanker


class FusedPassage(NamedTuple):
    """A passage that a search found.

    Attributes:
        version: the document's.
        number: of the passage in its document, from 1.
        score: what it is ranked by.
        bm25: what its words alone give it.
    """

    version: int
    number: int
    score: float
    bm25: float


def fused_search(words: Ranker, meaning: SemanticRanker, query: Query, limit: int) -> list[FusedPassage]:
    """Return the passages that match a query best, by their words and their meaning.

    Args:
        words: ranks by BM25.
        meaning: ranks by nearness.
        query: the question, understood.
        limit: passages at most, at least 1.
    """
    most = max(limit, FUSED_SEARCH.looked_at)
    bm25 = {found[:2]: found.score for found in words.rank(query, most).passages}
    highest = max(bm25.values(), default=1.0)
    ranking = meaning.rank(query, most)
    fused = []
    for key in dict.fromkeys([*bm25, *(found[:2] for found in ranking.passages)]):
        if key not in bm25:
            explanation = words.explain(query, key)
            bm25[key] = explanation.value if explanation else 0.0
        score = scaled(ranking.nearness(key)) + FUSED_SEARCH.words * bm25[key] / highest
        fused.append(FusedPassage(*key, score, bm25[key]))
    return sorted(fused, key=lambda one: (-one.score, one.version, one.number))[:limit]

"""The ranker of words: BM25 over a passage's text, its headings, and the keepers' questions for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import starmap

from corpus.model import Span
from retrieval.engine.passage_index import FIELDS, PassageIndex, QueryTerm
from retrieval.engine.term_statistics import KnownTerms
from retrieval.question.query import ASKED, Concept, Query
from retrieval.ranking.ranker import EditionParts, Explained, Explanation, PassageKey, Ranked, Target
from retrieval.ranking.settings import KEYWORD

NAME = "keyword"

RANK, LEVEL, LEVEL_MANY = f"rank_{NAME}", f"level_{NAME}", "level_many"


class KeywordRanking:
    """The passages of one query by BM25, see `Ranking`."""

    places: Sequence[Target] = ()
    rests_on_words = True

    def __init__(self, passages: Sequence[Ranked], level: float, n_passages: int) -> None:
        """Hold a ranking.

        Args:
            passages: best first.
            level: the score of the best, by what a rare word and the number of concepts would give it.
            n_passages: of the whole edition.
        """
        self.passages = passages
        highest = passages[0].score if passages else 1.0
        self._shares = {(version, number): score / highest for version, number, score in passages}
        self._level = level
        self._many = min(max(math.log10(max(n_passages, 1)) - KEYWORD.few, 0.0), 1.0)

    def of_passage(self, passage: PassageKey) -> Mapping[str, float]:
        """Return its score as a share of the highest, and by what scores are measured across questions."""
        share = self._shares.get(passage, 0.0)
        return {RANK: share, LEVEL: self._level * share}

    def of_span(self, version: int, span: Span) -> Mapping[str, float]:
        """Return nothing: all spans of a passage have its words in common."""
        return {}

    def of_best(self, spans: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
        """Return how high the best passage's level is in a large collection.

        That tells little in a guide of thirty passages, and more than anything in a large collection.
        """
        return {LEVEL_MANY: self._many * (max(span[LEVEL] for span in spans) - KEYWORD.usual_level)}


class KeywordRanker:
    """Ranks the passages of one edition by BM25, see `Ranker`."""

    name = NAME

    def __init__(self, index: PassageIndex, terms: KnownTerms) -> None:
        """Rank with an index and its statistics."""
        self._index, self._terms = index, terms

    def rank(self, query: Query, limit: int) -> KeywordRanking:
        """Return the passages that hold words of a query, best first."""
        found = tuple(starmap(Ranked, self._index.search(self.query_terms(query), limit)))
        highest = found[0].score if found else 1.0
        level = highest / (self._terms.highest_idf * math.sqrt(max(query.n_telling, 1)))
        return KeywordRanking(found, level, self._index.n_passages)

    def explain(self, query: Query, passage: PassageKey) -> Explanation:
        """Return what each word adds to the BM25 score of a passage."""
        parts = self._index.explain(self.query_terms(query), *passage)
        return Explanation("BM25", tuple(Explained(value, one.term, one.field) for one, value in parts))

    def query_terms(self, query: Query) -> list[QueryTerm]:
        """Return the terms that a query is ranked by."""
        weighted = [item for concept in query.concepts for item in _weighted(concept).items()]
        self._terms.look_up(term for term, _ in weighted)
        return [
            QueryTerm(field, term, weight * counts)
            for term, weight in weighted
            for field, counts, df in zip(FIELDS, KEYWORD.fields, self._terms[term].df, strict=True)
            if df
        ]


class KeywordKind:
    """Rankers by BM25 need nothing but the passage index."""

    name = NAME
    artifacts = ()

    def open(self, edition: EditionParts) -> KeywordRanker:
        """Return the ranker of an edition."""
        return KeywordRanker(edition.passages, edition.terms)


def _weighted(concept: Concept) -> dict[str, float]:
    """Return the terms of a concept with what each counts in the score of a passage."""
    base = (KEYWORD.idle if concept.idle else 1.0) * (KEYWORD.carried if concept.carried else 1.0)
    found: dict[str, float] = {}
    asked = (form for form in concept.asked if form.how is ASKED)  # a word may stand in hints alone
    for form in (*concept.forms, *asked):
        near = 1.0 if form.how is ASKED else KEYWORD.near_form * form.weight
        for term in form.terms:
            found[term] = max(found.get(term, 0.0), base * near)
    return found

"""What the encoder says of one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpus.model import Span
from retrieval.ranking.hint_reach import HintReach
from retrieval.ranking.keeper_questions import HintVotes, Near
from retrieval.ranking.ranker import PassageKey, Ranked, Target
from retrieval.ranking.semantic.pairs import fitted_pairs
from retrieval.ranking.semantic.settings import NEARNESS

if TYPE_CHECKING:
    from retrieval.encoding.encoder import Vector
    from retrieval.ranking.semantic.nearness import EditionRows, Nearest


SPAN, PASSAGE, LEAD, QUESTION, JUDGED = "cos", "cos_passage", "cos_lead", "cos_question", "judged"
BEST, SPREAD, REFUSED = "cos_best", "cos_spread", "cos_refused"


def scaled(cosine: float) -> float:
    """Return a cosine as a feature, 0 to 1."""
    return min(max((cosine - NEARNESS.lowest) / NEARNESS.range, 0.0), 1.0)


class SemanticRanking:
    """The places that are nearest to one question in meaning, see `Ranking`.

    Attributes:
        passages: nearest first, by the mean of the cosines of the whole and of its nearest sentence.
        places: the nearest sentences, and where the nearest questions of the keepers lead.
        vector: the question's.
    """

    rests_on_words = False

    def __init__(
        self, rows: EditionRows, vector: Vector, pool: Nearest, near: Sequence[Near], limit: int
    ) -> None:
        """Compare the sentences of the nearest passages.

        Args:
            rows: the vectors of the edition.
            vector: the question's.
            pool: the nearest passages.
            near: the keepers' nearest questions, nearest first, by their scaled cosines.
            limit: passages at most.
        """
        self._rows, self.vector, self._near = rows, vector, near
        self._reach = HintReach(HintVotes(tuple(near)))
        self._pool = pool
        self._whole: dict[int, float] = dict(zip(pool.places.tolist(), pool.products.tolist(), strict=True))
        sentences = rows.sentences_of(pool.places)
        products = rows.sentences.exact(sentences, vector)
        self._cosines: dict[int, float] = dict(zip(sentences.tolist(), products.tolist(), strict=True))
        # Equal cosines stand in the order of the text, not in that of the passages.
        order = np.lexsort((sentences, -products))[: NEARNESS.sentences]
        self._best = float(products[order[0]]) if len(order) else NEARNESS.lowest
        self.places: Sequence[Target] = self._places(sentences[order].tolist())
        scores = (pool.products + rows.best_of(pool.places, products, pool.products)) / 2
        first = np.lexsort((pool.places, -scores))[:limit]
        self.passages: Sequence[Ranked] = [
            Ranked(*rows.key(row), score)
            for row, score in zip(pool.places[first].tolist(), scores[first].tolist(), strict=True)
            if score > 0
        ]

    def nearness(self, passage: PassageKey) -> float:
        """Return the mean of the cosines of a passage and its nearest sentence."""
        row = self._rows.row(passage)
        return 0.0 if row is None else self._score(row)

    def _score(self, row: int) -> float:
        sentences = map(self._cosine, self._rows.sentences_of_one(row))
        whole = self._of_row(row)
        nearest: float = max(sentences, default=whole)
        return (whole + nearest) / 2

    def _of_row(self, row: int) -> float:
        if row not in self._whole:
            self._whole[row] = float(self._rows.passages.exact(np.array([row]), self.vector)[0])
        return self._whole[row]

    def of_passage(self, passage: PassageKey) -> Mapping[str, float]:
        """Return how near a passage is as a whole."""
        row = self._rows.row(passage)
        return {PASSAGE: 0.0 if row is None else scaled(self._of_row(row))}

    def of_span(self, version: int, span: Span) -> Mapping[str, float]:
        """Return how near the nearest sentence of a span is, and the nearest question that leads there."""
        cosine = max(map(self._cosine, self._rows.sentences_within(version, span)), default=NEARNESS.lowest)
        asked = self._reach.features(version, span)["hint_nearest"] if self._near else 0.0
        lead = min(max(1 - (self._best - cosine) / NEARNESS.behind, 0.0), 1.0)
        judged = fitted_pairs().probability(self.vector, self.sentence_of(version, span))
        return {SPAN: scaled(cosine), LEAD: lead, QUESTION: asked, JUDGED: judged}

    def sentence_of(self, version: int, span: Span) -> Vector | None:
        """Return the vector of a span's nearest sentence; None if it has none."""
        rows = self._rows.sentences_within(version, span)
        if not rows:
            return None
        vector: Vector = self._rows.sentences.half[max(rows, key=self._cosine)].astype(np.float64)
        return vector

    def of_best(self, spans: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
        """Return how near anything is, how far that stands out, and what a question not covered says."""
        covered = max((one.similarity for one in self._near if one.question.covered), default=0.0)
        other = max((one.similarity for one in self._near if not one.question.covered), default=0.0)
        return {
            BEST: scaled(self._best),
            SPREAD: self._spread(),
            REFUSED: max(other - covered, 0.0),
        }

    def _spread(self) -> float:
        """Return how far the nearest sentence stands out of all passages: 1 for ten standard deviations."""
        if len(self._rows.passages) < NEARNESS.few:
            return 0.0
        deviation = self._pool.deviation + NEARNESS.least_deviation
        return round(min(max((self._best - self._pool.mean) / deviation / 10, 0.0), 1.0), 6)

    def _cosine(self, sentence: int) -> float:
        if sentence not in self._cosines:
            self._cosines[sentence] = float(self._rows.sentences.exact(np.array([sentence]), self.vector)[0])
        return self._cosines[sentence]

    def _places(self, sentences: Sequence[int]) -> list[Target]:
        found = []
        for sentence in sentences:
            found.append(self._rows.place(self._rows.key(self._rows.passage_of(sentence)), sentence))
        asked = dict.fromkeys(one.target for one in self._near if one.question.covered)
        return list(dict.fromkeys([*found, *list(asked)[: NEARNESS.questions]]))

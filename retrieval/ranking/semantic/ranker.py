"""The ranker of meaning: nearest sentences, passages and keepers' questions by a sentence encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.languages.spoken import ENGLISH, spoken
from retrieval.encoding.encoder import QUESTION, SIZE, EncoderError
from retrieval.encoding.loading import give_up
from retrieval.ranking.keeper_questions import Near
from retrieval.ranking.question_index import questions_of
from retrieval.ranking.ranker import EditionParts, PassageKey
from retrieval.ranking.semantic.nearness import EditionRows
from retrieval.ranking.semantic.ranking import SemanticRanking, scaled
from retrieval.ranking.semantic.settings import NEARNESS
from retrieval.ranking.semantic.vectors import NAME, VectorsArtifact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.encoding.encoder import Encoder, Vector
    from retrieval.engine.artifact import Artifact
    from retrieval.question.hint_data import HintData, KeptHints
    from retrieval.question.query import Query
    from retrieval.ranking.semantic.vectors import Vectors


class SemanticRanker:
    """Ranks the places of one edition by meaning, see `Ranker`."""

    name = NAME

    def __init__(self, vectors: Vectors, hints: Mapping[int, HintData | KeptHints], encoder: Encoder) -> None:
        """Rank with the vectors of an edition.

        Args:
            vectors: of the edition.
            hints: what its keepers know, by version.
            encoder: makes the vectors of questions; the one that made those of the edition.
        """
        self._rows, self._encoder = EditionRows(vectors), encoder
        # Documents stand in the vectors in the edition's order, as their questions do in it.
        ordered = {version: hints[version] for version in vectors.contents.versions if version in hints}
        self._questions = questions_of(ordered)

    def rank(self, query: Query, limit: int) -> SemanticRanking:
        """Return the places that are nearest to a query in meaning."""
        vector = self._vector(query)
        pool = self._rows.passages.nearest(vector, NEARNESS.pool)
        return SemanticRanking(self._rows, vector, pool, self._near(vector), limit)

    def explain(self, query: Query, passage: PassageKey) -> None:
        """Return nothing: a cosine is no sum over words."""
        return

    def _near(self, vector: Vector) -> list[Near]:
        if not self._questions:
            return []
        found = self._rows.questions.nearest(vector, NEARNESS.near)
        return [
            Near(scaled(product), *self._questions[place])
            for place, product in zip(found.places.tolist(), found.products.tolist(), strict=True)
        ]

    def _vector(self, query: Query) -> Vector:
        import numpy as np

        carried = [concept.surface for concept in query.concepts if concept.carried]
        vector = self._encoder.encode(" ".join([query.mended, *carried]), QUESTION)
        return np.zeros(SIZE) if vector is None else vector


class SemanticKind:
    """Rankers by meaning, with one encoder.

    Attributes:
        artifacts: the vectors of an edition.
    """

    name = NAME

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.artifacts: Sequence[Artifact[Vectors | None]] = (VectorsArtifact(encoder),)

    def open(self, edition: EditionParts) -> SemanticRanker | None:
        """Return the ranker of an edition; None where its vectors or the encoder can't be had, or help.

        In other languages than English the encoder is worse than words.
        """
        vectors: Vectors | None = edition.kept[NAME]
        if vectors is None or spoken() is not ENGLISH:
            return None
        try:
            self._encoder.load()
        except EncoderError as error:
            give_up(error)
            return None
        return SemanticRanker(vectors, edition.kept["keepers"].hints, self._encoder)

"""rank-bm25 with an idf that fits short corpora: what defines every score here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]

from retrieval.engine.local.formula import idf
from retrieval.engine.local.settings import FieldSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Bm25Reference(BM25Okapi):  # type: ignore[misc]  # rank-bm25 has no type hints
    """`BM25Okapi` of one field, with Lucene's idf, which is positive for every term.

    As it comes, `BM25Okapi` gives a term that stands in half of the passages an idf of 0, a corpus of one
    passage negative scores, and an empty corpus a division by zero.
    """

    def __init__(self, passages: Sequence[Sequence[str]], settings: FieldSettings | None = None) -> None:
        """Fit the model to the field's terms, passage by passage.

        Args:
            passages: the terms of each passage's field; any may be empty, and so may be the whole.
            settings: k1 and b; rank-bm25's own defaults if not given.
        """
        settings = settings or FieldSettings()
        self.df: dict[str, int] = {}
        # rank-bm25 divides by the number of passages: one empty passage stands for none.
        super().__init__(passages or [[]], k1=settings.k1, b=settings.b)
        self.n_passages = len(passages)

    def _calc_idf(self, nd: dict[str, int]) -> None:
        self.df = nd
        self.idf = {term: idf(df, self.corpus_size) for term, df in nd.items()}

    def get_scores(self, query: Sequence[str]) -> NDArray[np.float64]:
        """Return the field's BM25 of every passage, shape (n_passages,); a repeated term counts as often."""
        if not self.n_passages or not self.avgdl:
            return np.zeros(self.n_passages)
        scores = np.zeros(self.n_passages)
        # Where a term is missing, rank-bm25 divides 0 by 0 if k1 is 0, or if b is 1 and the passage empty.
        with np.errstate(invalid="ignore"):
            for term in query:
                scores += np.nan_to_num(super().get_scores([term]), nan=0.0)
        return scores

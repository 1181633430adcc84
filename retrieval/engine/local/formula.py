"""BM25, written once: how rare a term is, and what its occurrences in one passage are worth."""

from __future__ import annotations

import math

from retrieval.engine.local.settings import FieldSettings


def idf(df: int, n_passages: int) -> float:
    """Return how telling a term is: always positive, less for a term that stands in more passages.

    Args:
        df: passages whose field holds the term.
        n_passages: passages of the edition.

    Source:
        Lucene's BM25Similarity: ``log(1 + (N - df + 0.5) / (df + 0.5))``.
    """
    return math.log(1 + (n_passages - df + 0.5) / (df + 0.5))


def impact(tf: int, length: int, avgdl: float, settings: FieldSettings) -> float:
    """Return BM25 of one term in one passage without its idf; the operations and their order are rank-bm25's.

    Args:
        tf: occurrences of the term in the field, at least 1.
        length: terms of the field in this passage, at least 1.
        avgdl: mean of ``length`` over the edition's passages, those with an empty field included; 0 where
            only removed documents have the field.
        settings: k1 and b.

    Source:
        `BM25Okapi.get_scores` of rank-bm25 0.2.2.
    """
    k1, b = settings.k1, settings.b
    return tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / (avgdl or 1.0)))


def bound_growth(avgdl: float, avgdl_then: float) -> float:
    """Return by which factor an `impact` can have grown at most since the mean length was another.

    With ``x = tf + k1 (1 - b)`` and ``y = k1 b length``, the impact is ``tf (k1 + 1) / (x + y / avgdl)``, and
    ``(x + y / then) / (x + y / now) <= now / then`` wherever the mean length grew.
    """
    return max(1.0, avgdl / avgdl_then) if avgdl_then else 1.0

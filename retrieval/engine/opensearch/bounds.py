"""Scores that the engine computes: never below ours, so that they say which passages need not be looked at.

Lucene rounds a field's length down, which makes a score larger. The mean length is rounded up, which makes it
larger as well, and few different scripts: a node compiles at most 75 in five minutes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.engine.local.formula import bound_growth
from retrieval.engine.local.settings import FieldSettings

_LEAST_MEAN = 0.25


def rounded_up(mean_length: float) -> float:
    """Return a mean length, rounded up to a quarter power of two.

    >>> rounded_up(100.0), rounded_up(0.0)
    (107.6348, 0.25)
    """
    quarters = math.ceil(4 * math.log2(max(mean_length, _LEAST_MEAN)) - 1e-9)
    return math.ceil(2 ** (quarters / 4) * 1e4) / 1e4


def growth(now: Sequence[float], then: Sequence[float]) -> float:
    """Return by which factor at most a score is above the engine's, whose mean lengths are others."""
    return max(bound_growth(mean, before) for mean, before in zip(now, then, strict=True))


def script(mean_length: float, settings: FieldSettings) -> str:
    """Return the script that computes what a term is worth in a field; its boost holds its idf and weight."""
    k1, b = settings.k1, settings.b
    return (
        f"return weight * doc.freq * {k1 + 1} / (doc.freq + {k1} * ({1 - b} + {b} * doc.length"
        f" / {mean_length!r}));"
    )

"""How sure, and how often right: the figures that say whether a confidence can be trusted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

N_BINS = 10


class Bin(NamedTuple):
    """Answers of about the same confidence.

    Attributes:
        answers: how many there are.
        confidence: their mean confidence.
        right: the share of them that is right.
    """

    answers: int
    confidence: float
    right: float


def mean(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean, or None of nothing."""
    return sum(values) / len(values) if values else None


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the probability that a positive scores higher than a negative; a tie counts half.

    >>> auroc([0.9, 0.4], [0.4, 0.1])
    0.875
    """
    if not positive or not negative:
        return None
    ordered = sorted(negative)
    wins = sum(bisect_left(ordered, score) + bisect_right(ordered, score) for score in positive) / 2
    return wins / (len(positive) * len(negative))


def reliability(judged: Sequence[tuple[float, bool]], n_bins: int = N_BINS) -> tuple[Bin, ...]:
    """Return bins of equal mass, from the least confident to the most.

    Args:
        judged: a confidence and whether it came true, one for each answer.
        n_bins: how many bins; fewer where there are fewer answers.
    """
    ordered = sorted(judged)
    n_bins = min(n_bins, len(ordered))
    edges = [len(ordered) * number // n_bins for number in range(n_bins + 1)] if n_bins else []
    return tuple(_bin(ordered[start:end]) for start, end in pairwise(edges))


def expected_calibration_error(judged: Sequence[tuple[float, bool]]) -> float | None:
    """Return how far confidence and truth lie apart, over ten bins of equal mass.

    Source:
        Nguyen and O'Connor, 2015, https://aclanthology.org/D15-1182/, adaptive binning.
    """
    bins = reliability(judged)
    return sum(b.answers * abs(b.confidence - b.right) for b in bins) / len(judged) if bins else None


def _bin(judged: Sequence[tuple[float, bool]]) -> Bin:
    count = len(judged)
    return Bin(count, sum(score for score, _ in judged) / count, sum(right for _, right in judged) / count)

"""What judged questions tell of the vectors of a question and a sentence: does the one answer the other?

Two texts may be about the same and not answer each other. A logistic regression over the numbers of both
vectors, fitted on the judged questions by `tests/fitting`, knows a little of that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from retrieval.answering.model import logistic
from retrieval.encoding.encoder import SIZE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retrieval.encoding.encoder import Vector

FILE = Path(__file__).with_name("pairs.json")


class _Fitted(msgspec.Struct):
    """`SIZE` numbers each: for the products of the vectors' numbers, and for their distances."""

    bias: float
    products: tuple[float, ...]
    distances: tuple[float, ...]


class Pairs:
    """The regression."""

    def __init__(self, bias: float, weights: NDArray[np.float64]) -> None:
        """Hold the numbers; those for distances, shape (`SIZE`,), follow those for products."""
        self.bias, self.weights = bias, weights

    def probability(self, question: Vector, sentence: Vector | None) -> float:
        """Return how likely a sentence answers a question by their vectors alone; 0 for no sentence."""
        if sentence is None:
            return 0.0
        return round(logistic(self.bias + float(self.weights @ both(question, sentence))), 6)


def both(question: Vector, sentence: Vector) -> NDArray[np.float64]:
    """Return what the regression sees of two vectors, shape (2 × `SIZE`,), each number about 0 to 1."""
    return np.concatenate([question * sentence * 20, np.abs(question - sentence) * 5])


@cache
def fitted_pairs() -> Pairs:
    """Return the fitted regression."""
    found = msgspec.json.decode(FILE.read_bytes(), type=_Fitted)
    weights = np.array([*found.products, *found.distances])
    assert len(weights) == 2 * SIZE
    return Pairs(found.bias, weights)

"""An encoder that needs no model: texts with the same words are near."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from retrieval.encoding.encoder import SIZE, EncoderError, prepared

if TYPE_CHECKING:
    from retrieval.encoding.encoder import Vector


class StubEncoder:
    """Adds up a vector for each word, see `Encoder`.

    Attributes:
        encoded: the texts that were encoded, in order.
        broken: what is raised instead, if anything.
    """

    def __init__(self, fingerprint: str = "57ab", broken: str = "") -> None:
        self.fingerprint, self.broken = fingerprint, broken
        self.encoded: list[str] = []

    def load(self) -> None:
        """Do nothing, or fail."""
        if self.broken:
            raise EncoderError(self.broken)

    def encode(self, text: str, prefix: str) -> Vector | None:
        """Return the vector of a text; None for one that says nothing."""
        self.load()
        whole = prepared(text, prefix)
        if not whole:
            return None
        self.encoded.append(whole)
        words = re.findall(r"\w+", whole.partition(": ")[2].lower())
        total = np.full(SIZE, 1.0) + sum(map(_vector_of, words))
        found: Vector = (total / np.linalg.norm(total)).astype(np.float16).astype(np.float64)
        return found


def _vector_of(word: str) -> Vector:
    seed = int.from_bytes(blake2b(word[:5].encode(), digest_size=4).digest(), "little")
    found: Vector = np.random.default_rng(seed).normal(size=SIZE)
    return found

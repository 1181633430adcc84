"""The port of a sentence encoder, and what every text goes through before it is encoded."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Protocol

from corpus.errors import GuidebotError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]
    """Of unit length, shape (`SIZE`,); every number is one of float16, so that sums of products are exact."""

SIZE = 384
"""Numbers of a vector."""
QUESTION, PASSAGE = "query: ", "passage: "
"""What stands before a text tells the model what it is; without it the model's ranking is worth half."""
MOST_CHARACTERS = 2_000
"""Of a text that are encoded; the model takes 512 tokens."""
_SAYS_SOMETHING = re.compile(r"[^\W_]")


class EncoderError(GuidebotError, RuntimeError):
    """The model is missing, damaged, or gives other vectors than it should: words alone rank then."""


class Encoder(Protocol):
    """Makes vectors of texts, whose product tells how near they are in meaning.

    The same text gets the same vector, to the bit, whatever else is encoded.
    """

    @property
    def fingerprint(self) -> str:
        """What its vectors depend on, in hexadecimal digits: those of another one can't be compared."""
        ...

    def load(self) -> None:
        """Read the model, unless that was done.

        Raises:
            EncoderError: the model can't be used.
        """
        ...

    def encode(self, text: str, prefix: str) -> Vector | None:
        """Return the vector of a text; None for one that says nothing.

        Args:
            text: as it stands in the guide or was asked.
            prefix: `QUESTION` or `PASSAGE`.

        Raises:
            EncoderError: the model can't be used.
        """
        ...


def prepared(text: str, prefix: str) -> str:
    """Return what is encoded of a text; empty for one without a letter or digit.

    A model puts "* * *" and "." nearer to many questions than their answers, so these are never encoded.

    >>> prepared("It’s   ２ days", QUESTION), prepared("* * *", PASSAGE)
    ("query: It's 2 days", '')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text[:MOST_CHARACTERS].replace("’", "'")).split())
    return prefix + plain if _SAYS_SOMETHING.search(plain) else ""

"""What was worked out lately, kept so that it isn't worked out again: the one kind of memory that forgets."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import islice
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_LONGEST_KEY = 64
"""Characters of a text that is kept as a key unless said otherwise: longer words are hardly met twice."""


class BoundedCache(dict[K, V]):
    """Values by their keys, at most `limit`; a full one forgets the half that was put in first.

    What it holds changes nothing but the time: a value that was forgotten is made again. A look-up that finds
    something costs what a dictionary's does.

    >>> squares = BoundedCache(lambda n: n * n, limit=2)
    >>> [squares[n] for n in (1, 2, 3)], list(squares)
    ([1, 4, 9], [2, 3])
    """

    def __init__(
        self, make: Callable[[K], V] | None = None, *, limit: int, longest_key: int | None = _LONGEST_KEY
    ) -> None:
        """Keep nothing yet.

        Args:
            make: returns the value of a key that is not kept; without it, only `keep` puts values in.
            limit: values that are kept at most.
            longest_key: characters of text in a key; the value of a longer one is made each time, so that
                few long texts don't take the room of many short ones. None where keys are bounded by what
                makes them.
        """
        super().__init__()
        self._make, self._limit, self._longest_key = make, limit, longest_key

    def __missing__(self, key: K) -> V:
        if self._make is None:
            raise KeyError(key)
        value = self._make(key)
        self.keep(key, value)
        return value

    def keep(self, key: K, value: V) -> None:
        """Keep a value, and forget some where there are too many."""
        longest = self._longest_key
        if longest is not None and _length(key) > longest:
            return
        if len(self) >= self._limit and key not in self:
            for old in list(islice(self, (self._limit + 1) // 2)):
                del self[old]
        self[key] = value


def _length(key: object) -> int:
    """Return how many characters of text a key holds."""
    if isinstance(key, str):
        return len(key)
    return sum([_length(part) for part in key]) if isinstance(key, tuple) else 0

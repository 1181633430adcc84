"""Finds the posting list of a term in a mapped file: one hash, no search, nothing to load.

The keys stand one after the other in ``keys``; ``key_ends[i]`` is where key ``i - 1`` ends. ``slots`` is an
open-addressing hash table of 1 + key number, at most half full, so a look-up costs about a microsecond.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import accumulate
from zlib import crc32

from corpus.caching.named_tuple import NamedTuple
from retrieval.engine.passage_index import FIELDS

MARKS = dict(zip(FIELDS, "thq", strict=True))
"""One letter before each term that tells the fields' lists apart."""


class VocabularyArrays(NamedTuple):
    """A vocabulary as it goes into a file."""

    keys: bytes
    key_ends: array[int]
    """Bytes, shape (n_keys + 1,)."""
    slots: array[int]
    """1 + key number, or 0; shape (a power of two,)."""


def key_of(field: str, term: str) -> bytes:
    """Return the name of the posting list of a term in a field."""
    return f"{MARKS[field]}{term}".encode("utf-8", "surrogatepass")


def hash_keys(keys: Iterable[bytes]) -> VocabularyArrays:
    """Return the arrays that `find` looks keys up in; the keys are distinct."""
    listed = list(keys)
    size = 1 << (2 * len(listed)).bit_length()
    slots, mask = [0] * size, size - 1
    for number, home in enumerate(map(mask.__and__, map(crc32, listed)), start=1):
        slot = home
        while slots[slot]:
            slot = (slot + 1) & mask
        slots[slot] = number
    ends = array("I", accumulate(map(len, listed), initial=0))
    return VocabularyArrays(b"".join(listed), ends, array("I", slots))


def find(key: bytes, keys: memoryview[int], key_ends: memoryview[int], slots: memoryview[int]) -> int:
    """Return the number of a key, or -1."""
    mask = len(slots) - 1
    slot = crc32(key) & mask
    while number := slots[slot]:
        if keys[key_ends[number - 1] : key_ends[number]] == key:
            return number - 1
        slot = (slot + 1) & mask
    return -1

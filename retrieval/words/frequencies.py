"""How common is a word in English at large, and is it a word?

A guide of twenty passages cannot tell that "Canada" says much about a question and "really" nothing; this
table can. It is made by `make_frequencies.py`, which also says which forms count as words. A look-up
reads and inflates only the part of the table where the word stands, so the first one costs well under a
millisecond, and importing this module nothing.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import NamedTuple
from unicodedata import normalize

from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import per_language, spoken
from retrieval.words.possessives import without_possessive

_TABLE = "words/frequencies.txt.gz"
_GZIP = zlib.MAX_WBITS | 16
_UNKNOWN = 0
_USED = r"^([a-z']+) -?(?:3[5-9]|[4-9]\d)$"
_LONGEST = 64
"""Letters; nothing so long is in the table, nor a compound of what is in it."""
_KEPT = 8_192


class _Members(NamedTuple):
    """The table as it stands in the file: compressed members, and where to look for a word."""

    first_words: list[bytes]
    """The first word of each member, sorted."""
    compressed: list[memoryview]


def zipf(word: str) -> float:
    """Return the Zipf value of a word: log10 of its uses in a billion words, 0.0 if it is unknown.

    "the" has 7.7, "salary" 4.3, "neurologist" 3.0; one point is a factor of ten. Case and accents don't
    matter. A compound ("part-time", "children's") that is not in the table is as common as its rarest part.

    Args:
        word: One word as the reader wrote it.

    Source:
        wordfreq 3.1.1, list "best"; https://github.com/rspeer/wordfreq
    """
    return abs(_values()[word]) / 10


def is_word(word: str) -> bool:
    """Return whether English readers would take this for a word or a known name, not for a typing mistake."""
    return _values()[word] > 0


def _value(word: str) -> int:
    """Return the Zipf value times ten, negative for a common form that is no word."""
    if len(word) > _LONGEST:
        return _UNKNOWN
    plain = _plain(word)
    if value := _stored(plain):
        return value
    parts = [part for part in re.split(r"['/-]", without_possessive(plain)) if part]
    if parts == [plain]:
        return _UNKNOWN
    return min((_stored(part) for part in parts), default=_UNKNOWN)


@per_language
def _values() -> BoundedCache[str, int]:
    return BoundedCache(_value, limit=_KEPT, longest_key=_LONGEST)


def _plain(word: str) -> str:
    """Return the word as the table spells it: lower case, no accents, straight apostrophes."""
    lower = word.lower().replace("’", "'")
    if lower.isascii():
        return lower
    for letter, plain in spoken().table("grammar")["folds"].items():
        lower = lower.replace(letter, plain)
    return normalize("NFKD", lower).encode("ascii", "ignore").decode("ascii").lower()


def _stored(word: str) -> int:
    """Return the number that stands beside the word in the table, 0 if there is none."""
    if not word.replace("'", "").isalpha():
        return _UNKNOWN
    key = word.encode("ascii")
    number = bisect_right(_members().first_words, key) - 1
    if number < 0:
        return _UNKNOWN
    lines = _lines(number)
    start = lines.find(b"\n" + key + b" ")
    if start < 0:
        return _UNKNOWN
    start += len(key) + 2
    return int(lines[start : lines.index(b"\n", start)])


def knows_words() -> bool:
    """Return whether there is a table for the language that is spoken; without one no word is known."""
    return spoken().path(_TABLE) is not None


@per_language
def used_words() -> list[str]:
    """Return the words that people use at all often, of a Zipf value of at least 3.5, sorted.

    The first call reads the whole table, which takes some 20 ms.
    """
    table = b"".join(map(_lines, range(len(_members().first_words)))).decode("ascii")
    return re.findall(_USED, table, re.MULTILINE)


@per_language
def _members() -> _Members:
    """Return the compressed members of the table; the first in the file lists the others."""
    path = spoken().path(_TABLE)
    if path is None:
        return _Members([], [])
    inflater = zlib.decompressobj(_GZIP)
    listed = inflater.decompress(path.read_bytes()).split()
    rest = memoryview(inflater.unused_data)
    ends = list(accumulate(map(int, listed[1::2])))
    return _Members(listed[::2], [rest[start:end] for start, end in pairwise([0, *ends])])


@per_language
def _lines(number: int) -> bytes:
    """Return one member of the table, inflated, each line between two line breaks."""
    return b"\n" + zlib.decompress(_members().compressed[number], _GZIP)

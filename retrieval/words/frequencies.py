"""How common is a word in a language at large, and is it a word?

A guide of twenty passages cannot tell that "Canada" says much about a question and "really" nothing; this
table can. It is made by `make_frequencies.py`, which also says which forms count as words. A look-up
reads and inflates only the part of the table where the word stands, so the first one costs well under a
millisecond, and importing this module nothing.
"""

from __future__ import annotations

import re

from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.frequency_table import FILE, plain_word
from corpus.languages.spoken import per_language, spoken
from retrieval.words.analysis import without_possessive

_UNKNOWN = 0
_LONGEST = 64
"""Letters; nothing so long is in the table, nor a compound of what is in it."""
_KEPT = 8_192


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
    plain, table = plain_word(word, spoken().table("grammar")), spoken().frequencies
    if value := table[plain]:
        return value
    parts = [part for part in re.split(r"['/-]", without_possessive(plain)) if part]
    if parts == [plain]:
        return _UNKNOWN
    return min((table[part] for part in parts), default=_UNKNOWN)


@per_language
def _values() -> BoundedCache[str, int]:
    return BoundedCache(_value, limit=_KEPT, longest_key=_LONGEST)


def knows_words() -> bool:
    """Return whether there is a table for the language that is spoken; without one no word is known."""
    return spoken().path(FILE) is not None


@per_language
def used_words() -> list[str]:
    """Return the words that people use at all often, of a Zipf value of at least 3.5, sorted.

    The first call reads the whole table, which takes some 20 ms.
    """
    return spoken().frequencies.used()

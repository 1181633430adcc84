"""Is a word a name, so that it keeps its capital wherever it stands?"""

from __future__ import annotations

from bot.assistant.settings import REFUSING
from corpus.languages.spoken import in_small_letters
from retrieval.words.analysis import stop_words
from retrieval.words.frequencies import zipf
from retrieval.words.lexicon import Lexicon

_CLASSES = frozenset(
    ("country", "continent", "state", "city", "month", "weekday", "holiday", "language", "religion")
)


def is_name(word: str) -> bool:
    """Return whether a word is a name or an abbreviation, as far as a table of words can tell.

    >>> [is_name(word) for word in ("Laundry", "PM&R", "Canada", "The")]
    [False, True, True, False]
    """
    lower = in_small_letters(word)
    if lower in stop_words():
        return False
    return not word[1:].islower() or zipf(lower) < REFUSING.ordinary or is_named_class(lower)


def is_named_class(word: str) -> bool:
    """Return whether a word is a country, a city, a month: what is written with a capital."""
    found = Lexicon.load().contrast(word)
    return found is not None and found.name in _CLASSES


def says_something(word: str) -> bool:
    """Return whether a word is more than one of the small ones that tell nothing by themselves."""
    return in_small_letters(word).replace("’", "'") not in stop_words()

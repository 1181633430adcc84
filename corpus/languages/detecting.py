"""In which of the languages there are is a text written? Its small words tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from corpus.languages.language import Language
from corpus.languages.spoken import PACKS

LOOKED_AT = 2_000
"""Words of a text that are looked at; more change nothing."""

LEAST_WORDS = 20
"""A shorter text may be a list of names."""

LEAST_SHARE = 0.2
"""Share of small words in prose: in guides .35 to .5, in lists of names and codes under .1."""

AHEAD = 1.5
"""How many times as many of a language's small words there have to be as of any other's."""

_WORD = re.compile(r"[^\W\d_]+")


def detected(text: str) -> Language | None:
    """Return the language of a text, None where that can't be told.

    >>> detected("Das Boot liegt am Steg. Wer es nutzen will, holt den Schlüssel bei dem Hafenmeister"
    ...          " und bringt ihn am Abend wieder zurück.")
    Language('de')
    """
    words = [found[0].lower() for found in islice(_WORD.finditer(text), LOOKED_AT)]
    if len(words) < LEAST_WORDS:
        return None
    shares = sorted(((_share(words, pack), pack.code) for pack in PACKS.values()), reverse=True)
    (best, code), others = shares[0], shares[1:]
    sure = best >= LEAST_SHARE and all(best >= AHEAD * share for share, _ in others)
    return PACKS[code] if sure else None


def _share(words: Sequence[str], pack: Language) -> float:
    """Return how many of the words are small ones of a language, 0 to 1."""
    return sum(map(pack.words("words/stop_words").__contains__, words)) / len(words)

"""The roots of words whose endings follow one another: "belgelerinizden" is *belge*.

No stemmer of Snowball is of use where a word may have thousands of forms. So a pack may say which roots there
are, in `words/forms`, and what may follow them; a word is cut behind the longest root that all the rest may
follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corpus.caching import kept
from corpus.languages.language import any_of
from corpus.languages.spoken import spoken

_LEAST = 2
"""Letters of a root at least."""


class Roots:
    """The roots of a language, and what may follow them."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        """Read the lists.

        Args:
            known: `roots` of a pack's `words/forms`; what its entries are for stands in those of English.
        """
        self._nouns, self._verbs = frozenset(known["nouns"].split()), frozenset(known["verbs"].split())
        self._changed: Mapping[str, str] = known["changed"]
        self._softened: Mapping[str, str] = known["softened"]
        self._narrowed: Mapping[str, str] = known["narrowed"]
        self._vowels = frozenset(known["vowels"])
        self._after_nouns = kept.pattern(known["after_nouns"])
        self._after_verbs = kept.pattern(known["after_verbs"])
        self._unknown: re.Pattern[str] = any_of(known["after_others"])

    def of(self, word: str) -> str:
        """Return the root of a word; of one that has none in the list, what is left without sure endings.

        Args:
            word: in small letters, without accents.
        """
        if word in self._nouns or word in self._verbs:
            return word
        for place in range(len(word) - 1, _LEAST - 1, -1):
            for root in self._roots(word[:place], word[place:]):
                if self._may_have(root, word[place:]):
                    return root
        return self._unknown.sub("", word)

    def _roots(self, start: str, rest: str) -> Iterator[str]:
        """Yield what may have become the first letters of a word before those that follow."""
        if start in self._nouns or start in self._verbs:
            yield start
        elif start in self._changed:
            yield self._changed[start]
        elif rest[0] in self._vowels and start[-1] in self._softened:
            yield start[:-1] + self._softened[start[-1]]
        for ending, lost in self._narrowed.items():
            if rest.startswith(ending):
                yield from (start + vowel for vowel in lost if start + vowel in self._verbs)

    def _may_have(self, root: str, rest: str) -> bool:
        """Return whether all the rest of a word are endings that its root may have."""
        is_verb = root in self._verbs and self._after_verbs.fullmatch(rest)
        return bool(is_verb or (root in self._nouns and self._after_nouns.fullmatch(rest)))


def roots() -> Callable[[str], str] | None:
    """Return what gives the root of a word in the language that is spoken, None where no roots are known."""
    known = spoken().table("words/forms")["roots"]
    return Roots(known).of if known["nouns"] else None

"""The words of a guide: gathered from all of its index when one is wanted that only that tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from retrieval.engine.passage_index import PassageIndex
from retrieval.words.analysis import Analyzer

_MAX_WORDS = 50_000
_LOOKED_FOR = 50
"""Words that are looked for in the index one by one, before all are gathered: that takes as long as many."""


class GuideWords(Mapping[str, int]):
    """The guide's words in lower case with their occurrences, and those of its short and long forms."""

    def __init__(self, index: PassageIndex, analyzer: Analyzer) -> None:
        """Gather nothing yet.

        Args:
            index: of the edition.
            analyzer: the index's own.
        """
        self._index, self._analyzer = index, analyzer
        self._looked_for = 0

    def __getitem__(self, word: str) -> int:
        return self._all[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, word: object) -> bool:
        if self._looked_for < _LOOKED_FOR and isinstance(word, str):
            self._looked_for += 1
            if word not in self._of_abbreviations and not self._index.may_have_word(word):
                return False
        return word in self._all

    @cached_property
    def _all(self) -> dict[str, int]:
        self._looked_for = _LOOKED_FOR  # a look into what is gathered costs nothing
        found = dict(self._index.words(_MAX_WORDS))
        for word in self._of_abbreviations:
            found.setdefault(word, 1)
        return found

    @cached_property
    def _of_abbreviations(self) -> dict[str, None]:
        """The words of short and long forms, in their order."""
        pairs = self._index.abbreviations()
        found = (self._analyzer.words(f"{short} {long}") for short, long in pairs)
        return dict.fromkeys(word.lower() for words in found for word in words)

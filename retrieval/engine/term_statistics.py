"""The statistics of an edition's terms, asked for in one call and remembered."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.caching.bounded_cache import BoundedCache
from retrieval.engine.passage_index import PassageIndex, TermStatistics

_KEPT = 6_000
"""Terms that are remembered; about 300 bytes each."""


class KnownTerms(BoundedCache[str, TermStatistics]):
    """The statistics of an edition's terms by term; the index is asked once for many, and again for none.

    Who needs the statistics of several terms looks them up together first.
    """

    def __init__(self, index: PassageIndex) -> None:
        """Ask an index."""
        super().__init__(lambda term: index.statistics([term])[0], limit=_KEPT)
        self._index = index
        self.unknown = index.statistics(["\0"])[0]
        """The statistics of a term that stands nowhere."""

    def look_up(self, terms: Iterable[str]) -> None:
        """Ask the index for those of the terms that are not remembered, all in one call."""
        wanted = [term for term in dict.fromkeys(terms) if term not in self]
        if not wanted:
            return
        for term, found in zip(wanted, self._index.statistics(wanted), strict=True):
            self.keep(term, found)

    @property
    def highest_idf(self) -> float:
        """The idf of a term that stands nowhere: what scores are measured by across guides."""
        return self.unknown.idf[0]

    def df(self, field: int, term: str) -> int:
        """Return how many passages have a term in a field, by the field's place in `FIELDS`."""
        return self[term].df[field]

    def stands(self, term: str) -> bool:
        """Return whether a term stands in the text or the headings of some passage."""
        df = self[term].df
        return bool(df[TEXT] or df[HEADINGS])


TEXT, HEADINGS, HINTS = range(3)
"""The places of the fields in `FIELDS`."""

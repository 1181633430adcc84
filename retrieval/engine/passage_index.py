"""The port of a passage index: which passages of an edition hold the terms of a query, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from corpus.caching.named_tuple import NamedTuple
from retrieval.engine.artifact import Artifact, EditionName

FIELDS = ("text", "headings", "hints")
"""The parts of a passage that are scored, each with statistics of its own."""


class QueryTerm(NamedTuple):
    """A term to look for in one field."""

    field: str
    """One of `FIELDS`."""
    term: str
    """As the analyzer gave it."""
    weight: float = 1.0
    """At least 0; the field's BM25 is multiplied by it."""


class Hit(NamedTuple):
    """A passage that a query found."""

    version: int
    """The document's, see `corpus.store.library`."""
    number: int
    """Of the passage in its document, from 1."""
    score: float
    """Σ weight · BM25 of the field, over the query's terms."""


class TermStatistics(msgspec.Struct, frozen=True):
    """How many passages have a term, and how telling it is; field by field, in the order of `FIELDS`."""

    df: tuple[int, ...]
    """Passages of the edition that have it."""
    idf: tuple[float, ...]
    """At least 0; highest for a term that no passage has."""


class PassageIndex(Protocol):
    """The index of one edition; never changes, and is safe to use from several threads.

    A passage's score is the sum, over the query's terms in their order, of weight · idf · impact, see
    `retrieval.engine.local.formula`: every index gives the same hits and, to the last bit, the same scores.
    """

    @property
    def n_passages(self) -> int:
        """Passages of the edition."""
        ...

    def search(self, query: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """Return the passages with the highest scores, best first.

        A passage is a hit if it holds a term of the query, in the term's field, with a weight above 0. A term
        that stands in the query twice counts twice. Equal scores are in the edition's document order, then in
        reading order.

        Args:
            query: terms in the order in which their parts are added up.
            limit: passages; none below 1.

        Raises:
            ValueError: a weight is negative or not a number.
            KeyError: a field is none of `FIELDS`.
        """
        ...

    def explain(self, query: Sequence[QueryTerm], version: int, number: int) -> list[tuple[QueryTerm, float]]:
        """Return what each term of the query adds to the score of a passage; added up in order, its score.

        Args:
            query: as for `search`.
            version: the document's.
            number: of the passage in the document, from 1.

        Raises:
            KeyError: the edition has no such document.
        """
        ...

    def statistics(self, terms: Sequence[str]) -> list[TermStatistics]:
        """Return the statistics of terms in their order: one call for as many as a question needs.

        Args:
            terms: as the analyzer gave them, known or not.
        """
        ...

    def words(self, limit: int) -> Sequence[tuple[str, int]]:
        """Return the commonest surface words with their occurrences; equally common ones by spelling."""
        ...

    def may_have_word(self, word: str) -> bool:
        """Return False if a word is none of the surface words; True may be wrong, if that is sooner told.

        Args:
            word: in lower case, without accents.
        """
        ...

    def abbreviations(self) -> Sequence[tuple[str, str]]:
        """Return short and long forms, in the edition's document order, each pair once."""
        ...

    def warm_up(self) -> None:
        """Load what answers many questions quickest; may do nothing. Another thread may go on searching."""
        ...


class SearchEngine(Artifact[PassageIndex], Protocol):
    """Where passage indexes live: the one artifact that every edition needs."""

    def sweep(self, folder: Path, editions: Collection[EditionName]) -> None:
        """Remove what none of these editions uses, files of other artifacts included.

        Args:
            folder: where the files of all artifacts live.
            editions: what is named after one of them stays.
        """
        ...

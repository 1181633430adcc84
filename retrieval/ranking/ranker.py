"""The port of a ranker: what speaks for a place of the guide as the answer to a question.

To add one, put a folder beside this file that has a `RankerKind`, and name it in `registry.py`; see
docs/extending/ranker.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from corpus.caching.named_tuple import NamedTuple

if TYPE_CHECKING:
    from corpus.model import Span
    from retrieval.engine.artifact import Artifact
    from retrieval.engine.passage_index import PassageIndex
    from retrieval.engine.term_statistics import KnownTerms
    from retrieval.question.query import Query
    from retrieval.words.analysis import Analyzer

PassageKey = tuple[int, int]
"""The version of a document, and the number of a passage in it, from 1."""


class Ranked(NamedTuple):
    """A passage that a ranker found."""

    version: int
    """The document's."""
    number: int
    """Of the passage in its document, from 1."""
    score: float
    """Above 0; compares passages of one ranking, and nothing else."""


class Target(NamedTuple):
    """Where a ranker leads to besides whole passages: words of a document."""

    version: int
    start: int
    """Offset of the first character; -1 where the guide doesn't answer."""
    end: int
    """Offset after the last; where it doesn't answer, the number of the keeper's sentence to say."""


class Explained(msgspec.Struct, frozen=True):
    """One part of a sum."""

    value: float
    term: str
    """The term that adds it."""
    field: str
    """Where it stands, one of `FIELDS`."""


class Explanation(msgspec.Struct, frozen=True):
    """How a ranker came to the score of a passage: `parts` added up in their order are the score.

    Attributes:
        measure: what the score is called, such as ``BM25``.
        parts: what each term adds.
    """

    measure: str
    parts: tuple[Explained, ...]

    @property
    def value(self) -> float:
        """The score."""
        return sum(part.value for part in self.parts)


class Ranking(Protocol):
    """What one ranker says of one query; it is asked about every span that may answer.

    The features of different rankers have different names. A feature is about 0 to 1, more speaks for the
    span, and 0 says nothing; the fitted model says what each counts, and one that it doesn't know nothing.
    """

    @property
    def passages(self) -> Sequence[Ranked]:
        """Passages whose sentences are looked at, best first, equal ones in the edition's order."""
        ...

    @property
    def rests_on_words(self) -> bool:
        """Whether it finds words; if not, those of the question are held against a span, see `Wording`."""
        ...

    @property
    def places(self) -> Sequence[Target]:
        """Words that are looked at as a whole, best first; all of them words of the guide."""
        ...

    def of_passage(self, passage: PassageKey) -> Mapping[str, float]:
        """Return the features that all spans of a passage have, whether or not the ranker found it."""
        ...

    def of_span(self, version: int, span: Span) -> Mapping[str, float]:
        """Return the features of a span of a document alone."""
        ...

    def of_best(self, spans: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
        """Return what tells how sure the best span is.

        Args:
            spans: the features of all spans, the best first; at least one.
        """
        ...


class Ranker(Protocol):
    """Ranks the places of one edition; never changes, and may be asked from several threads.

    The same query gets the same ranking, whatever was asked before.

    Attributes:
        name: a word of lower-case letters, of no other ranker; fitted numbers name it.
    """

    @property
    def name(self) -> str:
        """Its name."""
        ...

    def rank(self, query: Query, limit: int) -> Ranking:
        """Return what it says of a query.

        Args:
            query: the question, understood.
            limit: passages at most, at least 1.
        """
        ...

    def explain(self, query: Query, passage: PassageKey) -> Explanation | None:
        """Return how a passage came to its score; None where there is nothing to add up."""
        ...


class EditionParts(msgspec.Struct, frozen=True):
    """What a ranker may use of the edition that it ranks.

    Attributes:
        passages: finds passages by their terms.
        terms: that index's statistics, remembered.
        analyzer: the index's own.
        light: terms that say little in a question: the subject of the guide, idle words.
        kept: what the ranker's artifacts keep of this edition, by their names.
    """

    passages: PassageIndex
    terms: KnownTerms
    analyzer: Analyzer
    light: frozenset[str]
    kept: Mapping[str, Any]


class RankerKind(Protocol):
    """A sort of ranker: what `registry.py` lists.

    Attributes:
        name: of its rankers.
        artifacts: what it keeps of each edition beside the passage index.
    """

    @property
    def name(self) -> str:
        """The name of its rankers."""
        ...

    @property
    def artifacts(self) -> Sequence[Artifact[Any]]:
        """What it keeps of each edition."""
        ...

    def open(self, edition: EditionParts) -> Ranker | None:
        """Return the ranker of an edition; None if there can be none now, and the others are to go on."""
        ...

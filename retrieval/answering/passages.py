"""Passages as questions are held against them: sentence by sentence, by their terms."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from corpus.caching.bounded_cache import BoundedCache
from corpus.model import Passage, Place, Span
from corpus.structure.unseen import seen_words
from retrieval.answering.answers import Words
from retrieval.answering.spans.said import PassageSaid
from retrieval.answering.spans.sentence import Sentence
from retrieval.ranking.ranker import PassageKey, Target

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from corpus.store.library_store import LibraryStore
    from retrieval.words.analysis import Analyzer

_KEPT = 4_000
"""Passages kept ready, about 3 kB each, and places in files."""
_DOCUMENTS_KEPT = 1_000
"""Documents whose passages' places are kept."""


class ReadyPassage(msgspec.Struct, frozen=True, dict=True):
    """A passage with the terms of its sentences, of the whole, of the headings above it, of the nearest."""

    version: int
    passage: Passage
    sentences: tuple[Sentence, ...]
    term_set: frozenset[str]
    section_set: frozenset[str]
    heading_set: frozenset[str]
    nearest_set: frozenset[str] = frozenset()

    @cached_property
    def said(self) -> PassageSaid:
        """What its spans say whatever is asked."""
        return PassageSaid(self.passage, self.sentences)


class PassageCache:
    """Reads passages of one edition and keeps those that were asked for lately."""

    def __init__(
        self, library: LibraryStore, documents: Mapping[int, StoredDocument], analyzer: Analyzer
    ) -> None:
        self._library, self._documents, self._analyzer = library, documents, analyzer
        self._ready = BoundedCache(self._read, limit=_KEPT)
        self._spans = BoundedCache(self._spans_of, limit=_DOCUMENTS_KEPT)
        self._places = BoundedCache(self._place_of, limit=_KEPT)

    def read(self, keys: Iterable[PassageKey]) -> list[ReadyPassage]:
        """Return passages by version and number, in the order asked for."""
        return [ready for key in keys if (ready := self._ready[key]) is not None]

    def touched(self, place: Target) -> list[PassageKey]:
        """Return the passages that some words of a document reach into."""
        version, start, end = place
        numbers, begins, ends = self._spans[version]
        return [(version, number) for number in numbers[bisect_right(ends, start) : bisect_left(begins, end)]]

    def _spans_of(self, version: int) -> tuple[list[int], list[int], list[int]]:
        """Return the numbers, starts and ends of the passages of a document, one behind another."""
        found = self._library.all_passages(version)
        return [one.number for one in found], [one.start for one in found], [one.end for one in found]

    def _read(self, key: PassageKey) -> ReadyPassage | None:
        passages = self._library.passages([key])
        return self._prepare(key[0], passages[0]) if passages else None

    def _prepare(self, version: int, passage: Passage) -> ReadyPassage:
        sentences = tuple(self._sentence(version, passage, span) for span in passage.sentences)
        section = frozenset(term for part in passage.section for term in self._analyzer.terms(part))
        title = frozenset(self._analyzer.terms(self._documents[version].title))
        whole = frozenset(term for sentence in sentences for term in sentence.terms)
        nearest = frozenset(self._analyzer.terms(passage.section[-1] if passage.section else ""))
        return ReadyPassage(version, passage, sentences, whole, section, section | title, nearest)

    def _sentence(self, version: int, passage: Passage, span: Span) -> Sentence:
        text = passage.text[span.start - passage.start : span.end - passage.start]
        terms = tuple(self._analyzer.terms(seen_words(text)))
        block = passage.block_at(span.start)
        leads = tuple(self.words(version, passage, lead) for lead in block.leads) if block else ()
        lead_set = frozenset(term for lead in leads for term in self._analyzer.terms(seen_words(lead.text)))
        return Sentence(span, text, terms, frozenset(terms), len(text.split()), block, leads, lead_set)

    def words(self, version: int, passage: Passage, span: Span) -> Words:
        """Return the words of a span, which may stand outside of the passage."""
        start, end = span
        if passage.start <= start and end <= passage.end:
            return Words(start, end, passage.text[start - passage.start : end - passage.start])
        return Words(start, end, self._library.words(version, start, end))

    def place(self, version: int, offset: int) -> Place | None:
        """Return where in its file a character of a document stands, None where that is not known."""
        return self._places[version, offset]

    def _place_of(self, where: tuple[int, int]) -> Place | None:
        return self._library.place(*where)

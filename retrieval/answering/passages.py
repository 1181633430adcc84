"""Passages as questions are held against them: sentence by sentence, by their terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import Passage, Span

if TYPE_CHECKING:
    from corpus.library import Library
    from retrieval.words.analysis import Analyzer

_KEPT = 4_000
"""Passages kept ready; about 3 kB each."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage.

    Attributes:
        span: offsets in the document.
        text: verbatim.
        terms: in their order, stop words left out.
        term_set: the same as a set.
        words: how many words it has.
    """

    span: Span
    text: str
    terms: tuple[str, ...]
    term_set: frozenset[str]
    words: int


@dataclass(frozen=True, slots=True)
class ReadyPassage:
    """A passage with the terms of its sentences, of the whole, and of the headings above it."""

    version: int
    passage: Passage
    sentences: tuple[Sentence, ...]
    term_set: frozenset[str]
    section_set: frozenset[str]
    heading_set: frozenset[str]


class PassageReader:
    """Reads passages of one edition and keeps those that were asked for lately."""

    def __init__(self, library: Library, titles: dict[int, str], analyzer: Analyzer) -> None:
        self._library, self._titles, self._analyzer = library, titles, analyzer
        self._ready: dict[tuple[int, int], ReadyPassage] = {}

    def read(self, keys: Iterable[tuple[int, int]]) -> list[ReadyPassage]:
        """Return passages by version and number, in the order asked for."""
        wanted = list(keys)
        missing = [key for key in wanted if key not in self._ready]
        if len(self._ready) + len(missing) > _KEPT:
            self._ready.clear()
            missing = wanted
        for version, number in missing:
            for passage in self._library.passages([(version, number)]):
                self._ready[version, number] = self._prepare(version, passage)
        return [self._ready[key] for key in wanted if key in self._ready]

    def _prepare(self, version: int, passage: Passage) -> ReadyPassage:
        sentences = tuple(self._sentence(passage, span) for span in passage.sentences)
        section = frozenset(term for part in passage.section for term in self._analyzer.terms(part))
        title = frozenset(self._analyzer.terms(self._titles.get(version, "")))
        whole = frozenset(term for sentence in sentences for term in sentence.terms)
        return ReadyPassage(version, passage, sentences, whole, section, section | title)

    def _sentence(self, passage: Passage, span: Span) -> Sentence:
        text = passage.text[span.start - passage.start : span.end - passage.start]
        terms = tuple(self._analyzer.terms(text))
        return Sentence(span, text, terms, frozenset(terms), len(text.split()))

"""Gathers the analyses of documents, one at a time, into the arrays that a segment is compiled from."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain, count
from typing import Protocol

from retrieval.engine.passage_index import FIELDS


class Analysis(Protocol):
    """What the index needs to know of a document; `DocumentAnalysis` is one.

    The three lists have an entry for every passage, in reading order.
    """

    @property
    def text(self) -> Sequence[Sequence[str]]:
        """Terms of each passage's text."""

    @property
    def headings(self) -> Sequence[Sequence[str]]:
        """Terms of the title and of each passage's section path."""

    @property
    def hints(self) -> Sequence[Sequence[str]]:
        """Terms of the questions that point at each passage."""

    @property
    def words(self) -> dict[str, int]:
        """Surface words of the document and how often they occur."""

    @property
    def abbreviations(self) -> Sequence[tuple[str, str]]:
        """Short and long forms that the document or its hints define."""


class FieldTokens:
    """The terms of one field over all collected passages, as numbers.

    Attributes:
        numbers: term → number, in order of first occurrence.
        tokens: uint32, shape (n_tokens,); the numbers of all terms, passage after passage.
        lengths: uint32, shape (n_passages,); terms of each passage.
    """

    def __init__(self) -> None:
        self.numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._number_of = self.numbers.__getitem__
        self.tokens = array("I")
        self.lengths = array("I")

    def add(self, passages: Sequence[Sequence[str]]) -> int:
        """Add the next document's terms; return how many they are."""
        self.lengths.extend(map(len, passages))
        if not any(passages):  # few passages have hints
            return 0
        before = len(self.tokens)
        self.tokens.extend(map(self._number_of, chain.from_iterable(passages)))
        return len(self.tokens) - before


class Collector:
    """The documents of a segment that is being written.

    Attributes:
        versions: of the documents, in the order in which they were added, which is the edition's.
        first: shape (n_documents + 1,); the number within the segment of each document's first passage.
        document_lengths: shape (n_documents * n_fields,); terms of each field in each document.
        fields: their terms, in the order of `FIELDS`.
        words: surface words and their occurrences in all documents.
        abbreviations: number of the document within the segment, short form, long form.
    """

    def __init__(self) -> None:
        self.versions = array("I")
        self.first = array("I", [0])
        self.document_lengths = array("Q")
        self.fields = tuple(FieldTokens() for _ in FIELDS)
        self.words: Counter[str] = Counter()
        self.abbreviations: list[tuple[int, str, str]] = []

    @property
    def n_passages(self) -> int:
        """Passages collected so far."""
        return self.first[-1]

    def add(self, version: int, analysis: Analysis) -> None:
        """Add a document after all earlier ones."""
        n_passages = len(analysis.text)
        for tokens, passages in zip(self.fields, fields_of(analysis), strict=True):
            if len(passages) != n_passages:
                raise ValueError(f"the fields of version {version} differ in their number of passages")
            self.document_lengths.append(tokens.add(passages))
        if analysis.abbreviations:
            self.abbreviations += [
                (len(self.versions), short, long) for short, long in analysis.abbreviations
            ]
        if analysis.words:
            self.words.update(analysis.words)
        self.versions.append(version)
        self.first.append(self.n_passages + n_passages)


def fields_of(analysis: Analysis) -> tuple[Sequence[Sequence[str]], ...]:
    """Return the terms of a document's passages, field by field in the order of `FIELDS`."""
    return analysis.text, analysis.headings, analysis.hints

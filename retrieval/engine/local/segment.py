"""A segment: the posting lists of some documents, written once, never changed, shared by editions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from retrieval.engine.artifact import IndexFileError
from retrieval.engine.local.mapped_file import MappedFile
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.local.vocabulary import find
from retrieval.engine.passage_index import FIELDS

WORD_SEPARATOR = "\n"
"""Stands between the surface words in a file."""


class SegmentMeta(msgspec.Struct):
    """What stands beside a segment's arrays."""

    parameters: list[list[float]]
    """k1 and b of each field, which the bounds were computed with."""
    n_passages: int
    totals: list[int]
    """Terms of each field in all passages, those of removed documents included."""
    has_postings: bool = True
    """Whether it tells which passages have a term, and not only how many."""


class Segment:
    """A segment file, mapped.

    Attributes:
        name: of the file, without suffix.
        n_passages: passages, those of removed documents included.
        totals: terms of each field in them.
        has_postings: whether passages, shapes, bounds, shape_table and document_of are there, else empty.
        starts, passages, shapes, bounds, shape_table: see `Postings`.
        keys, key_ends, slots: see `VocabularyArrays`.
        versions: uint32, shape (n_documents,); ascending in the edition's document order.
        first: uint32, shape (n_documents + 1,); number of each document's first passage.
        document_of: uint32, shape (n_passages,); number of the document of each passage.
    """

    def __init__(self, path: Path, settings: IndexSettings) -> None:
        """Map the file.

        Raises:
            IndexFileError: it is missing or damaged, or was computed with other parameters.
        """
        file = MappedFile(path)
        meta = file.meta(SegmentMeta)
        if meta.parameters != settings.parameters:
            raise IndexFileError(f"The index file {path.name} was computed with other parameters.")
        self.file, self.name = file, path.stem
        self.n_passages: int = meta.n_passages
        self.totals: list[int] = meta.totals
        self.has_postings: bool = meta.has_postings
        self.starts, self.passages, self.shapes = file["starts"], file["passages"], file["shapes"]
        self.shape_table = file["shape_table"]
        self.versions, self.first, self.document_of = file["versions"], file["first"], file["document_of"]
        self.bounds: memoryview[float] = file["bounds"]  # type: ignore[assignment]
        self.keys, self.key_ends, self.slots = file["keys"], file["key_ends"], file["slots"]

    def find(self, key: bytes) -> int:
        """Return the number of the posting list of that key (see `key_of`), or -1."""
        return find(key, self.keys, self.key_ends, self.slots)

    def lengths_of(self, document: int) -> Sequence[int]:
        """Return the number of terms of each field in a document, by its number in this segment."""
        n_fields = len(FIELDS)
        return self.file["document_lengths"][document * n_fields : (document + 1) * n_fields].tolist()

    def has_word(self, word: str) -> bool:
        """Return whether a word is one of the surface words; reads them all, but makes no list of them."""
        separator = WORD_SEPARATOR.encode()
        joined = separator + bytes(self.file["words"]) + separator
        return separator + word.encode("utf-8", "surrogatepass") + separator in joined

    def words(self) -> list[tuple[str, int]]:
        """Return the surface words, the commonest first, with their occurrences."""
        joined = bytes(self.file["words"]).decode("utf-8", "surrogatepass")
        return (
            list(zip(joined.split(WORD_SEPARATOR), self.file["word_counts"], strict=True)) if joined else []
        )

    def abbreviations(self) -> list[tuple[int, str, str]]:
        """Return number of the document, short and long form of each abbreviation."""
        return msgspec.json.decode(self.file["abbreviations"], type=list[tuple[int, str, str]])

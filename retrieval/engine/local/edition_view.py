"""What one edition sees of its segments: which documents live, in which order, and the statistics over all.

An edition's file names its segments and holds, for segment i, the array ``i.ranks``: the place of each of its
documents in the edition's order, or `REMOVED`; it is left out where they stand one after the other. Where
documents were removed, it also tells their passages and by how much they lower each list's df, so that no
segment has to be rewritten for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from retrieval.engine.artifact import EditionName, IndexFileError
from retrieval.engine.local.formula import bound_growth, impact
from retrieval.engine.local.mapped_file import MappedFile
from retrieval.engine.local.query_lists import List
from retrieval.engine.local.segment import Segment
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.passage_index import FIELDS

REMOVED = 0xFFFF_FFFF
"""The rank of a document that the edition does not have."""


class SegmentEntry(msgspec.Struct):
    """A segment of an edition."""

    name: str
    n_live: int
    """Passages of documents that the edition has."""
    first_rank: int | None
    """Place of its first document in the edition's order, if the others follow one after the other."""


class EditionMeta(msgspec.Struct):
    """Statistics over the live passages of all segments."""

    n_passages: int
    totals: list[int]
    """Terms of each field."""
    avgdl: list[float]
    """Mean terms of each field in a passage."""
    segments: list[SegmentEntry]
    """The one with the most live passages first."""


class SegmentView:
    """A segment as one edition sees it.

    Attributes:
        segment: the shared file.
        n_live: passages of documents that the edition has.
        ranks: shape (n_documents,); place in the edition's order, or `REMOVED`.
        removed: uint8, shape (n_passages,), 1 for a removed document's passage; None if there is none.
    """

    def __init__(self, file: MappedFile, place: int, segment: Segment, entry: SegmentEntry) -> None:
        self.segment = segment
        self.n_live = entry.n_live
        self.ranks: Sequence[int] = (
            file[f"{place}.ranks"]
            if entry.first_rank is None
            else range(entry.first_rank, entry.first_rank + len(segment.versions))
        )
        self._file, self._place = file, place
        self.removed = file.get(f"{place}.removed")

    @cached_property
    def removed_df(self) -> dict[int, int]:
        """Number of a list → how many of its passages are removed."""
        if self.removed is None:
            return {}
        return dict(
            zip(
                self._file[f"{self._place}.removed_lists"],
                self._file[f"{self._place}.removed_df"],
                strict=True,
            )
        )

    @cached_property
    def removed_words(self) -> dict[str, int]:
        """Surface words of the removed documents, and how often they occur there."""
        if self.removed is None:
            return {}
        return msgspec.json.decode(self._file[f"{self._place}.removed_words"], type=dict[str, int])

    @cached_property
    def number_of(self) -> dict[int, int]:
        """Version → number of the document in the segment, for those that the edition has."""
        versions = zip(self.segment.versions, self.ranks, strict=True)
        return {version: number for number, (version, rank) in enumerate(versions) if rank != REMOVED}

    def df(self, number: int) -> int:
        """Return how many live passages a list has."""
        starts = self.segment.starts
        return starts[number + 1] - starts[number] - self.removed_df.get(number, 0)


class Scored:
    """A segment view with the edition's mean lengths applied.

    Attributes:
        view: the segment view.
        impacts: BM25 without idf of each shape.
        growth: by how much each field's bounds can have grown since the segment was written.
    """

    def __init__(self, view: SegmentView, avgdl: Sequence[float], settings: IndexSettings) -> None:
        self.view, self.avgdl, self.settings = view, avgdl, settings
        segment = view.segment
        self.growth = [
            bound_growth(now, total / (segment.n_passages or 1))
            for now, total in zip(avgdl, segment.totals, strict=True)
        ]

    def list_of(self, number: int, field: str, idf: float, weight: float) -> List:
        """Return a posting list by its number as a query with that weight sees it."""
        segment = self.view.segment
        start, end = segment.starts[number], segment.starts[number + 1]
        cap = weight * (idf * segment.bounds[number] * self.growth[FIELDS.index(field)])
        return List(start, end, idf, weight, cap)

    @cached_property
    def impacts(self) -> list[float]:
        """BM25 without idf of each shape; a few thousand numbers, computed at the first question."""
        table = iter(self.view.segment.shape_table)
        avgdl, fields = self.avgdl, self.settings.fields
        return [
            impact(tf, length, avgdl[f], fields[f]) for f, tf, length in zip(table, table, table, strict=True)
        ]


def edition_path(folder: Path, edition: EditionName) -> Path:
    """Return where an edition's file stands."""
    return folder / f"{edition}.edition"


def segment_path(folder: Path, name: str) -> Path:
    """Return where a segment's file stands."""
    return folder / f"{name}.segment"


def open_views(file: MappedFile, meta: EditionMeta, settings: IndexSettings) -> list[SegmentView]:
    """Map all segments of an edition.

    Raises:
        IndexFileError: one is missing or damaged.
    """
    views = []
    for place, entry in enumerate(meta.segments):
        segment = Segment(segment_path(file.path.parent, entry.name), settings)
        view = SegmentView(file, place, segment, entry)
        if len(view.ranks) != len(segment.versions):
            raise IndexFileError(f"The index file {file.path.name} does not fit its segments.")
        views.append(view)
    return views

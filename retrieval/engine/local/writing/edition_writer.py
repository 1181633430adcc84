"""Writes the index of an edition: the segments it shares with the one before, and new segments."""

from __future__ import annotations

import os
from array import array
from collections.abc import Sequence
from pathlib import Path

import msgspec

from retrieval.engine.artifact import EditionName
from retrieval.engine.local.edition_view import EditionMeta, SegmentEntry, edition_path, segment_path
from retrieval.engine.local.mapped_file import Array, write_mapped_file
from retrieval.engine.local.segment import Segment
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.local.writing.collecting import Analysis, Collector, fields_of
from retrieval.engine.local.writing.reusing import (
    FULL,
    TIER,
    Kept,
    Load,
    Removals,
    in_sequence,
    removals,
    split_off_small,
    unclaimed,
)
from retrieval.engine.local.writing.segment_writing import write_segment
from retrieval.engine.passage_index import FIELDS

_HELD_PASSAGES = 1_000
"""Analyses of so many passages are held while it is decided what to write; others are loaded twice."""


class EditionWriter:
    """Writes one edition's files.

    Attributes:
        folder: where index files live.
        edition: its number.
        versions: its documents in the order in which equal scores are ranked.
        settings: the parameters of the fields.
        with_postings: see `write_segment`.
    """

    def __init__(
        self,
        folder: Path,
        edition: EditionName,
        versions: Sequence[int],
        settings: IndexSettings,
        *,
        with_postings: bool = True,
    ) -> None:
        self.folder, self.edition, self.versions, self.settings = folder, edition, versions, settings
        self.with_postings = with_postings

    def write(self, load: Load, kept: list[Kept]) -> None:
        """Write new segments where some are needed, then the edition's own file.

        Args:
            load: version → analysis.
            kept: the segments of an earlier edition that may be used.
        """
        held = _Held(load)
        n_kept = sum(item.n_live for item in kept)
        small = max(0, self.settings.fitted_up_to - n_kept)
        enough = max(small + 1, 1 + n_kept // TIER)
        documents = unclaimed(self.versions, kept)
        n_new = held.count([version for _, version in documents], enough)
        fitted = n_kept + n_new <= self.settings.fitted_up_to
        if n_new or fitted:
            staying = [] if fitted else split_off_small(kept, n_new)
            if len(staying) < len(kept):
                kept, documents = staying, unclaimed(self.versions, staying)
        new = self._write_segments(held, documents)
        kept += new
        kept.sort(key=lambda item: -item.n_live)
        removed = [removals(item, held) for item in kept]
        meta = self._meta(kept, removed)
        arrays = _arrays(kept, removed)
        if fitted and new and meta.n_passages:
            arrays["idf"] = self._fit(meta, held)
        write_mapped_file(edition_path(self.folder, self.edition), meta, arrays)

    def _write_segments(self, load: Load, documents: Sequence[tuple[int, int]]) -> list[Kept]:
        """Write segments of bounded size: what is collected of one takes memory until it is written."""
        written: list[Kept] = []
        ranks, collector = array("I"), Collector()
        for rank, version in documents:
            ranks.append(rank)
            collector.add(version, load(version))
            if collector.n_passages >= FULL:
                written.append(self._write_segment(ranks, collector))
                ranks, collector = array("I"), Collector()
        if ranks:
            written.append(self._write_segment(ranks, collector))
        return written

    def _write_segment(self, ranks: array[int], collector: Collector) -> Kept:
        name = f"{self.edition}-{os.urandom(4).hex()}"
        path = segment_path(self.folder, name)
        write_segment(path, collector, self.settings, with_postings=self.with_postings)
        return Kept(Segment(path, self.settings), in_sequence(ranks), collector.n_passages)

    def _meta(self, kept: list[Kept], removed: list[Removals | None]) -> EditionMeta:
        n_passages = sum(item.n_live for item in kept)
        totals = [0] * len(FIELDS)
        for item, lost in zip(kept, removed, strict=True):
            for field, total in enumerate(item.segment.totals):
                totals[field] += total - (lost.totals[field] if lost else 0)
        avgdl = [total / n_passages if n_passages else 0.0 for total in totals]
        return EditionMeta(n_passages, totals, avgdl, [_entry(item) for item in kept])

    def _fit(self, meta: EditionMeta, load: Load) -> array[float]:
        """Fit rank-bm25 to every field of a small edition: return each list's idf, set the mean lengths."""
        from retrieval.engine.local.writing.reference import Bm25Reference  # imports numpy and rank-bm25

        documents = [fields_of(load(version)) for version in self.versions]
        result = array("d")
        for place, settings in enumerate(self.settings.fields):
            passages = [terms for fields in documents for terms in fields[place]]
            model = Bm25Reference(passages, settings)
            meta.avgdl[place] = model.avgdl
            # Terms are numbered by first occurrence here as there.
            result.extend(model.idf.values())
        return result


class _Held:
    """Loads analyses, and holds the first thousand passages' of those that were counted."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._held: dict[int, Analysis] = {}

    def __call__(self, version: int) -> Analysis:
        return self._held.get(version) or self._load(version)

    def count(self, versions: Sequence[int], enough: int) -> int:
        """Return how many passages these documents have, or at least that many once there are enough."""
        total = 0
        for version in versions:
            analysis = self._load(version)
            total += len(analysis.text)
            if total <= _HELD_PASSAGES or not self._held:
                self._held[version] = analysis
            if total >= enough:
                break
        return total


def _entry(item: Kept) -> SegmentEntry:
    first_rank = item.ranks.start if isinstance(item.ranks, range) else None
    return SegmentEntry(item.segment.name, item.n_live, first_rank)


def _arrays(kept: list[Kept], removed: list[Removals | None]) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for place, (item, lost) in enumerate(zip(kept, removed, strict=True)):
        if not isinstance(item.ranks, range):
            arrays[f"{place}.ranks"] = item.ranks
        if lost is not None:
            lists = sorted(number for number, df in lost.df.items() if df)
            arrays[f"{place}.removed"] = bytes(lost.passages)
            arrays[f"{place}.removed_lists"] = array("I", lists)
            arrays[f"{place}.removed_df"] = array("I", (lost.df[number] for number in lists))
            arrays[f"{place}.removed_words"] = msgspec.json.encode(+lost.words)
    return arrays

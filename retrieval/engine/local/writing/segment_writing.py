"""Compiles what was collected into a segment's file."""

from __future__ import annotations

import sys
from array import array
from itertools import pairwise
from pathlib import Path

import msgspec

from retrieval.engine.local.mapped_file import write_mapped_file
from retrieval.engine.local.postings import mean_lengths, plain_postings
from retrieval.engine.local.segment import WORD_SEPARATOR, SegmentMeta
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.local.vocabulary import MARKS, VocabularyArrays, hash_keys
from retrieval.engine.local.writing.collecting import Collector

_OF_POSTINGS = ("passages", "shapes", "bounds", "shape_table", "document_of")

PLAIN_UP_TO = 2_000
"""Passages; importing numpy costs more than it saves in compiling fewer. Both ways give the same file."""


def write_segment(
    path: Path, collector: Collector, settings: IndexSettings, *, with_postings: bool = True
) -> None:
    """Compile what was collected and write it to the path.

    Args:
        path: of the file.
        collector: what was collected.
        settings: the parameters of the fields.
        with_postings: else how many passages have a term is told, and not which.
    """
    avgdl = mean_lengths(collector.fields)
    if collector.n_passages <= PLAIN_UP_TO and "numpy" not in sys.modules:
        postings = plain_postings(collector.fields, settings.fields, avgdl)
    else:
        from retrieval.engine.local.writing.bulk_postings import bulk_postings  # imports numpy

        postings = bulk_postings(collector.fields, settings.fields, avgdl)
    totals = [len(field.tokens) for field in collector.fields]
    meta = SegmentMeta(settings.parameters, collector.n_passages, totals, with_postings)
    arrays = postings._asdict() | _vocabulary(collector)._asdict() | _documents(collector) | _words(collector)
    if not with_postings:
        arrays |= {name: array(memoryview(arrays[name]).format) for name in _OF_POSTINGS}
    write_mapped_file(path, meta, arrays)


def _vocabulary(collector: Collector) -> VocabularyArrays:
    marked = zip(MARKS.values(), collector.fields, strict=True)
    return hash_keys(
        f"{mark}{t}".encode("utf-8", "surrogatepass") for mark, field in marked for t in field.numbers
    )


def _documents(collector: Collector) -> dict[str, array[int]]:
    document_of = array("I")
    for document, (start, end) in enumerate(pairwise(collector.first)):
        document_of.extend([document] * (end - start))
    return {
        "versions": collector.versions,
        "first": collector.first,
        "document_of": document_of,
        "document_lengths": collector.document_lengths,
    }


def _words(collector: Collector) -> dict[str, bytes | array[int]]:
    # A line break separates the words in the file, so a word that holds one can't be kept.
    words = sorted(
        ((-count, word) for word, count in collector.words.items() if word and WORD_SEPARATOR not in word)
    )
    return {
        "words": WORD_SEPARATOR.join(word for _, word in words).encode("utf-8", "surrogatepass"),
        "word_counts": array("I", (-count for count, _ in words)),
        "abbreviations": msgspec.json.encode(collector.abbreviations),
    }

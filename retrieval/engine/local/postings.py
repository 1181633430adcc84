"""Turns collected terms into posting lists, term after term.

A posting is a passage and a *shape*: the number of a distinct (field, tf, length) triple. A few thousand
shapes describe millions of postings, so a posting takes six bytes, its BM25 impact is one look-up in a small
table, and a new mean length changes that table and not the postings.

The plain way needs nothing but Python and is quick for a few thousand passages; `bulk_postings` does the
same with numpy. Both give the same arrays.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import groupby, pairwise, repeat
from typing import NamedTuple

from retrieval.engine.local.formula import impact
from retrieval.engine.local.settings import FieldSettings
from retrieval.engine.local.writing.collecting import FieldTokens

PASSAGE_BITS = 32
PASSAGE_MASK = (1 << PASSAGE_BITS) - 1
SMALL_SHAPES = 1 << 16
"""Up to so many shapes a posting's shape takes two bytes, beyond it four."""


class Postings(NamedTuple):
    """All posting lists of a segment, the lists of a field one after the other."""

    starts: array[int]
    """uint32, shape (n_lists + 1,); list i is ``passages[starts[i]:starts[i + 1]]``."""
    passages: array[int]
    """uint32, shape (n_postings,); numbers within the segment, ascending in each list."""
    shapes: array[int]
    """uint16 or uint32, shape (n_postings,)."""
    bounds: array[float]
    """float64, shape (n_lists,); the largest impact of each list, at the segment's own mean lengths."""
    shape_table: array[int]
    """uint32, shape (n_shapes * 3,); field, tf and length of each shape, ascending."""


def plain_postings(
    fields: tuple[FieldTokens, ...], settings: tuple[FieldSettings, ...], avgdl: tuple[float, ...]
) -> Postings:
    """Return the postings of collected fields.

    Args:
        fields: the collected terms, in the order of `FIELDS`.
        settings: k1 and b of each field.
        avgdl: mean length of each field over the collected passages.
    """
    starts, passages = array("I", [0]), array("I")
    triples: list[tuple[int, int, int]] = []
    for number, field in enumerate(fields):
        for _, group in groupby(_occurrences(field), key=_list_of):
            for posting, tf in group:
                passage = posting & PASSAGE_MASK
                passages.append(passage)
                triples.append((number, tf, field.lengths[passage]))
            starts.append(len(passages))
    table = sorted(set(triples))
    shape_of = {shape: number for number, shape in enumerate(table)}
    impacts = [impact(tf, length, avgdl[f], settings[f]) for f, tf, length in table]
    shapes = array("H" if len(table) <= SMALL_SHAPES else "I", map(shape_of.__getitem__, triples))
    bounds = array("d", (max(impacts[s] for s in shapes[a:b]) for a, b in pairwise(starts)))
    return Postings(starts, passages, shapes, bounds, array("I", (n for shape in table for n in shape)))


def _occurrences(field: FieldTokens) -> list[tuple[int, int]]:
    """Return (term number and passage in one number, tf), by term and then by passage."""
    passage_of = (passage for passage, length in enumerate(field.lengths) for _ in repeat(None, length))
    counts = Counter(
        term << PASSAGE_BITS | passage for term, passage in zip(field.tokens, passage_of, strict=True)
    )
    return sorted(counts.items())


def _list_of(occurrence: tuple[int, int]) -> int:
    return occurrence[0] >> PASSAGE_BITS


def mean_lengths(fields: tuple[FieldTokens, ...]) -> tuple[float, ...]:
    """Return the mean number of terms of each field, 0.0 where there is no passage."""
    return tuple(len(field.tokens) / len(field.lengths) if field.lengths else 0.0 for field in fields)

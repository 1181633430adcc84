"""Posting lists of many passages at once, with numpy; the arrays are those of `plain_postings`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.engine.local.postings import PASSAGE_BITS, SMALL_SHAPES, Postings
from retrieval.engine.local.settings import FieldSettings
from retrieval.engine.local.writing.collecting import FieldTokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TABLE_CELLS = 1 << 24
"""Up to so many possible shapes, a table tells which occur; beyond it, they are sorted."""


def bulk_postings(
    fields: tuple[FieldTokens, ...], settings: tuple[FieldSettings, ...], avgdl: tuple[float, ...]
) -> Postings:
    """Return the postings of collected fields; see `plain_postings` for the arguments."""
    sizes, passages, shapes = [], [], []
    tables: list[NDArray[np.uint32]] = []
    impacts: list[NDArray[np.float64]] = []
    n_shapes = 0
    for number, field in enumerate(fields):
        size, postings, tf, length = _occurrences(field)
        table, shape = _shapes(tf, length)
        sizes.append(size)
        passages.append(postings)
        shape += np.uint32(n_shapes)
        shapes.append(shape)
        impacts.append(impacts_of(table[:, 0], table[:, 1], avgdl[number], settings[number]))
        tables.append(np.column_stack([np.full(len(table), number, np.uint32), table]))
        n_shapes += len(table)
    starts = np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.uint32)
    shape = np.concatenate(shapes)
    impact = np.concatenate(impacts)[shape]
    return Postings(
        _array("I", starts),
        _array("I", np.concatenate(passages)),
        _array("H" if n_shapes <= SMALL_SHAPES else "I", shape),
        _array("d", np.maximum.reduceat(impact, starts[:-1]) if len(impact) else impact),
        _array("I", np.concatenate(tables).ravel()),
    )


def _occurrences(field: FieldTokens) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the sizes of the lists, and passage, tf and length of each posting, by term and passage."""
    lengths = np.frombuffer(field.lengths, np.uint32)
    keys = np.frombuffer(field.tokens, np.uint32).astype(np.uint64)
    keys <<= np.uint64(PASSAGE_BITS)
    keys |= _passage_of(lengths, len(keys))
    keys.sort()
    differs = np.ones(len(keys) + 1, bool)
    np.not_equal(keys[1:], keys[:-1], out=differs[1:-1])
    begins = differs.nonzero()[0]
    tf = np.empty(len(begins) - 1, np.uint32)
    np.subtract(begins[1:], begins[:-1], out=tf, casting="unsafe")
    keys = keys[begins[:-1]]
    firsts = np.arange(len(field.numbers) + 1, dtype=np.uint64) << np.uint64(PASSAGE_BITS)
    sizes = np.diff(np.searchsorted(keys, firsts))
    passages = keys.astype(np.uint32)  # drops the term
    return sizes, passages, tf, lengths[passages]


def _passage_of(lengths: NDArray[np.uint32], n_tokens: int) -> NDArray[np.uint64]:
    """Return the number of the passage that each token stands in."""
    begins = np.cumsum(lengths[:-1], dtype=np.int64)
    steps = np.bincount(begins, minlength=n_tokens)[:n_tokens]
    return np.cumsum(steps, out=steps).view(np.uint64)


def _shapes(
    tf: NDArray[np.uint32], length: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the distinct pairs of tf and length, ascending, shape (n, 2), and the pair of each posting."""
    width = int(length.max(initial=0)) + 1
    cells = (int(tf.max(initial=0)) + 1) * width
    if cells <= _TABLE_CELLS:
        code = tf * np.uint32(width)
        code += length
        occurs = np.zeros(cells, bool)
        occurs[code] = True
        distinct = np.flatnonzero(occurs)
        number_of = np.cumsum(occurs, dtype=np.uint32) - np.uint32(1)
        shape = number_of[code]
    else:
        distinct, inverse = np.unique(tf.astype(np.int64) * width + length, return_inverse=True)
        shape = inverse.astype(np.uint32)
    return np.column_stack(np.divmod(distinct, width)).astype(np.uint32), shape


def impacts_of(
    tf: NDArray[np.uint32], length: NDArray[np.uint32], avgdl: float, settings: FieldSettings
) -> NDArray[np.float64]:
    """Return `formula.impact` of each pair of tf and length, to the last bit."""
    k1, b = settings.k1, settings.b
    return np.asarray(tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / (avgdl or 1.0))), np.float64)


def _array(code: str, values: NDArray[Any]) -> Any:
    """Return the values as a memoryview of that type code, which needs no numpy to read."""
    return np.ascontiguousarray(values, dtype=np.dtype(code)).data

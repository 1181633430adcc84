"""The look-up of a query's terms as machine code, ahead of the search; see `compiled_kernel`."""

from __future__ import annotations

import math
from typing import Any
from zlib import crc32

import numpy as np
from numba import carray, njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from retrieval.engine.local.searching.compiled_kernel import top_passages

_LINE_BREAK = 0x0A

_CRC_TABLE = np.array([crc32(bytes([byte])) ^ crc32(b"\0") for byte in range(256)], np.uint32)
"""CRC-32 of each byte, without the inversions before and after."""

ARRAYS = {
    "keys": np.uint8,
    "key_ends": np.uint32,
    "slots": np.uint32,
    "starts": np.uint32,
    "bounds": np.float64,
    "idfs": np.float64,
    "growth": np.float64,
    "passages": np.uint32,
    "shapes": np.uint16,
    "impacts": np.float64,
    "removed": np.uint8,
    "document_of": np.uint32,
    "versions": np.uint32,
    "first": np.uint32,
    "scores": np.float64,
    "found": np.uint32,
    "best_scores": np.float64,
    "best_passages": np.uint32,
    "rows": np.int64,
    "row_scores": np.float64,
}
"""What `ask` needs of an edition, in the order in which their addresses and lengths stand in its table."""

(
    _KEYS, _KEY_ENDS, _SLOTS, _STARTS, _BOUNDS, _IDFS, _GROWTH, _PASSAGES, _SHAPES, _IMPACTS, _REMOVED,
    _DOCUMENT_OF, _VERSIONS, _FIRST, _SCORES, _FOUND, _BEST_SCORES, _BEST_PASSAGES, _ROWS,
    _ROW_SCORES,
) = range(len(ARRAYS))  # fmt: skip


@intrinsic
def _pointer(_context: Any, address: Any) -> Any:  # noqa: ARG001  # numba asks for its name
    """Return what is at an address, as `carray` takes it."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(types.int64), generate


@intrinsic
def _unwritable(_context: Any, array: Any) -> Any:
    """Return an array as one that can't be written: the same code is compiled for it as for a mapped file."""

    def generate(_context: Any, _builder: Any, _signature: Any, arguments: Any) -> Any:
        return arguments[0]

    return array.copy(readonly=True)(array), generate


@njit(cache=True, inline="always")
def _array(table: Any, place: Any, kind: Any) -> Any:
    """Return the array of a place in the table."""
    return carray(_pointer(table[2 * place]), (table[2 * place + 1],), kind)


@njit(cache=True)
def ask(  # noqa: PLR0913, PLR0917  # as in `top_passages`: quicker one by one
    terms: Any, weights: Any, table: Any, limit: Any, n_passages: Any, short: Any
) -> Any:
    """Look the terms of a query up and find the best passages, in an edition of one whole segment.

    Each array that crosses into compiled code costs as much as some look-ups, so the edition's cross as
    addresses. Return how many hits there are; their versions, numbers and scores stand in ``rows``, three
    numbers each, the scores as the bits of a float64.

    Args:
        terms: bytes; key after key (see `vocabulary.key_of`), a line break after each.
        weights: float64, shape (n_terms,); of each, above 0.
        table: int64, shape (2 * len(ARRAYS),); address and length of each array, in the order of `ARRAYS`.
            ``idfs`` has that of each list, or is empty: then it is computed. ``growth`` (256) is of the
            bounds by a key's first byte. ``rows`` and ``row_scores`` are the same memory, as long as
            three times the most passages, ``best_scores`` and ``best_passages`` as long as these. The others
            are the segment's and those of `top_passages`.
        limit: passages.
        n_passages: of the edition.
        short: see `top_passages`.
    """
    query = _looked_up(terms, weights, table, n_passages)
    best_scores = _array(table, _BEST_SCORES, np.float64)[:limit]
    best_passages = _array(table, _BEST_PASSAGES, np.uint32)[:limit]
    n_best = top_passages(
        _unwritable(_array(table, _PASSAGES, np.uint32)),
        _unwritable(_array(table, _SHAPES, np.uint16)),
        _array(table, _IMPACTS, np.float64),
        _unwritable(_array(table, _REMOVED, np.uint8)),
        query,
        _array(table, _SCORES, np.float64),
        _array(table, _FOUND, np.uint32),
        best_scores,
        best_passages,
        0.0,
        short,
    )
    _tell(table, best_scores, best_passages, n_best)
    return n_best


@njit(cache=True)
def _looked_up(terms: Any, weights: Any, table: Any, n_passages: Any) -> Any:
    """Return the lists of the terms that the index has, as `top_passages` takes them."""
    keys, key_ends = _array(table, _KEYS, np.uint8), _array(table, _KEY_ENDS, np.uint32)
    slots, starts = _array(table, _SLOTS, np.uint32), _array(table, _STARTS, np.uint32)
    bounds, idfs = _array(table, _BOUNDS, np.float64), _array(table, _IDFS, np.float64)
    growth = _array(table, _GROWTH, np.float64)
    query, size, begin = np.empty(5 * len(weights)), 0, 0
    for number in range(len(weights)):
        end = begin
        while terms[end] != _LINE_BREAK:
            end += 1
        at = _find(terms, begin, end, keys, key_ends, slots)
        if at >= 0:
            start, stop = starts[at], starts[at + 1]
            if len(idfs):
                idf = idfs[at]
            else:
                df = np.float64(stop - start)
                idf = math.log(1 + (n_passages - df + 0.5) / (df + 0.5))
            query[size], query[size + 1], query[size + 2], query[size + 3] = start, stop, idf, weights[number]
            query[size + 4] = weights[number] * (idf * bounds[at] * growth[terms[begin]])
            size += 5
        begin = end + 1
    return query[:size]


@njit(cache=True)
def _tell(table: Any, best_scores: Any, best_passages: Any, n_best: Any) -> None:
    """Write version, number and score of each passage into the rows."""
    document_of, versions = _array(table, _DOCUMENT_OF, np.uint32), _array(table, _VERSIONS, np.uint32)
    first, rows = _array(table, _FIRST, np.uint32), _array(table, _ROWS, np.int64)
    row_scores = _array(table, _ROW_SCORES, np.float64)
    for place in range(n_best):
        passage = best_passages[place]
        document = document_of[passage]
        rows[3 * place] = versions[document]
        rows[3 * place + 1] = np.int64(passage) - np.int64(first[document]) + 1
        row_scores[3 * place + 2] = best_scores[place]


@njit(cache=True)
def _find(  # noqa: PLR0913, PLR0917
    terms: Any, first: Any, last: Any, keys: Any, key_ends: Any, slots: Any
) -> Any:
    """Return the number of the key that stands in the terms, or -1, as `vocabulary.find` does."""
    crc = np.uint32(0xFFFFFFFF)
    for place in range(first, last):
        crc = _CRC_TABLE[(crc ^ terms[place]) & np.uint32(0xFF)] ^ (crc >> np.uint32(8))
    mask, length = np.int64(len(slots) - 1), last - first
    slot = np.int64(~crc) & mask
    while slots[slot]:
        number = np.int64(slots[slot])
        begin, end = np.int64(key_ends[number - 1]), np.int64(key_ends[number])
        if end - begin == length:
            at = 0
            while at < length and keys[begin + at] == terms[first + at]:
                at += 1
            if at == length:
                return number - 1
        slot = (slot + 1) & mask
    return -1

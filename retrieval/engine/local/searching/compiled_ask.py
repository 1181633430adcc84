"""The look-up of a query's terms as machine code, ahead of the search; see `compiled_kernel`."""

from __future__ import annotations

import math
from typing import Any
from zlib import crc32

import numpy as np
from numba import njit

from retrieval.engine.local.searching.compiled_kernel import top_passages

_LINE_BREAK = 0x0A

_CRC_TABLE = np.array([crc32(bytes([byte])) ^ crc32(b"\0") for byte in range(256)], np.uint32)
"""CRC-32 of each byte, without the inversions before and after."""


@njit(cache=True)
def ask(  # noqa: PLR0913, PLR0917  # as in `top_passages`: quicker one by one
    terms: Any,
    weights: Any,
    keys: Any,
    key_ends: Any,
    slots: Any,
    starts: Any,
    bounds: Any,
    idfs: Any,
    growth: Any,
    n_passages: Any,
    passages: Any,
    shapes: Any,
    impacts: Any,
    removed: Any,
    scores: Any,
    found: Any,
    best_scores: Any,
    best_passages: Any,
    short: Any,
) -> Any:
    """Look the terms of a query up, then do as `top_passages` does; for an edition of one whole segment.

    `terms` (uint8) has key after key (see `vocabulary.key_of`), a line break after each; `weights` (float64)
    has the weight of each, above 0. `idfs` (float64) has that of each list, or is empty: then it is computed,
    with `n_passages` of the edition. `growth` (float64, shape (256,)) is of the bounds by a key's first byte.
    The other arguments are the segment's and those of `top_passages`.
    """
    query, size, begin = np.empty(5 * len(weights)), 0, 0
    for number in range(len(weights)):
        end = begin
        while terms[end] != _LINE_BREAK:
            end += 1
        at = _find(terms[begin:end], keys, key_ends, slots)
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
    return top_passages(
        passages,
        shapes,
        impacts,
        removed,
        query[:size],
        scores,
        found,
        best_scores,
        best_passages,
        0.0,
        short,
    )


@njit(cache=True)
def _find(key: Any, keys: Any, key_ends: Any, slots: Any) -> Any:
    """Return the number of a key, or -1, as `vocabulary.find` does."""
    crc = np.uint32(0xFFFFFFFF)
    for byte in key:
        crc = _CRC_TABLE[(crc ^ byte) & np.uint32(0xFF)] ^ (crc >> np.uint32(8))
    mask = np.int64(len(slots) - 1)
    slot = np.int64(~crc) & mask
    while slots[slot]:
        number = np.int64(slots[slot])
        begin, end = np.int64(key_ends[number - 1]), np.int64(key_ends[number])
        if end - begin == len(key):
            at = 0
            while at < len(key) and keys[begin + at] == key[at]:
                at += 1
            if at == len(key):
                return number - 1
        slot = (slot + 1) & mask
    return -1

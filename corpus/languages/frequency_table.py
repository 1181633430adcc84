"""The table of how common the words of a language are, as it stands in its pack.

A look-up reads and inflates only the part of the table where the word stands, so the first one costs well
under a millisecond. `retrieval/words/make_frequencies.py` makes the files, and says what stands in them.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

from corpus.caching.bounded_cache import BoundedCache

FILE = "words/frequencies.txt.gz"
_GZIP = zlib.MAX_WBITS | 16
_USED = r"^((?:[^\W\d_]|')+) -?(?:3[5-9]|[4-9]\d)$"

_KEPT = 4_096
"""Words whose numbers are kept: documents of one library have most of theirs in common."""

_INFLATED = 64
"""Parts that are kept inflated, some 20 kB each."""

_PIECE = 4_096
"""Bytes that are read at once of the list of parts."""

_READ_ON = 1_024
"""Bytes that are read through as quickly as a half of them is chosen."""


class FrequencyTable:
    """Words with their numbers, in compressed parts that are inflated as they are asked for."""

    def __init__(self, path: Path | None) -> None:
        """Read which part begins with which word.

        Args:
            path: of the file; None where a language has none.
        """
        self._first_words: list[bytes] = []
        self._ends = [0]
        self._file: mmap | bytes = b""
        self._lines = BoundedCache(self._inflate, limit=_INFLATED)
        self._numbers = BoundedCache(self._number, limit=_KEPT)
        if path is None:
            return
        with path.open("rb") as file:
            self._file = mmap(file.fileno(), 0, access=ACCESS_READ)
        listed, begins = self._listed()
        self._first_words = listed[::2]
        self._ends = list(accumulate(map(int, listed[1::2]), initial=begins))

    def __getitem__(self, word: str) -> int:
        """Return the number beside a word as `plain_word` gives it: Zipf value times ten, 0 if it has none.

        It is negative for a common form that is no word.
        """
        return self._numbers[word]

    def numbers(self, words: Iterable[str]) -> list[int]:
        """Return the numbers beside words, in their order."""
        return list(map(self._numbers.__getitem__, words))

    def _number(self, word: str) -> int:
        """Look up the number beside a word, which takes 5 µs."""
        if not word.isalpha() and not word.replace("'", "").isalpha():
            return 0
        key = word.encode()
        number = bisect_right(self._first_words, key) - 1
        if number < 0:
            return 0
        lines = self._lines[number]
        start = _place_of(b"\n" + key + b" ", lines)
        if start < 0:
            return 0
        start += len(key) + 2
        return int(lines[start : lines.index(b"\n", start)])

    def used(self) -> list[str]:
        """Return the words of a Zipf value of at least 3.5, sorted; reads all, which takes some 20 ms."""
        table = b"".join(map(self._inflate, range(len(self._first_words)))).decode()
        return re.findall(_USED, table, re.MULTILINE)

    def _listed(self) -> tuple[list[bytes], int]:
        """Return the first words of the parts with their lengths, and where in the file the parts begin."""
        inflater, listed, place = zlib.decompressobj(_GZIP), [], 0
        while not inflater.eof:
            listed.append(inflater.decompress(self._file[place : place + _PIECE]))
            place += _PIECE
        return b"".join(listed).split(), min(place, len(self._file)) - len(inflater.unused_data)

    def _inflate(self, number: int) -> bytes:
        """Return one part, inflated, each line between two line breaks."""
        start, end = self._ends[number : number + 2]
        return b"\n" + zlib.decompress(self._file[start:end], _GZIP)


def _place_of(beginning: bytes, lines: bytes) -> int:
    """Return where the line with that beginning, its line break included, stands among sorted ones, or -1.

    A space sorts before everything in a word, so lines are sorted as their words are.
    """
    low, high = 0, len(lines)
    while high - low > _READ_ON:
        middle = lines.rfind(b"\n", low + 1, (low + high) // 2)
        if middle < 0:
            break
        if lines[middle : middle + len(beginning)] <= beginning:
            low = middle
        else:
            high = middle
    return lines.find(beginning, low, high)


def unmarked(text: str) -> str:
    """Return a text in lower case without accents and other marks on letters."""
    return "".join(sign for sign in normalize("NFKD", text) if not combining(sign)).lower()


def plain_word(word: str, grammar: Mapping[str, Any]) -> str:
    """Return a word as tables spell it: lower case, no accents, straight apostrophes.

    Args:
        word: as somebody wrote it.
        grammar: of the language: which letters stand for others, and which keep their marks.
    """
    lower = word.lower().replace("’", "'")
    if lower.isascii():
        return lower
    for letter, plain in grammar["folds"].items():
        lower = lower.replace(letter, plain)
    if keeps := grammar["keeps"]:
        return "".join(sign if sign in keeps else unmarked(sign) for sign in normalize("NFC", lower))
    return unmarked(lower)

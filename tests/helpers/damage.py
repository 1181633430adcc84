"""Harmless damage: pages of an SQLite file overwritten, and put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_NO_PAGE = b"\xff" * 8
"""What begins no page of any kind."""


class Damage:
    """The page of a file that holds some words, damaged until it is mended; the file's header stays."""

    def __init__(self, path: Path, words: str) -> None:
        self._path = path
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(FULL)")
            size = connection.execute("PRAGMA page_size").fetchone()[0]
        at = path.read_bytes().rindex(words.encode())
        self._start = at - at % size
        assert self._start >= size, "the first page has the header"
        self._was = self._put(_NO_PAGE)
        self._let_others_read_anew()

    def mend(self) -> None:
        """Put back what was there."""
        self._put(self._was)

    def _put(self, content: bytes) -> bytes:
        with self._path.open("r+b") as file:
            file.seek(self._start)
            was = file.read(len(content))
            file.seek(self._start)
            file.write(content)
        return was

    def _let_others_read_anew(self) -> None:
        """Write elsewhere in the file: whoever has its pages in memory reads them again."""
        with closing(sqlite3.connect(self._path)) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS read_anew (moment TEXT)")
            connection.execute("INSERT INTO read_anew VALUES ('now')")

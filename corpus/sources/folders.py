"""Folders that a keeper added: what is new in one of them is found again, and what was removed stays away."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from corpus.store.database import plain_errors
from corpus.store.sql import Connection, put


class Folder(msgspec.Struct, frozen=True):
    """A folder that is kept in step.

    Attributes:
        path: where it is, absolute and without links.
        include: patterns that its files must match one of; empty for all of them.
    """

    path: Path
    include: tuple[str, ...] = ()

    def holds(self, location: str) -> bool:
        """Return whether a document was read from a file in it, through links or not."""
        return Path(location).is_absolute() and Path(os.path.realpath(location)).is_relative_to(self.path)


class Folders:
    """The folders of one library."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection, self._path = connection, path

    def all(self) -> tuple[Folder, ...]:
        """Return the folders that are kept in step, by path."""
        with plain_errors(self._path):
            rows = self._connection.execute("SELECT path, include FROM folder ORDER BY path").fetchall()
        return tuple(Folder(Path(path), tuple(msgspec.json.decode(include))) for path, include in rows)

    def keep(self, folders: Iterable[Folder]) -> None:
        """Keep folders in step from now on, whatever of them was removed before."""
        with plain_errors(self._path):
            for folder in folders:
                row = str(folder.path), msgspec.json.encode(folder.include).decode()
                self._connection.execute(put("folder", ["path"], "include"), row)
            left_out = [location for location in self.left_out() if any(f.holds(location) for f in folders)]
            self._connection.executemany(
                "DELETE FROM left_out WHERE location = ?", [(one,) for one in left_out]
            )

    def left_out(self) -> frozenset[str]:
        """Return the files of folders that a keeper removed."""
        with plain_errors(self._path):
            return frozenset(row[0] for row in self._connection.execute("SELECT location FROM left_out"))

    def leave_out(self, locations: Iterable[str]) -> None:
        """Leave files out of what their folders hold from now on."""
        with plain_errors(self._path):
            self._connection.executemany(put("left_out", ["location"]), [(one,) for one in locations])

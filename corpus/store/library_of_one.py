"""A library as it would be with one document alone in it."""

from __future__ import annotations

from pathlib import Path

from corpus.editions import Changes, Edition, StoredDocument
from corpus.store.database import file_identity
from corpus.store.library import Library
from corpus.store.sql import Connection


class LibraryOfOne(Library):
    """A library in which every edition holds one document, the same."""

    def __init__(self, document: StoredDocument, data_dir: Path, connection: Connection, path: Path) -> None:
        super().__init__(data_dir, connection)
        self.path, self._identity = path, file_identity(path)
        self._document = document

    def published(self) -> int:
        """Return the number of its one edition."""
        return 1

    def edition(self, number: int) -> Edition:
        """Return the one edition, whatever it is called."""
        return Edition(number, "", "", "", Changes(), True, (self._document,))

    def edition_key(self, number: int) -> str:
        """Return its number: nothing else is kept beside it."""
        return str(number)

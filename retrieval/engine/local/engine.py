"""The engine that is built in: the passage index as files of this machine."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from retrieval.engine.artifact import EditionName, EditionSource, IndexFileError
from retrieval.engine.local.folder import IndexFolder
from retrieval.engine.local.index import Index
from retrieval.engine.local.settings import IndexSettings


class LocalEngine:
    """Keeps the passage index of each edition as mapped files, see `SearchEngine`."""

    name = "passages"

    def __init__(self, settings: IndexSettings | None = None) -> None:
        """Score with some parameters."""
        self._settings = settings

    def write(self, source: EditionSource) -> None:
        """Write the index of an edition, sharing with the previous one what is unchanged."""
        folder = self._folder(source.folder)
        previous = None
        if source.previous is not None:
            try:
                previous = folder.open(source.previous)
            except IndexFileError:
                previous = None
        folder.write(source.edition, source.versions, source.analysis, previous=previous)

    def open(self, folder: Path, edition: EditionName) -> Index:
        """Return the index of an edition, in about a millisecond for any size.

        Raises:
            IndexFileError: a file of it is missing, cut short or of another version.
        """
        return self._folder(folder).open(edition)

    def verify(self, folder: Path, edition: EditionName) -> None:
        """Read every byte of an edition's index and compare the checksums.

        Raises:
            IndexFileError: a file of it is missing or damaged.
        """
        self._folder(folder).verify(edition)

    def sweep(self, folder: Path, editions: Collection[EditionName]) -> None:
        """Remove every file that none of these editions uses."""
        self._folder(folder).sweep(editions)

    def _folder(self, path: Path) -> IndexFolder:
        return IndexFolder(path, self._settings)

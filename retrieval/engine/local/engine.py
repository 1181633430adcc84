"""The engine that is built in: a folder of index files, one for each edition, and segments they share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.files.staged_file import make_private_folder
from retrieval.engine.artifact import EditionName, EditionSource, IndexFileError
from retrieval.engine.local.index import Index
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.local.statistics import EditionStatistics

if TYPE_CHECKING:
    from retrieval.engine.local.writing.reusing import Load


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


class IndexFolder:
    """Where the indexes of all editions live: ``<edition>.edition`` and ``<edition>-<random>.segment``.

    A file is written under another name, flushed, checked and renamed, and never changed after that, so any
    number of processes may read while one writes. That only one does is up to the caller.
    """

    def __init__(self, path: Path, settings: IndexSettings | None = None) -> None:
        """Name the folder; nothing is read or made yet."""
        self.path = path
        self.settings = settings or IndexSettings()

    def write(
        self,
        edition: EditionName,
        versions: Sequence[int],
        load: Load,
        *,
        previous: EditionStatistics | None = None,
        with_postings: bool = True,
    ) -> None:
        """Write the index of an edition; no file that another edition uses is changed.

        Analyses are loaded of documents that are new, removed, or in a small segment that is merged, and of
        all while the edition is small (see `IndexSettings.fitted_up_to`). A file that an earlier attempt left
        under the same number is replaced.

        Args:
            edition: its number.
            versions: its documents, each once, in the order in which equal scores are ranked.
            load: returns the analysis of a document by its version, of those in ``previous`` as well.
            previous: an open index that the new edition shares documents with; else all is written anew.
            with_postings: else the edition has statistics, and no index.
        """
        from retrieval.engine.local.writing.edition_writer import EditionWriter
        from retrieval.engine.local.writing.reusing import kept_segments  # who only reads needs neither

        make_private_folder(self.path)
        kept = [] if previous is None else kept_segments(previous.views, versions)
        writer = EditionWriter(self.path, edition, versions, self.settings, with_postings=with_postings)
        writer.write(load, kept)

    def open(self, edition: EditionName) -> Index:
        """Return the index of an edition, in about a millisecond for any size.

        Raises:
            IndexFileError: a file of it is missing, cut short or of another version; write it anew.
        """
        return Index(self.path, edition, self.settings)

    def statistics(self, edition: EditionName) -> EditionStatistics:
        """Return the statistics of an edition, be it with an index or without.

        Raises:
            IndexFileError: a file of it is missing, cut short or of another version.
        """
        return EditionStatistics(self.path, edition, self.settings)

    def verify(self, edition: EditionName) -> None:
        """Read every byte of an edition's index and compare the checksums.

        Raises:
            IndexFileError: a file of it is missing or damaged.
        """
        self.open(edition).verify()

    def sweep(self, editions: Collection[EditionName]) -> None:
        """Remove every file that none of these editions uses; what is named after one of them stays."""
        used: set[str] = set()
        for edition in editions:
            with suppress(IndexFileError):
                used |= {view.segment.file.path.name for view in self.statistics(edition).views}
        numbers = {str(edition) for edition in editions}
        for file in self.path.glob("*"):
            own = file.name.partition(".")[0] in numbers and file.suffix != ".tmp"
            if not own and file.name not in used:
                with suppress(OSError):  # Windows keeps what another process has mapped: next time
                    file.unlink()

"""What is kept on disk of an edition: written when it is published, and anew when it is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.guides import OneGuide, guides_of
from corpus.languages.choosing import language_of, language_of_all
from corpus.languages.spoken import speaking
from retrieval.engine.artifact import Artifact, EditionName, IndexFileError, MakeDerived
from retrieval.words.analysis import ANALYZER

if TYPE_CHECKING:
    from corpus.store.library_store import LibraryStore
    from retrieval.editions.document_analysis import DocumentAnalysis
    from retrieval.engine.passage_index import SearchEngine
    from retrieval.question.hint_data import HintData

FOLDER_NAME = "index"


def index_folder(data_dir: Path) -> Path:
    """Return the folder of the index files of a data directory; another analyzer has another one."""
    return data_dir / FOLDER_NAME / ANALYZER


class EditionFiles:
    """The artifacts of a library's editions."""

    def __init__(
        self, library: LibraryStore, engine: SearchEngine, artifacts: Sequence[Artifact[Any]] = ()
    ) -> None:
        """Name what is kept.

        Args:
            library: holds the documents and their analyses.
            engine: keeps the passage index.
            artifacts: kept besides.
        """
        self._library, self._engine = library, engine
        self._artifacts: tuple[Artifact[Any], ...] = (engine, *artifacts)
        self._folder = index_folder(library.data_dir)

    def write(self, edition: int, *, previous: int | None = None) -> None:
        """Write all that is kept of an edition; the caller keeps other writers out.

        Args:
            edition: its number; need not be published yet.
            previous: number of an edition to share unchanged parts with.
        """
        source = _Source(self._library, self._folder, edition, previous)
        documents = self._library.edition(edition).documents
        with speaking(language_of_all(stored.metadata for stored in documents)):
            for artifact in self._artifacts:
                artifact.write(source)

    def is_ready(self, edition: int) -> bool:
        """Return whether the passage index of an edition is there, without making it."""
        try:
            self._engine.open(self._folder, self._library.edition_key(edition))
        except IndexFileError:
            return False
        return True

    def open(self, edition: int) -> Mapping[str, Any]:
        """Return all that is kept of an edition by the artifacts' names; what is missing is written anew."""
        try:
            return self._opened(edition)
        except IndexFileError:
            self._write_anew(edition)
            return self._opened(edition)

    def verify(self, edition: int) -> None:
        """Read every byte that is kept of an edition and compare the checksums.

        Raises:
            IndexFileError: a file of it is missing or damaged.
        """
        for artifact in self._artifacts:
            artifact.verify(self._folder, self._library.edition_key(edition))

    def sweep(self, editions: Collection[int]) -> None:
        """Remove all files but those of these editions; the caller keeps other writers out."""
        from shutil import rmtree

        self._engine.sweep(self._folder, [key for edition in editions for key in self._keys(edition)])
        for left_over in self._folder.parent.glob("*"):
            if left_over.name != self._folder.name:
                if left_over.is_dir():
                    rmtree(left_over, ignore_errors=True)
                else:
                    left_over.unlink(missing_ok=True)

    def _keys(self, edition: int) -> Iterator[str]:
        """Yield what names an edition, and its guides where it has several."""
        yield self._library.edition_key(edition)
        guides = guides_of(self._library.edition(edition).documents)
        for guide in guides if len(guides) > 1 else ():
            yield OneGuide(self._library, guide).edition_key(edition)

    def _opened(self, edition: int) -> dict[str, Any]:
        key = self._library.edition_key(edition)
        return {artifact.name: artifact.open(self._folder, key) for artifact in self._artifacts}

    def _write_anew(self, edition: int) -> None:
        """Write what is kept of an edition, unless another process has just done so."""
        from corpus.files.writer_lock import writer_lock

        with writer_lock(self._library.data_dir):
            try:
                self._opened(edition)
            except IndexFileError:
                self.write(edition)


class _Source:
    """What the artifacts of one edition are made of, see `EditionSource`."""

    def __init__(self, library: LibraryStore, folder: Path, edition: int, previous: int | None) -> None:
        self._library, self.folder = library, folder
        self.library = library.identity()
        self.edition: EditionName = library.edition_key(edition)
        self.previous: EditionName | None = None if previous is None else library.edition_key(previous)
        self.versions = _versions(library, edition)
        self.previous_versions = [] if previous is None else _versions(library, previous)
        self.hints: dict[int, HintData] = {}

    def subject(self, version: int) -> bytes:
        """Return a digest of all that the analysis of a document depends on."""
        return self._library.document(version).subject

    def analysis(self, version: int) -> DocumentAnalysis:
        """Return the analysis of a document."""
        analysis = load_analysis(self._library, version)
        self.hints[version] = analysis.hint_data
        return analysis

    def derived(self, version: int, name: str, make: MakeDerived) -> bytes:
        """Return what else is kept of a document, made if it is not."""
        stored = self._library.document(version)
        raw = self._library.analysis(stored.subject, name)
        if raw is None:
            hints = self.hints[version] if version in self.hints else self.analysis(version).hint_data
            raw = make(stored, self._library.all_passages(version), hints)
            self._library.keep_analysis(stored.subject, name, raw)
        return raw


def _versions(library: LibraryStore, edition: int) -> list[int]:
    return [stored.version for stored in library.edition(edition).documents]


def load_analysis(library: LibraryStore, version: int) -> DocumentAnalysis:
    """Return the analysis of a document, made again if none of this analyzer is kept."""
    from retrieval.editions.document_analysis import DocumentAnalysis

    stored = library.document(version)
    raw = library.analysis(stored.subject, ANALYZER)
    if raw is not None:
        return DocumentAnalysis.decode(raw)
    from corpus.hints import read_hints
    from corpus.structure.chunking import chunk
    from retrieval.editions.document_analysis import analyse

    with speaking(language_of(stored.metadata)):
        library.bring_up_to_date(stored, chunk)
        document = library.full_document(stored)
        analysis = analyse(document, library.all_passages(version), read_hints(document))
    library.keep_analysis(stored.subject, ANALYZER, analysis.encode())
    return analysis

"""The index of an edition of the library: written when it is published, rebuilt when it is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.hints_file import hints_path, read_hints_file, write_hints
from retrieval.index import Index, IndexFileError, IndexFolder

if TYPE_CHECKING:
    from corpus.library import Library
    from retrieval.document_analysis import DocumentAnalysis
    from retrieval.hint_data import HintData

FOLDER_NAME = "index"


def index_folder(data_dir: Path) -> IndexFolder:
    """Return the folder of the index files of a data directory."""
    return IndexFolder(data_dir / FOLDER_NAME)


def write_index(library: Library, edition: int, *, previous: int | None = None) -> None:
    """Write the index files of an edition; the caller keeps other writers out.

    Args:
        library: holds the documents and their analyses.
        edition: its number; need not be published yet.
        previous: number of an edition to share unchanged parts with.
    """
    folder = index_folder(library.data_dir)
    versions = [stored.version for stored in library.edition(edition).documents]
    earlier = _opened(folder, previous)
    hints = _hints_of(folder, previous) if earlier is not None and previous is not None else {}

    def load(version: int) -> DocumentAnalysis:
        analysis = load_analysis(library, version)
        if analysis.hint_data:
            hints[version] = analysis.hint_data
        return analysis

    folder.write(edition, versions, load, previous=earlier)
    write_hints(folder.path, edition, {version: hints[version] for version in versions if version in hints})


def open_index(library: Library, edition: int) -> Index:
    """Return the index of an edition; one that is missing or damaged is written anew."""
    folder = index_folder(library.data_dir)
    try:
        index = folder.open(edition)
        if hints_path(folder.path, edition).is_file():
            return index
    except IndexFileError:
        pass
    from corpus.writer_lock import writer_lock

    with writer_lock(library.data_dir):
        write_index(library, edition)
    return folder.open(edition)


def open_hints(library: Library, edition: int) -> dict[int, HintData]:
    """Return the hints of the edition's documents by version; of those that have any.

    Raises:
        IndexFileError: the file is missing or damaged; see `open_index`.
    """
    return read_hints_file(index_folder(library.data_dir).path, edition)


def load_analysis(library: Library, version: int) -> DocumentAnalysis:
    """Return the analysis of a document, made again if none of this analyzer is kept."""
    from retrieval.document_analysis import ANALYZER, DocumentAnalysis

    stored = library.document(version)
    raw = library.analysis(stored.subject, ANALYZER)
    if raw is not None:
        return DocumentAnalysis.decode(raw)
    from corpus.hints import read_hints
    from retrieval.document_analysis import analyse

    document = library.full_document(stored)
    analysis = analyse(document, library.all_passages(version), read_hints(document))
    library.keep_analysis(stored.subject, ANALYZER, analysis.encode())
    return analysis


def _hints_of(folder: IndexFolder, edition: int) -> dict[int, HintData]:
    try:
        return read_hints_file(folder.path, edition)
    except IndexFileError:
        return {}


def _opened(folder: IndexFolder, edition: int | None) -> Index | None:
    if edition is None:
        return None
    try:
        return folder.open(edition)
    except IndexFileError:
        return None

"""The index of an edition of the library: written when it is published, rebuilt when it is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.index import Index, IndexFileError, IndexFolder

if TYPE_CHECKING:
    from corpus.library import Library
    from retrieval.document_analysis import DocumentAnalysis

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
    folder.write(edition, versions, analysis_loader(library), previous=_opened(folder, previous))


def open_index(library: Library, edition: int) -> Index:
    """Return the index of an edition; one that is missing or damaged is written anew."""
    folder = index_folder(library.data_dir)
    try:
        return folder.open(edition)
    except IndexFileError:
        from corpus.writer_lock import writer_lock

        with writer_lock(library.data_dir):
            write_index(library, edition)
        return folder.open(edition)


def analysis_loader(library: Library) -> Callable[[int], DocumentAnalysis]:
    """Return what gives the analysis of a document by its version, made again if it is not kept."""
    return lambda version: load_analysis(library, version)


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


def _opened(folder: IndexFolder, edition: int | None) -> Index | None:
    if edition is None:
        return None
    try:
        return folder.open(edition)
    except IndexFileError:
        return None

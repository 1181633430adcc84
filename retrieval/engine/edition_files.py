"""The index of an edition of the library: written when it is published, rebuilt when it is missing."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.engine.local import Index, IndexFileError, IndexFolder
from retrieval.ranking.hints_file import hints_path, read_hints_file, write_hints
from retrieval.ranking.keeper_questions import texts_of
from retrieval.ranking.topic_index import TopicIndex, read_topics, topics_path, verify_topics, write_topics
from retrieval.words.analysis import ANALYZER, Analyzer

if TYPE_CHECKING:
    from corpus.library import Library
    from retrieval.editions.document_analysis import DocumentAnalysis
    from retrieval.question.hint_data import HintData

FOLDER_NAME = "index"


def index_folder(data_dir: Path) -> IndexFolder:
    """Return the folder of the index files of a data directory; another analyzer has another one."""
    return IndexFolder(data_dir / FOLDER_NAME / ANALYZER)


def sweep(library: Library, editions: Collection[int]) -> None:
    """Remove all index files but those of these editions; the caller keeps other writers out."""
    from shutil import rmtree

    folder = index_folder(library.data_dir)
    names = [library.edition_key(edition) for edition in editions]
    folder.sweep(names)
    for left_over in folder.path.parent.glob("*"):
        if left_over.name != folder.path.name:
            if left_over.is_dir():
                rmtree(left_over, ignore_errors=True)
            else:
                left_over.unlink(missing_ok=True)


def write_index(library: Library, edition: int, *, previous: int | None = None) -> None:
    """Write the index files of an edition; the caller keeps other writers out.

    Args:
        library: holds the documents and their analyses.
        edition: its number; need not be published yet.
        previous: number of an edition to share unchanged parts with.
    """
    folder = index_folder(library.data_dir)
    versions = [stored.version for stored in library.edition(edition).documents]
    name = library.edition_key(edition)
    before_it = None if previous is None else library.edition_key(previous)
    earlier, before = _earlier(folder, before_it)
    hints = dict(before)

    def load(version: int) -> DocumentAnalysis:
        analysis = load_analysis(library, version)
        if analysis.hint_data:
            hints[version] = analysis.hint_data
        return analysis

    folder.write(name, versions, load, previous=earlier)
    kept = {version: hints[version] for version in versions if version in hints}
    if before_it is None or kept != before or not _share_topics(folder.path, before_it, name):
        write_topics(folder.path, name, texts_of(kept), Analyzer())
    write_hints(folder.path, name, kept)


def is_indexed(library: Library, edition: int) -> bool:
    """Return whether the index of an edition is there, without making it."""
    try:
        return bool(index_folder(library.data_dir).open(library.edition_key(edition)))
    except IndexFileError:
        return False


def open_index(library: Library, edition: int) -> Index:
    """Return the index of an edition; one that is missing, damaged or another's is written anew."""
    folder, name = index_folder(library.data_dir), library.edition_key(edition)
    try:
        return _whole(folder, name)
    except IndexFileError:
        _write_anew(library, edition)
        return folder.open(name)


def open_hints(library: Library, edition: int) -> dict[int, HintData]:
    """Return the hints of the edition's documents by version; of those that have any."""
    folder, name = index_folder(library.data_dir), library.edition_key(edition)
    try:
        return read_hints_file(folder.path, name)
    except IndexFileError:
        _write_anew(library, edition)
        return read_hints_file(folder.path, name)


def open_topics(library: Library, edition: int, analyzer: Analyzer) -> TopicIndex | None:
    """Return the index of the keepers' questions; None if there is none, which only costs making it."""
    try:
        return read_topics(index_folder(library.data_dir).path, library.edition_key(edition), analyzer)
    except IndexFileError:
        return None


def verify_index(library: Library, edition: int) -> None:
    """Read every byte of an edition's index and compare the checksums.

    Raises:
        IndexFileError: a file of it is missing or damaged.
    """
    folder, name = index_folder(library.data_dir), library.edition_key(edition)
    folder.verify(name)
    read_hints_file(folder.path, name)
    verify_topics(folder.path, name)


def _share_topics(folder: Path, previous: str, edition: str) -> bool:
    """Give an edition the topics of another, which are never changed; return whether that was possible."""
    target = topics_path(folder, edition)
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(topics_path(folder, previous))
    except OSError:  # there are none, or no links on this disk
        return False
    return True


def _whole(folder: IndexFolder, edition: str) -> Index:
    index = folder.open(edition)
    for path in (hints_path(folder.path, edition), topics_path(folder.path, edition)):
        if not path.is_file():
            raise IndexFileError(f"The index file {path.name} is missing.")
    return index


def _write_anew(library: Library, edition: int) -> None:
    """Write the index of an edition, unless another process has just done so."""
    from corpus.writer_lock import writer_lock

    folder, name = index_folder(library.data_dir), library.edition_key(edition)
    with writer_lock(library.data_dir):
        try:
            _whole(folder, name)
            read_hints_file(folder.path, name)
        except IndexFileError:
            write_index(library, edition)


def load_analysis(library: Library, version: int) -> DocumentAnalysis:
    """Return the analysis of a document, made again if none of this analyzer is kept."""
    from retrieval.editions.document_analysis import DocumentAnalysis

    stored = library.document(version)
    raw = library.analysis(stored.subject, ANALYZER)
    if raw is not None:
        return DocumentAnalysis.decode(raw)
    from corpus.hints import read_hints
    from corpus.structure.chunking import chunk
    from retrieval.editions.document_analysis import analyse

    library.bring_up_to_date(stored, chunk)
    document = library.full_document(stored)
    analysis = analyse(document, library.all_passages(version), read_hints(document))
    library.keep_analysis(stored.subject, ANALYZER, analysis.encode())
    return analysis


def _earlier(folder: IndexFolder, edition: str | None) -> tuple[Index | None, dict[int, HintData]]:
    """Return the index of an earlier edition with its hints; nothing if a part of it is missing."""
    if edition is None:
        return None, {}
    try:
        return folder.open(edition), read_hints_file(folder.path, edition)
    except IndexFileError:
        return None, {}

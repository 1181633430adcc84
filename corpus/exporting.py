"""Writes an edition out as files that, added elsewhere, are the same documents again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.hints import HINTS_SUFFIX
from corpus.manifest import FILE_NAME, NOTHING, About, Manifest, read_manifest, write_manifest
from corpus.model import Document
from corpus.readers import reread

if TYPE_CHECKING:
    from corpus.editions import Edition, StoredDocument
    from corpus.library import Library

_ENDINGS = {"markdown": ".md", "text": ".txt"}


def export(library: Library, edition: Edition, folder: Path) -> int:
    """Write every document of an edition and its hints into a folder, and return how many documents.

    What an earlier export wrote there is replaced; a folder that holds anything else is refused.

    Raises:
        SourceError: the folder is not empty, or can't be written.
    """
    try:
        _clear(folder)
        # Named before they are there, so that an export that is cut short can be done again.
        write_manifest(folder, Manifest([name for stored in edition.documents for name in _names(stored)]))
        manifest = Manifest()
        for stored in edition.documents:
            _write(library.full_document(stored), folder, manifest)
        write_manifest(folder, manifest)
    except OSError as error:
        where = error.filename or folder
        raise SourceError(f"{where} can't be written: {error.strerror or error}.") from error
    return len(edition.documents)


def _clear(folder: Path) -> None:
    """Make a folder, or remove from it what an earlier export wrote."""
    folder.mkdir(parents=True, exist_ok=True)
    before = read_manifest(folder)
    ours = [*before.files, FILE_NAME] if before else []
    strange = sorted(path.name for path in folder.iterdir() if path.name not in ours and path.name[0] != ".")
    if strange:
        raise SourceError(
            f"{folder} holds {strange[0]}, which is no export: choose a folder that is empty or new."
        )
    for name in ours:
        (folder / Path(name).name).unlink(missing_ok=True)


def _write(document: Document, folder: Path, manifest: Manifest) -> None:
    path = folder / _names(document)[0]
    for file, text in _files(document, path):
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        manifest.files.append(file.name)
    about = _about(document, path)
    if about != NOTHING:
        manifest.about[path.name] = about


def _files(document: Document, path: Path) -> Iterator[tuple[Path, str]]:
    yield path, document.text
    if document.hints:
        yield path.with_name(_names(document)[1]), document.hints


def _names(document: Document | StoredDocument) -> tuple[str, str]:
    """Return what the file of a document is called, and that of its hints."""
    return f"{document.name}{_ENDINGS[document.format]}", f"{document.name}{HINTS_SUFFIX}"


def _about(document: Document, path: Path) -> About:
    """Return what a file, once read, would not say of its document."""
    try:
        file = reread(Document(document.name, "", "", location=str(path)))
    except SourceError:  # a text that looks like something else, unless it is told not to
        file = Document(document.name, "", "", format="")
    return About(
        format=document.format if document.format != file.format or document.text != file.text else None,
        title=document.title if document.title != file.title else None,
        source=document.source if document.source != file.source else None,
        metadata=dict(document.metadata) if document.metadata != file.metadata else None,
        places=list(document.places),
    )

"""Writes an edition out as files that, added elsewhere, are the same documents again."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LibraryError, SourceError
from corpus.files.swapping import finish_swap, staging, swap_in, swap_is_ready
from corpus.hints import HINTS_SUFFIX
from corpus.model import Document
from corpus.readers import reread
from corpus.sources.manifest import (
    FILE_NAME,
    NOTHING,
    About,
    Manifest,
    forget_manifests,
    read_manifest,
    write_manifest,
)

if TYPE_CHECKING:
    from corpus.editions import Edition, StoredDocument
    from corpus.store.library import Library

_ENDINGS = {"markdown": ".md", "text": ".txt"}


def export(library: Library, edition: Edition, folder: Path) -> int:
    """Write every document of an edition and its hints into a folder, and return how many documents.

    What an earlier export wrote there is replaced; a folder that holds anything else is refused.

    Raises:
        SourceError: the folder is not empty, or can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if swap_is_ready(folder):
            finish_swap(folder)
        earlier = _earlier(folder)
        with staging(folder) as staged:
            manifest = Manifest()
            for stored in edition.documents:
                _write(library.full_document(stored), staged, manifest)
            write_manifest(staged, manifest)
            swap_in(folder, earlier)
        forget_manifests()
    except LibraryError:
        raise
    except OSError as error:
        where = folder if error.errno == errno.ENOSPC else error.filename or folder
        raise SourceError(f"{where} can't be written: {error.strerror or error}.") from error
    return len(edition.documents)


def _earlier(folder: Path) -> list[str]:
    """Return the names of what an earlier export wrote."""
    before = read_manifest(folder)
    ours = [*before.files, FILE_NAME] if before else []
    strange = sorted(path.name for path in folder.iterdir() if path.name not in ours and path.name[0] != ".")
    if strange:
        raise SourceError(
            f"{folder} holds {strange[0]}, which is no export: choose a folder that is empty or new."
        )
    return [Path(name).name for name in ours]


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

"""PDF files as they were read, in a folder beside the library: each once, while an edition holds its text."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import LibraryError
from corpus.files.staged_file import make_private_folder, remove, remove_left_over, write_synced
from corpus.store.elsewhere import keeps_originals

if TYPE_CHECKING:
    from corpus.readers.formats.format import Format
    from corpus.store.library import Library

FOLDER = "originals"
KEPT = frozenset({"pdf"})
"""Formats whose files are kept: those that have pages to be shown."""

_ENDING = ".pdf"
_OURS = re.compile(r"[0-9a-f]{32}")


class Taken(NamedTuple):
    """What originals take: how many files, and how many bytes on the disk."""

    files: int
    size: int

    @property
    def megabytes(self) -> float:
        """The size in millions of bytes, no finer than a tenth."""
        return max(round(self.size / 1_000_000, 1), 0.1) if self.files else 0.0


def original_of(library: Library, content: int) -> Path | None:
    """Return the file that a text was read from, None if it is not kept here."""
    folder = library.data_dir / FOLDER
    if not folder.is_dir():
        return None
    paths = (_path(folder, digest) for digest in library.remembered.digests(content))
    return next((path for path in paths if path.is_file()), None)


def taken_by(data_dir: Path) -> Taken:
    """Return what the originals of a data directory take."""
    sizes = []
    for path in _files(data_dir / FOLDER):
        with suppress(OSError):  # another process has just swept it
            sizes.append(path.stat().st_size)
    return Taken(len(sizes), sum(sizes))


class NewOriginals:
    """The files that are read for one change: laid aside, and kept with what is published of them."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER
        self._aside: dict[bytes, Path] = {}

    def lay_aside(self, format_: Format, digest: bytes, data: bytes) -> None:
        """Write a file of a format that is kept beside where it will be, unless it is there already.

        Args:
            format_: of the file.
            digest: of the file, see `corpus.readers.worker.digest_of`.
            data: the file.

        Raises:
            LibraryError: there is no room for it.
        """
        path = _path(self._folder, digest)
        if format_.name not in KEPT or digest in self._aside or path.is_file():
            return
        staged = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            make_private_folder(self._folder)
            self._aside[digest] = staged
            write_synced(staged, [data])
        except OSError as error:
            self.drop()
            raise _unwritable(self._folder, error) from error

    def keep(self) -> None:
        """Move what was laid aside to its place; what the library does not know the next sweep takes.

        Raises:
            LibraryError: they can't be moved to their places.
        """
        try:
            for digest, staged in self._aside.items():
                staged.replace(_path(self._folder, digest))
        except OSError as error:
            raise _unwritable(self._folder, error) from error
        finally:
            self.drop()

    def drop(self) -> None:
        """Remove what was laid aside and not kept."""
        for staged in self._aside.values():
            remove(staged)
        self._aside.clear()
        with suppress(OSError):  # it is not there, or not empty
            self._folder.rmdir()


@contextmanager
def keeping_originals(library: Library) -> Iterator[tuple[NewOriginals | None, Callable[[], None]]]:
    """Yield what lays the files of a change aside, and what keeps them when the change is not a rehearsal.

    What was laid aside and is not kept goes. The first is None where originals are not wanted.
    """
    new = NewOriginals(library.data_dir) if keeps_originals(library.data_dir) else None

    def keep() -> None:
        if new is not None:
            new.keep()
        sweep(library)

    try:
        yield new, keep
    finally:
        if new is not None:
            new.drop()


def sweep(library: Library) -> None:
    """Remove the files that no edition's text was read from; all where they are not wanted any more."""
    folder = library.data_dir / FOLDER
    # Looked at before the library is asked: what another process keeps meanwhile is not among them.
    found = {bytes.fromhex(path.stem): path for path in _files(folder)}
    known: Collection[bytes] = ()
    if found and keeps_originals(library.data_dir):
        known = library.remembered.known_digests(found)
    for digest, path in found.items():
        if digest not in known:
            remove(path)
    for staged in folder.glob(f"*{_ENDING}.*.tmp"):
        remove_left_over(staged.with_name(staged.name.partition(_ENDING)[0] + _ENDING))
    with suppress(OSError):
        folder.rmdir()


def _files(folder: Path) -> list[Path]:
    """Return the originals in a folder; what else somebody put there is none of them."""
    return [path for path in folder.glob(f"*{_ENDING}") if _OURS.fullmatch(path.stem) and path.is_file()]


def _path(folder: Path, digest: bytes) -> Path:
    return folder / f"{digest.hex()}{_ENDING}"


def _unwritable(folder: Path, error: OSError) -> LibraryError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LibraryError(
            f"There is no space left in {folder} to keep originals, so nothing was published: make some, or"
            " set keep_originals to no."
        )
    reason = (error.strerror or str(error)).lower()
    return LibraryError(f"Originals can't be kept in {folder} ({reason}): mend its rights, then try again.")

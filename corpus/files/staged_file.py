"""Files that are written whole or not at all, readable by nobody else, and there after a power cut."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.errors import LibraryError

Part = bytes | memoryview
"""A piece of a file, in bytes."""


@contextmanager
def staged_folder(path: Path) -> Iterator[Path]:
    """Yield a folder in which a file can be made that takes its place at `path`; it is removed in the end."""
    folder = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    make_private_folder(folder)
    try:
        yield folder
    finally:
        remove(folder)


@contextmanager
def staged_file(path: Path, prefix: str = "", *, synced: bool = False) -> Iterator[Path]:
    """Yield where to write a file, which takes its place at `path` once all of it is written.

    Args:
        path: what it is called in the end; what stands there is replaced.
        prefix: what its name begins with meanwhile.
        synced: return only when both its content and its name have reached the disk.
    """
    staged = path.with_name(f"{prefix}{path.name}.{os.getpid()}.tmp")
    try:
        yield staged
        if synced:
            sync(staged)
        staged.replace(path)
        if synced:
            sync(path.parent)
    finally:
        with suppress(OSError):  # why it could not be written counts more than what is left of it
            staged.unlink(missing_ok=True)


def remove_left_over(path: Path) -> None:
    """Remove what processes that were killed left beside a file when they wrote it; others are left alone."""
    import glob  # who only asks finds the database there

    for staged in path.parent.glob(f"{glob.escape(path.name)}.*.tmp"):
        number = staged.name[len(path.name) + 1 : -len(".tmp")]
        if number.isascii() and number.isdigit() and not _runs(int(number)):
            remove(staged)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, if that is possible."""
    if path.is_dir():
        from shutil import rmtree

        rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink(missing_ok=True)


def delete(path: Path) -> None:
    """Delete a file that somebody wants to be gone; one that isn't there is.

    Raises:
        LibraryError: it can't be deleted.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(f"{path} can't be deleted ({error.strerror}): delete it yourself.") from error


def _runs(process: int) -> bool:
    if process == os.getpid():
        return False  # this one is only about to write
    if os.name == "nt":  # there is no signal that does nothing
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def write_synced(path: Path, parts: Iterable[Part]) -> None:
    """Write a file that its owner alone may read, down to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 -- a path would be opened by the umask
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def make_private_folder(path: Path) -> None:
    """Make a folder that its owner alone may look into, and what it stands in; one that is there stays."""
    missing = [path]
    while not missing[-1].parent.is_dir():
        missing.append(missing[-1].parent)
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
        sync(folder.parent)


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's names, have reached the disk, where the system can tell."""
    try:
        descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    except PermissionError:  # Windows opens no folder
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

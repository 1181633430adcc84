"""Files that are written whole or not at all, readable by nobody else, and there after a power cut."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Part = bytes | memoryview
"""A piece of a file, in bytes."""


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
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows opens no folder
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

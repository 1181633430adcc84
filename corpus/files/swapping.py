"""Puts files into a folder all at once, even if the process is killed or the power goes meanwhile.

The files are written into a folder of their own beside those that they replace. Renaming that folder is the
one step that counts: before it nothing has changed; after it whoever opens it first moves the files
to their places.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.files.staged_file import make_private_folder, sync, write_synced

_STAGED = ".guidebot.staged"
_READY = ".guidebot.ready"
_FILES = "files"
_REMOVED = "removed.json"
_LOGS = ("-wal", "-shm", "-journal")
_DESCRIPTORS_KEPT = 64
_descriptors: dict[tuple[int, int], int] = {}
"""Of databases that were looked at, by device and inode; not closed while the process may have them open."""


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Yield where to write the files that shall come into a folder; the caller keeps other writers out.

    What is not swapped in is removed in the end.
    """
    from shutil import rmtree

    staged = folder / _STAGED
    rmtree(staged, ignore_errors=True)
    make_private_folder(staged / _FILES)
    try:
        yield staged / _FILES
    finally:
        rmtree(staged, ignore_errors=True)


def swap_in(folder: Path, removed: Iterable[str] = ()) -> None:
    """Move all that was staged to its place in the folder; the caller keeps other writers out.

    Args:
        folder: as it was given to `staging`.
        removed: names of files and folders that are to be gone, unless they were staged.
    """
    import json  # see `_removed`

    staged = folder / _STAGED
    gone = sorted(name for name in removed if not (staged / _FILES / name).exists())
    write_synced(staged / _REMOVED, [json.dumps(gone).encode()])
    for path in staged.rglob("*"):
        sync(path)
    sync(staged)
    staged.rename(folder / _READY)
    sync(folder)
    finish_swap(folder)


def swap_is_ready(folder: Path) -> bool:
    """Return whether files wait to be moved to their places, since a process ended before it was done."""
    return (folder / _READY).is_dir()


def finish_swap(folder: Path) -> None:
    """Move what waits to its place; the caller keeps other writers out."""
    from shutil import rmtree

    ready = folder / _READY
    for name in _removed(ready / _REMOVED):
        _drop(folder / name)
    files = [path for path in sorted((ready / _FILES).rglob("*")) if path.is_file()]
    for file in files:
        target = folder / file.relative_to(ready / _FILES)
        make_private_folder(target.parent)
        drop_logs(target)
        file.replace(target)
    for parent in {folder, *((folder / file.relative_to(ready / _FILES)).parent for file in files)}:
        sync(parent)
    rmtree(ready)
    sync(folder)


def was_put_in_place(path: Path) -> bool:
    """Return whether a database came to its place as a whole: backups alone are not in WAL mode.

    A log that stands beside such a file belongs to what was there before.
    """
    return head(path, 19)[18:] == b"\1"


def head(path: Path, size: int) -> bytes:
    """Return the first bytes of a database that this process may have open.

    Where locks are POSIX's, closing any descriptor of a file gives up all locks that the process holds on it:
    the next process to leave the database would take itself for the last one and remove the log, and this one
    would see no change any more (https://www.sqlite.org/howtocorrupt.html, 2.2). So the descriptor stays.
    """
    if os.name != "posix":
        with path.open("rb") as file:
            return file.read(size)
    found = path.stat()
    if (found.st_dev, found.st_ino) not in _descriptors:
        _forget_some()
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        opened = os.fstat(descriptor)
        _descriptors[opened.st_dev, opened.st_ino] = descriptor
        return os.pread(descriptor, size, 0)
    return os.pread(_descriptors[found.st_dev, found.st_ino], size, 0)


def _forget_some() -> None:
    """Close the oldest descriptors where there are more than a process has databases open at a time."""
    while len(_descriptors) >= _DESCRIPTORS_KEPT:
        os.close(_descriptors.pop(next(iter(_descriptors))))


def _removed(path: Path) -> list[str]:
    import json  # for a millisecond; there is hardly ever a swap to finish

    try:
        return list(json.loads(path.read_bytes()))
    except FileNotFoundError:  # it goes last, together with the folder
        return []


def _drop(path: Path) -> None:
    if path.is_dir():
        from shutil import rmtree

        rmtree(path, ignore_errors=True)  # only an index is one, and another process may just read it
        return
    drop_logs(path)
    path.unlink(missing_ok=True)


def drop_logs(path: Path, endings: Iterable[str] = _LOGS) -> None:
    """Remove the logs of a database, which SQLite would play over another one of its name."""
    if path.suffix == ".sqlite":
        for ending in endings:
            path.with_name(path.name + ending).unlink(missing_ok=True)

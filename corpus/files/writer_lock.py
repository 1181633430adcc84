"""Locks between processes: one at a time changes a data directory. The system lets go when a process dies."""

from __future__ import annotations

import os
import sys
import time
from _thread import get_ident
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import LibraryError

FILE_NAME = "writer.lock"
_PATIENCE = 300.0  # seconds; twenty keepers who add at once all get in
_STEP = 0.02  # seconds between two tries

_held: dict[Path, int] = {}
"""Which thread of this process holds the lock of which directory."""


@contextmanager
def writer_lock(
    data_dir: Path, *, patience: float = _PATIENCE, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold the lock of a data directory; whoever holds it already may take it again.

    Args:
        data_dir: it exists.
        patience: seconds to wait for another process.
        waiting: called once if there is one to wait for.

    Raises:
        LibraryError: another process still holds it, or the directory can't be written.
    """
    path = data_dir.absolute() / FILE_NAME
    if _held.get(path) == get_ident():
        yield
        return
    taken = LibraryError(
        f"Another process is changing the guide in {data_dir}: try again when it has finished."
    )
    with locked(path, taken, patience=patience, waiting=waiting):
        _held[path] = get_ident()
        try:
            yield
        finally:
            del _held[path]


@contextmanager
def locked(
    path: Path, taken: LibraryError, *, patience: float, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold a file, which is made if there is none, against all others, threads of this process included.

    filelock does the same, but takes 24 ms to import, and 74 µs to take and let go of a lock, this 8.

    Args:
        path: its folder exists.
        taken: raised if somebody else holds it for too long.
        patience: seconds to wait for them.
        waiting: called once if there is somebody to wait for.

    Raises:
        LibraryError: somebody else still holds it, or the folder can't be written.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(path.parent, error) from error
    try:
        end, told = time.monotonic() + patience, False
        while not _try_lock(descriptor):
            if time.monotonic() >= end:
                raise taken
            if not told:
                waiting()
                told = True
            time.sleep(_STEP)
        try:
            yield
        finally:
            _unlock(descriptor)
    finally:
        os.close(descriptor)


def unwritable(data_dir: Path, error: OSError) -> LibraryError:
    """Return the error for a data directory that can't be made or written."""
    reason = (error.strerror or str(error)).lower()
    return LibraryError(
        f"The data directory {data_dir} can't be written ({reason}):"
        " mend that, or choose another with --data-dir."
    )


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)

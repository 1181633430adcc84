"""Opening the library's SQLite file, and saying plainly what is wrong when it can't be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import LibraryError
from corpus.files.staged_file import make_private_folder, remove_left_over, staged_file
from corpus.files.swapping import drop_logs, finish_swap, head, swap_is_ready, was_put_in_place
from corpus.files.writer_lock import unwritable, writer_lock
from corpus.store.migrations import APPLICATION_ID, MIGRATIONS, applied, migrate
from corpus.store.sql import Connection

FILE_NAME = "library.sqlite"
BUSY_SECONDS = 10.0
OWN_ENDINGS = ("-wal", "-shm", "-journal", ".lock", ".tmp")
"""Of files that only mean something to the processes that are running, or were."""

_LEAST = 128 << 10  # bytes of free space; with less, files of shared memory can't be made
_LOG_KEPT = 16 << 20  # bytes of the write-ahead log that stay on the disk after a large publication
CHECKED_AT_START = 4 << 20
"""Bytes of a library that is checked whenever it is opened, in a millisecond or two; `check` checks any."""


def open_database(data_dir: Path) -> sqlite3.Connection:
    """Return a connection to the library of a data directory, which is made if there is none.

    Raises:
        LibraryError: it is damaged, locked, of a later version, or the directory can't be used.
    """
    path = data_dir / FILE_NAME
    with plain_errors(path):
        finish_restoring(data_dir)
        if not path.is_file() or path.stat().st_size == 0:
            _make(data_dir)
        if _is_copy(path):
            _adopt(path)
        try:
            return _opened(path)
        except sqlite3.Error as error:
            if not _is_for_want_of_space(error, path):
                raise
            return _opened(path, alone=True)


def finish_restoring(data_dir: Path) -> None:
    """Finish what a process that restored a backup had begun when it was killed; costs nothing otherwise."""
    if not swap_is_ready(data_dir):
        return
    with plain_errors(data_dir / FILE_NAME), writer_lock(data_dir):
        if swap_is_ready(data_dir):
            finish_swap(data_dir)


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say about the library into a sentence that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _plain(error, path) from error
    except FileExistsError as error:
        raise LibraryError(f"{path.parent} is no directory: choose another with --data-dir.") from error
    except LibraryError:
        raise
    except OSError as error:
        raise unwritable(path.parent, error) from error


def file_identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one that takes its place; None if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def verify_database(connection: Connection, path: Path) -> None:
    """Read the whole file and check that everything in it fits together.

    Raises:
        LibraryError: it doesn't.
    """
    with plain_errors(path):
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise _damaged(path)


def _check_quickly(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _damaged(path)


def back_up(connection: sqlite3.Connection, path: Path, target: Path) -> None:
    """Write a copy of the whole library, consistent even while it is being changed.

    Raises:
        LibraryError: the target can't be written.
    """
    check_target(target, path.parent, lambda: not target.samefile(path) and _is_copy(target))
    try:
        remove_left_over(target)
        with staged_file(target, synced=True) as staged:
            copy_database(connection, staged, shown=target)
    except LibraryError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LibraryError(f"The backup {target} can't be written ({reason}): give another place.") from error


def check_target(target: Path, data_dir: Path, is_backup: Callable[[], bool]) -> None:
    """Refuse to write a backup over a folder or a device, or over what the data directory lives on.

    Args:
        target: where the backup is to be written.
        data_dir: of which the backup is made.
        is_backup: returns whether the file that is there is an earlier backup.

    Raises:
        LibraryError: the target has to be another one.
    """
    ours = data_dir.resolve() in target.resolve().parents and (
        target.name.endswith(OWN_ENDINGS) or (target.exists() and not is_backup())
    )
    if ours or (target.exists() and not target.is_file()):
        raise LibraryError(f"{target} can't be overwritten with a backup: give the name of a new file.")


def copy_database(connection: sqlite3.Connection, target: Path, *, shown: Path) -> None:
    """Write what a connection sees into a new file, one that needs no log beside it.

    Args:
        connection: may be in use meanwhile.
        target: its owner alone may read it.
        shown: what to call it.

    Raises:
        LibraryError: there is no space for it.
        sqlite3.Error: the database can't be read.
    """
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if _is_for_want_of_space(error, target):
            raise LibraryError(
                f"There is no space left for the backup {shown}: make some, or give another place."
            ) from error
        raise
    finally:
        copy.close()


def _make(data_dir: Path) -> None:
    make_private_folder(data_dir)
    path = data_dir / FILE_NAME
    # Two first runs at once: one makes it, the other waits and finds it made.
    with writer_lock(data_dir):
        if path.exists() and path.stat().st_size:
            return
        remove_left_over(path)
        with staged_file(path, synced=True) as staged:
            os.close(os.open(staged, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            connection = _connect(staged)
            try:
                migrate(connection)
            finally:
                connection.close()


def _is_copy(path: Path) -> bool:
    """Return whether a library was put in its place as a whole."""
    ours = head(path, 72)[68:] == APPLICATION_ID.to_bytes(4, "big")
    return ours and was_put_in_place(path)


def _adopt(path: Path) -> None:
    """Take a copy into use: without the log of what stood there before, which would be played over it."""
    # Switching to WAL does not wait for others by itself.
    with writer_lock(path.parent):
        if not _is_copy(path):
            return
        drop_logs(path, ("-wal", "-shm"))
        connection = _connect(path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()


def _opened(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    """Return a connection to a library that is there, its tables up to date.

    Args:
        path: the library.
        alone: use no file of shared memory, for which a full disk has no space, and keep others out.
    """
    connection = _connect(path, alone=alone)
    try:
        if path.stat().st_size <= CHECKED_AT_START:
            _check_quickly(connection, path)
        number = applied(connection)
        if number != len(MIGRATIONS):
            _bring_up_to_date(connection, path, number)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    # The prompt opens the library in one thread and asks in another; SQLite takes care of the rest.
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        if alone:  # first of all: other statements read the file, and that takes shared memory
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA foreign_keys = ON")
        # What was published is said to a person, so it has to be on the disk by then, log and all.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {_LOG_KEPT}")
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, number: int) -> None:
    if number > len(MIGRATIONS):
        raise LibraryError(f"The library {path} was made by a later version: upgrade guidebot.")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not number and tables and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise LibraryError(f"{path} is no library of guidebot: choose another directory with --data-dir.")
    with writer_lock(path.parent):
        connection.execute("PRAGMA journal_mode = WAL")
        migrate(connection)


def _plain(error: sqlite3.Error, path: Path) -> LibraryError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryError(
            f"The library {path} is locked by another process: try again when it has finished."
        )
    if _is_for_want_of_space(error, path):
        return LibraryError(f"There is no space left for the library {path}: make some, then try again.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return LibraryError(
            f"The library {path} can't be read or written ({error}): check the rights of its directory,"
            " or choose another with --data-dir."
        )
    return _damaged(path)


def _is_for_want_of_space(error: sqlite3.Error, path: Path) -> bool:
    """Return whether an error of reading or writing comes of a full disk: SQLite itself doesn't say."""
    from shutil import disk_usage

    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return True
    return code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and disk_usage(path.parent).free < _LEAST


def _damaged(path: Path) -> LibraryError:
    return LibraryError(
        f"The library {path} is damaged: restore a backup with `guidebot corpus restore FILE`, or move it"
        " away to start with the built-in guide."
    )

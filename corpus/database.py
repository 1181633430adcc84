"""Opening the library's SQLite file, and saying plainly what is wrong when it can't be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import LibraryError
from corpus.migrations import APPLICATION_ID, MIGRATIONS, applied, migrate
from corpus.staged_file import make_private_folder, staged_file, sync
from corpus.writer_lock import unwritable, writer_lock

FILE_NAME = "library.sqlite"
BUSY_SECONDS = 10.0
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
        if not path.is_file() or path.stat().st_size == 0:
            _make(data_dir)
        connection = _connect(path)
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


def verify_database(connection: sqlite3.Connection, path: Path) -> None:
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
    if target.is_dir() or (target.exists() and target.samefile(path)):
        raise LibraryError(f"{target} can't be overwritten with a backup: give the name of a new file.")
    try:
        with staged_file(target) as staged:
            os.close(os.open(staged, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with plain_errors(path):
                _copy(connection, staged)
    except LibraryError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LibraryError(f"The backup {target} can't be written ({reason}): give another place.") from error


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
        # A copy that carries no log beside it is one file to keep.
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _make(data_dir: Path) -> None:
    make_private_folder(data_dir)
    path = data_dir / FILE_NAME
    # Two first runs at once: one makes it, the other waits and finds it made. Switching a new file
    # to WAL does not wait for others by itself.
    with writer_lock(data_dir):
        if path.exists() and path.stat().st_size:
            return
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = _connect(path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            migrate(connection)
        finally:
            connection.close()
        sync(data_dir)


def _connect(path: Path) -> sqlite3.Connection:
    # The prompt opens the library in one thread and asks in another; SQLite takes care of the rest.
    connection = sqlite3.connect(path, BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    # What was published is said to a person, so it has to be on the disk by then, log and all.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_KEPT}")
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
    if code == sqlite3.SQLITE_FULL:
        return LibraryError(f"There is no space left for {path}: make some, then try again.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return LibraryError(
            f"The library {path} can't be read or written ({error}): check the rights of its directory,"
            " or choose another with --data-dir."
        )
    return _damaged(path)


def _damaged(path: Path) -> LibraryError:
    return LibraryError(
        f"The library {path} is damaged: put a backup in its place (`guidebot corpus backup` makes one),"
        " or move it away to start with the built-in guide."
    )

"""Putting a backup of the library in its place."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from shutil import copyfile

from corpus.errors import LibraryError
from corpus.files.staged_file import make_private_folder
from corpus.files.swapping import staging, swap_in
from corpus.files.writer_lock import writer_lock
from corpus.store.database import FILE_NAME, finish_restoring, plain_errors
from corpus.store.migrations import APPLICATION_ID, MIGRATIONS, applied, migrate

DATABASE_MAGIC = b"SQLite format 3\0"
INDEX = "index"
"""The folder that is made again of any library, so it goes with the one that it was made of."""


def restore_library(data_dir: Path, backup: Path, *, given: int = 0) -> None:
    """Put a backup in the place of the library of a data directory, which stays until the new one is whole.

    Args:
        data_dir: it is made if there is none; nobody else publishes meanwhile.
        backup: what `guidebot corpus backup` wrote, of this version or an earlier one.
        given: highest number of an edition that somebody may still look into; no new one gets it again.

    Raises:
        LibraryError: the backup can't be used, or the directory can't be written; nothing has changed.
    """
    with plain_errors(data_dir / FILE_NAME):
        make_private_folder(data_dir)
        with writer_lock(data_dir):
            finish_restoring(data_dir)
            with staging(data_dir) as folder:
                copy = folder / FILE_NAME
                copy_in(backup, copy)
                make_ready(copy, backup, given=max(given, last_edition(data_dir / FILE_NAME)))
                swap_in(data_dir, [INDEX])


@contextmanager
def leaving_nothing(data_dir: Path) -> Iterator[None]:
    """Take a data directory away again, locks and all, that was made for a backup which can't be used."""
    is_new = not data_dir.exists()
    try:
        yield
    except BaseException:
        if is_new:
            with suppress(OSError):
                for lock in data_dir.glob("*.lock"):
                    lock.unlink()
                data_dir.rmdir()  # what holds anything else is not taken away
        raise


def copy_in(backup: Path, copy: Path) -> None:
    """Copy a database with the log that may stand beside it.

    Raises:
        LibraryError: it can't be read, or there is no space for it.
    """
    try:
        copyfile(backup, copy)
        log = backup.with_name(f"{backup.name}-wal")
        if log.is_file():
            copyfile(log, copy.with_name(f"{copy.name}-wal"))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise LibraryError(
                f"There is no space left in {copy.parents[2]} for the backup: make some, then try again."
                " Nothing has changed."
            ) from error
        reason = (error.strerror or str(error)).lower()
        raise LibraryError(f"The backup {backup} can't be read ({reason}): give another file.") from error
    copy.chmod(0o600)


def make_ready(copy: Path, backup: Path, *, given: int = 0) -> None:
    """Check a copy of a library from end to end and bring its tables up to date.

    Args:
        copy: of the backup.
        backup: what to call it.
        given: highest number that an edition had.

    Raises:
        LibraryError: it is damaged, no library, or of a later version.
    """
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            _check(connection, backup)
            migrate(connection)
            connection.execute("UPDATE identity SET given = max(given, ?)", [given])
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise
        raise damaged_backup(backup) from error


def damaged_backup(backup: Path) -> LibraryError:
    """Return the error for a backup that can't be trusted."""
    return LibraryError(f"The backup {backup} is damaged, so nothing was changed: give another file.")


def last_edition(path: Path) -> int:
    """Return the highest number that an edition of a library has had; 0 if that can't be told."""
    if not path.is_file():
        return 0
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        number = connection.execute("SELECT max(number) FROM edition").fetchone()[0] or 0
        with suppress(sqlite3.Error):  # a library of an earlier version
            number = max(number, connection.execute("SELECT given FROM identity").fetchone()[0])
        return int(number)
    return 0


def _check(connection: sqlite3.Connection, backup: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise LibraryError(
            f"{backup} is no backup of a library: give a file that `guidebot corpus backup` wrote."
        )
    if applied(connection) > len(MIGRATIONS):
        raise LibraryError(f"The backup {backup} was made by a later version: upgrade guidebot.")
    whole = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    if not whole or connection.execute("PRAGMA foreign_key_check").fetchone():
        raise damaged_backup(backup)

"""The bot's own SQLite file: how it is opened, brought up to date and written to."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from bot.channels.chat.store.sqlite.migrations import MIGRATIONS
from corpus.errors import DamagedError, LibraryError
from corpus.files.staged_file import make_private_folder, sync
from corpus.files.swapping import drop_logs, was_put_in_place
from corpus.store.migrations import adopt, applied, migrate
from corpus.store.sql import Connection, put

FILE_NAME = "bot.sqlite"
BUSY_SECONDS = 10.0

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

P = ParamSpec("P")
T = TypeVar("T")

APPLICATION_ID = 0x67_62_6F_63
"""Marks the file as a bot's (``gboc``)."""


class Database:
    """Two connections to one file: one that a power cut can't surprise, and a faster one.

    What Telegram handed over must outlive a power cut before it is confirmed, so the inbox is filled through
    `durable`. Everything else may lose its last moment then, at the price of an answer said twice.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = path.parent
        quick = connect(path)
        quick.execute("PRAGMA synchronous = NORMAL")
        self._migrate(quick)
        self.quick: Connection = quick
        # After that: a connection that has seen other tables takes them for those that there are.
        self.durable: Connection = connect(path)
        self.durable.execute("PRAGMA synchronous = FULL")

    @classmethod
    def open(cls, data_dir: Path) -> Database:
        """Return the bot's database in a data directory; it is made where there is none.

        Raises:
            LibraryError: the directory can't be written.
            DamagedError: the file is damaged.
        """
        path = data_dir / FILE_NAME
        try:
            make_private_folder(data_dir)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            if was_put_in_place(path):
                drop_logs(path, ("-wal", "-shm"))
            database = cls(path)
            if database.quick.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise damaged(path)
            sync(data_dir)
        except LibraryError:
            raise
        except (sqlite3.Error, OSError) as error:
            raise LibraryError(
                f"The bot's database {path} can't be used ({error}):"
                " make space, mend its rights, or move it away."
            ) from error
        return database

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """Bring the file's tables up to date."""
        connection.execute("PRAGMA journal_mode = WAL")
        counted = connection.execute("PRAGMA user_version").fetchone()[0]
        if max(applied(connection), counted) > len(MIGRATIONS):
            raise LibraryError(
                f"The bot's database {self.path} was made by a later version: upgrade guidebot."
            )
        if counted == len(MIGRATIONS):
            return
        if not applied(connection):
            adopt(connection, MIGRATIONS[:counted])
        migrate(connection, MIGRATIONS, APPLICATION_ID)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Do all that is written inside, or nothing of it; may be nested.

        Raises:
            LibraryError: it can't be written.
        """
        if self.quick.in_transaction:
            yield self.quick
            return
        with self.plain_errors(), all_or_nothing(self.quick):
            yield self.quick

    def prove_room(self, size: int) -> None:
        """Write so many bytes and delete them again.

        Raises:
            LibraryError: there is no room for them.
        """
        with self.transaction() as connection:
            connection.execute(put("note", ["name"], "value"), ["room", bytes(size)])
        with self.transaction() as connection:
            connection.execute("DELETE FROM note WHERE name = 'room'")

    @contextmanager
    def plain_errors(self) -> Iterator[None]:
        """Turn what SQLite says about writing into a sentence that says what to do."""
        try:
            yield
        except sqlite3.Error as error:
            raise LibraryError(
                f"The bot's database {self.path} can't be written ({error}): make space, or mend its rights."
            ) from error

    def sync(self) -> None:
        """Wait until all that was written has reached the disk: it is about to be confirmed to a person."""
        log = self.path.with_name(f"{self.path.name}-wal")
        if log.exists():
            sync(log)

    def empty_log(self) -> None:
        """Write everything into the file itself, so that nothing deleted stays readable in its log."""
        self.quick.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        self.durable.close()
        self.quick.close()


def steps_taken(path: Path) -> int:
    """Return how many of the steps of `MIGRATIONS` a file has seen."""
    with closing(connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def all_or_nothing(connection: Connection) -> Iterator[None]:
    """Do all that is written inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that deletes without a trace, waits for others, and raises `DamagedError`."""
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=_Watched
    )
    connection.path = path
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -1000")
    return connection


def damaged(path: Path) -> DamagedError:
    """Return what is said of a damaged file: nothing is written to it any more."""
    return DamagedError(
        f"The bot's database {path} is damaged: stop the bot and put a backup in its place with"
        f" `guidebot restore FILE`, or move {path.name}* away to start without what waits in it."
    )


class _Watched(sqlite3.Connection):
    """A connection that says so when it comes upon a damaged page, at whichever row that is."""

    path: Path

    def cursor(self, *_factory: Any) -> Any:
        return super().cursor(_WatchedRows)

    def execute(self, *given: Any) -> sqlite3.Cursor:
        rows: sqlite3.Cursor = self.cursor().execute(*given)
        return rows

    def executemany(self, *given: Any) -> sqlite3.Cursor:
        rows: sqlite3.Cursor = self.cursor().executemany(*given)
        return rows

    def watched(self, do: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        try:
            return do(*arguments, **named)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                raise damaged(self.path) from error
            raise


class _WatchedRows(sqlite3.Cursor):
    connection: _Watched

    def execute(self, *given: Any) -> Self:
        return self.connection.watched(super().execute, *given)

    def executemany(self, *given: Any) -> Self:
        return self.connection.watched(super().executemany, *given)

    def fetchone(self) -> Any:
        return self.connection.watched(super().fetchone)

    def fetchall(self) -> list[Any]:
        return self.connection.watched(super().fetchall)

    def __next__(self) -> Any:
        return self.connection.watched(super().__next__)

"""A connection to PostgreSQL that is asked as one to SQLite is, and comes back when the server does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import RawCursor

from corpus.errors import LibraryError
from corpus.store.postgres.address import Address
from corpus.store.postgres.failures import OLDEST, plain, too_old

_PLACE = re.compile(r"\?(\d*)")
_CONNECT_SECONDS = 5


class PostgresConnection:
    """Implements `corpus.store.sql.Connection`; safe to use from several threads, one statement at a time.

    A connection that broke is made again with the next statement, unless that belongs to a transaction.
    """

    def __init__(self, address: Address, part: str) -> None:
        """Connect.

        Args:
            address: of the database.
            part: of the guide: names the schema in it.

        Raises:
            LibraryError: it can't be used.
        """
        self.address, self.schema = address, f"{address.schema}_{part}"
        self._driver = self._connected()

    @property
    def driver(self) -> psycopg.Connection[Any]:
        """The driver's connection, as it is now."""
        return self._driver

    @property
    def in_transaction(self) -> bool:
        """Whether something is written that is not there for others yet."""
        return self._under_way

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> psycopg.Cursor[Any]:
        """Carry out a statement.

        Raises:
            AwayError: the server can't be reached.
            LibraryError: it refuses.
        """
        with self._failing_plainly():
            try:
                return self._execute(statement, values)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                if not self._driver.closed or self._under_way:
                    raise
            self._driver = self._connected()
            return self._execute(statement, values)

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> psycopg.Cursor[Any]:
        """Carry out a statement for each of several rows of values, all of them or none."""
        with self._failing_plainly():
            alone = not self.in_transaction
            if alone:
                self.execute("BEGIN")
            try:
                cursor = self._driver.cursor()
                cursor.executemany(_dollars(statement).encode(), [_clean(row) for row in values])
            except BaseException:
                if alone:
                    self.rollback()
                raise
            if alone:
                self.commit()
            return cursor

    def heard(self, seconds: float = 0.0) -> bool:
        """Return whether the server told something that was listened for; asks it nothing.

        Args:
            seconds: to wait for it.
        """
        with self._failing_plainly():
            most = 1 if seconds else None  # otherwise all that is there
            return bool(list(self._driver.notifies(timeout=seconds, stop_after=most)))

    def commit(self) -> None:
        """Let others see what was written."""
        with self._failing_plainly():
            self._under_way = False
            self._driver.commit()

    def rollback(self) -> None:
        """Undo what was written and not committed; what broke is undone already."""
        self._under_way = False
        if not self._driver.closed:
            with self._failing_plainly():
                self._driver.rollback()

    def close(self) -> None:
        """Let go of the database."""
        self._driver.close()

    _under_way = False
    """Whether a transaction is under way: what broke in it is not begun again in the middle."""

    def _execute(self, statement: str, values: Sequence[Any]) -> psycopg.Cursor[Any]:
        if statement == "BEGIN IMMEDIATE":  # SQLite's word for it
            statement = "BEGIN"
        cursor = self._driver.cursor()
        cursor.execute(_dollars(statement).encode(), _clean(values) if values else None)
        if statement.startswith("BEGIN"):
            self._under_way = True
        elif statement in ("COMMIT", "ROLLBACK"):
            self._under_way = False
        return cursor

    def _connected(self) -> psycopg.Connection[Any]:
        with self._failing_plainly():
            driver: psycopg.Connection[Any] = psycopg.connect(
                self.address.server,
                autocommit=True,
                cursor_factory=RawCursor,
                connect_timeout=_CONNECT_SECONDS,
                application_name="guidebot",
                keepalives_idle=5,
                keepalives_interval=2,
                keepalives_count=3,
                tcp_user_timeout=10_000,
            )
        version = driver.info.server_version // 10_000
        if version < OLDEST:
            driver.close()
            raise too_old(version, self.address.shown)
        try:
            with self._failing_plainly():
                driver.execute(f'SET search_path TO "{self.schema}"'.encode())
        except BaseException:
            driver.close()
            raise
        return driver

    @contextmanager
    def _failing_plainly(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise plain(error, self.address.shown) from error
        except (UnicodeError, OverflowError) as error:
            raise LibraryError(f"The database can't keep this: {error}.") from error


@lru_cache(maxsize=512)
def _dollars(statement: str) -> str:
    """Return a statement with PostgreSQL's signs for values.

    >>> _dollars("INSERT INTO note VALUES (?, ?)")
    'INSERT INTO note VALUES ($1, $2)'
    >>> _dollars("UPDATE note SET value = ?1 WHERE value != ?1")
    'UPDATE note SET value = $1 WHERE value != $1'
    """
    numbers = iter(range(1, 1 + statement.count("?")))
    return _PLACE.sub(lambda found: f"${found[1] or next(numbers)}", statement)


def _clean(values: Sequence[Any]) -> list[Any]:
    """Return values with the one character replaced that PostgreSQL keeps in no text."""
    return [
        value.replace("\0", "\ufffd") if type(value) is str and "\0" in value else value for value in values
    ]

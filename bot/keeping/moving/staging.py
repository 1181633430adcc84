"""Rows on their way: kept beside the tables that they are for until all are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from bot.channels.chat.store.sqlite.database import all_or_nothing

if TYPE_CHECKING:
    from corpus.store.postgres.connection import PostgresConnection
    from corpus.store.sql import Connection

BATCH = 1000
"""Rows that are safe together."""
FILE = "moving.sqlite"
"""Beside the files that are moved to."""


class Table(NamedTuple):
    """A table that is moved.

    Attributes:
        name: of it.
        columns: all of them.
        order: columns in whose order its rows are moved, the same each time.
    """

    name: str
    columns: list[str]
    order: list[str]

    @property
    def listed(self) -> str:
        """The columns as a statement has them."""
        return ", ".join(self.columns)


def tables_of(file: Connection) -> list[Table]:
    """Return the tables of a SQLite file, parents before what refers to them."""
    names = file.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        " AND name != 'migration' ORDER BY rowid"
    ).fetchall()
    found = []
    for (name,) in names:
        about = file.execute(f"PRAGMA table_info({name})").fetchall()
        keys = [row[1] for row in sorted((row for row in about if row[5]), key=lambda row: int(row[5]))]
        columns = [row[1] for row in about]
        found.append(Table(name, columns, ["rowid"] if name == "inbox" else keys or columns))
    return found


def rows_of(connection: Connection, table: Table) -> Iterable[Sequence[Any]]:
    """Return the rows of a table in their order."""
    return connection.execute(f"SELECT {table.listed} FROM {table.name} ORDER BY {', '.join(table.order)}")


class Sum:
    """How many rows there are, and a sum over all their values that knows no order."""

    def __init__(self, rows: Iterable[Sequence[Any]] = ()) -> None:
        """Add up some rows."""
        self.count = self.total = 0
        for row in rows:
            self.add(row)

    def add(self, row: Sequence[Any]) -> None:
        """Add a row, as one of the databases has it."""
        values = [
            int(value) if isinstance(value, bool) else value.replace("\0", "\ufffd") if isinstance(value, str)
            else value for value in row
        ]  # fmt: skip
        digest = blake2b(msgspec.msgpack.encode(values), digest_size=8).digest()
        self.count, self.total = self.count + 1, (self.total + int.from_bytes(digest)) % (1 << 64)

    def __eq__(self, other: object) -> bool:
        """Return whether both are of the same rows."""
        return isinstance(other, Sum) and (self.count, self.total) == (other.count, other.total)

    __hash__ = None  # type: ignore[assignment]


class Stage:
    """Takes rows in, batch by batch; what was taken in stays when the process is killed."""

    def __init__(self, target: Connection, server: PostgresConnection | None, folder: Path) -> None:
        """Open what an earlier move left, or begin.

        Args:
            target: that the rows are for.
            server: the same where that is PostgreSQL, else None.
            folder: of the files that are moved to, else unused.
        """
        self._target, self._server, self._file = target, server, folder / FILE
        if server is None:
            target.execute("ATTACH ? AS moving", [str(self._file)])
        self._prefix = "moving." if server is None else "moving_"

    def fill(
        self, table: Table, source: Connection, as_kept: Callable[[Sequence[Any]], Sequence[Any]]
    ) -> int:
        """Take in what is missing of a table; return how many rows of it were there from before.

        Args:
            table: that is moved.
            source: has its rows.
            as_kept: returns a row as the target has it.
        """
        rows = iter(rows_of(source, table))
        there = self._there(table)
        if Sum(islice(rows, there.count)) != there:
            self._target.execute(f"DELETE FROM {self._prefix}{table.name}")
            rows, there = iter(rows_of(source, table)), Sum()
        places = ", ".join("?" * (1 + len(table.columns)))
        insert = f"INSERT INTO {self._prefix}{table.name} (place, {table.listed}) VALUES ({places})"
        place = there.count
        while batch := list(islice(rows, BATCH)):
            with all_or_nothing(self._target):
                numbered = enumerate(batch, place)
                self._target.executemany(insert, [(number, *as_kept(row)) for number, row in numbered])
            place += len(batch)
        return there.count

    def put(self, table: Table) -> None:
        """Write what was taken in into its table."""
        self._target.execute(
            f"INSERT INTO {table.name} ({table.listed}) SELECT {table.listed}"
            f" FROM {self._prefix}{table.name} ORDER BY place"
        )

    def drop(self, tables: Iterable[Table]) -> None:
        """Let go of what was taken in, with what else is written in the same transaction."""
        for table in tables:
            self._target.execute(f"DROP TABLE IF EXISTS {self._prefix}{table.name}")

    def close(self, *, done: bool) -> None:
        """Keep for the next time what was taken in, unless all is done."""
        if self._server is None:
            self._target.execute("DETACH moving")
            if done:
                with suppress(FileNotFoundError):
                    self._file.unlink()

    def _there(self, table: Table) -> Sum:
        """Return what was taken in of a table; there is room for it now."""
        name = f"{self._prefix}{table.name}"
        if self._columns(table) not in ([], ["place", *table.columns]):
            self._target.execute(f"DROP TABLE {name}")  # of another version
        if self._server is None:
            columns = f"place INTEGER PRIMARY KEY, {table.listed}"
            self._target.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
        else:
            columns = f"SELECT 0::BIGINT AS place, {table.listed} FROM {table.name}"
            self._target.execute(f"CREATE TABLE IF NOT EXISTS {name} AS {columns} WITH NO DATA")
        return Sum(self._target.execute(f"SELECT {table.listed} FROM {name} ORDER BY place"))

    def _columns(self, table: Table) -> list[str]:
        if self._server is None:
            rows = self._target.execute(f"PRAGMA moving.table_info({table.name})")
            return [row[1] for row in rows]
        rows = self._server.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
            " ORDER BY ordinal_position",
            [self._server.schema, f"moving_{table.name}"],
        )
        return [row[0] for row in rows]

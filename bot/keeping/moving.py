"""Moving all that is kept from a data directory into a database or back: whole, and compared afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from corpus.errors import LibraryError
from corpus.store.postgres.address import read_address

if TYPE_CHECKING:
    from corpus.store.postgres.connection import PostgresConnection
    from corpus.store.sql import Connection

_BATCH = 1000  # rows
_USED = {"library": ("edition", "number"), "bot": ("reply", "id")}
"""The table of each part, and its key, that says whether somebody went on where things are moved to."""


class Moved(NamedTuple):
    """What was moved.

    Attributes:
        tables: how many there are.
        rows: in all of them, the same and with the same checksums on both sides.
        written: of these, rows that were not there before.
    """

    tables: int
    rows: int
    written: int


class _Part(NamedTuple):
    """One database on both sides; one of them is SQLite and knows which tables and columns there are."""

    name: str
    source: Connection
    target: Connection
    file: Connection
    server: PostgresConnection

    def tables(self) -> dict[str, list[str]]:
        """Return the columns of each table, parents before what refers to them."""
        names = self.file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND name != 'migration' ORDER BY rowid"
        ).fetchall()
        return {
            name: [row[1] for row in self.file.execute(f"PRAGMA table_info({name})").fetchall()]
            for (name,) in names
        }


def move(data_dir: Path, url: str, *, back: bool = False) -> Moved:
    """Copy everything that is kept, and compare both sides; what is the same already is left as it is.

    Args:
        data_dir: whose files are read, or written to.
        url: of the database that is written to, or read.
        back: out of the database, into the files.

    Raises:
        GuidebotError: one side can't be used, or the other has been used since; nothing was changed there.
    """
    found = Moved(0, 0, 0)
    for name in _USED:
        with _opened(name, data_dir, url, back=back) as part:
            moved = _move_part(part)
            found = Moved(*(sum(both) for both in zip(found, moved, strict=True)))
    return found


@contextmanager
def _opened(name: str, data_dir: Path, url: str, *, back: bool) -> Iterator[_Part]:
    from bot.channels.chat.store.postgres.tables import STEPS
    from bot.channels.chat.store.sqlite.database import Database
    from corpus.store.database import open_database
    from corpus.store.library import Library
    from corpus.store.migrations import MIGRATIONS
    from corpus.store.postgres.opening import open_connection
    from corpus.store.postgres.steps import Steps

    read_address(url)
    if name == "library":
        file: Connection = open_database(data_dir)
        closes: Library | Database = Library(data_dir, file)
        steps = Steps(MIGRATIONS)
    else:
        closes = Database.open(data_dir)
        file, steps = closes.quick, STEPS
    with closing(closes), closing(open_connection(url, name, steps)) as server:
        source, target = (server, file) if back else (file, server)
        yield _Part(name, source, target, file, server)


def _move_part(part: _Part) -> Moved:
    tables = part.tables()
    part.source.execute(
        "BEGIN ISOLATION LEVEL REPEATABLE READ" if part.source is part.server else "BEGIN DEFERRED"
    )
    try:
        wanted = {name: _checksum(part.source, name, columns) for name, columns in tables.items()}
        rows = sum(count for count, _ in wanted.values())
        part.target.execute("BEGIN IMMEDIATE")
        try:
            written = 0
            if any(_checksum(part.target, name, columns) != wanted[name] for name, columns in tables.items()):
                _refuse_what_is_used(part)
                written = _copy(part, tables)
                _compare(part, tables, wanted)
            part.target.commit()
        except BaseException:
            part.target.rollback()
            raise
    finally:
        part.source.rollback()
    return Moved(len(tables), rows, written)


def _refuse_what_is_used(part: _Part) -> None:
    """Refuse to write over another guide, or over what came in since this one was moved."""
    table, key = _USED[part.name]
    there = {row[0] for row in part.target.execute(f"SELECT {key} FROM {table}")}
    here = {row[0] for row in part.source.execute(f"SELECT {key} FROM {table}")}
    other = part.name == "library" and there and len({_identity(part.source), _identity(part.target)}) > 1
    if other or there - here:
        what = "another guide" if other else "what came in since it was moved there"
        where = part.server.address.shown if part.target is part.server else "the data directory"
        raise LibraryError(f"There is {what} in {where}, so nothing was changed: choose an empty place.")


def _identity(connection: Connection) -> bytes:
    return bytes(connection.execute("SELECT library FROM identity").fetchone()[0])


def _copy(part: _Part, tables: dict[str, list[str]]) -> int:
    """Write all rows in the place of those that are there, and return how many that is."""
    written = 0
    for name in reversed(tables):
        part.target.execute(f"DELETE FROM {name}")
    for name, columns in tables.items():
        insert = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        rows = iter(_rows(part.source, name, columns))
        truths = [columns.index("private")] if name == "wish" else []
        while batch := list(islice(rows, _BATCH)):
            part.target.executemany(insert, [_as_kept(row, truths, part) for row in batch])
            written += len(batch)
    for name, last in _numbered(part).items():
        _go_on_from(part, name, last)
    return written


def _as_kept(row: Sequence[Any], truths: Sequence[int], part: _Part) -> Sequence[Any]:
    """Return a row with its truth values as the target has them."""
    kind = bool if part.target is part.server else int
    return [kind(value) if place in truths else value for place, value in enumerate(row)]


def _numbered(part: _Part) -> dict[str, int]:
    """Return the last number that was given to a row of those tables where none is given twice."""
    if part.name != "library":
        return {}
    if part.source is part.file:
        return dict(part.file.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    return {
        name: int(part.server.execute(f"SELECT last_value FROM {name}_id_seq").fetchone()[0])  # type: ignore[index]
        for name in ("content", "version")
    }


def _go_on_from(part: _Part, table: str, last: int) -> None:
    if part.target is part.server:
        part.server.execute("SELECT setval(?, ?)", [f"{table}_id_seq", last])
    else:
        part.file.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [last, table])


def _compare(part: _Part, tables: dict[str, list[str]], wanted: dict[str, tuple[int, int]]) -> None:
    """Read back what was written.

    Raises:
        LibraryError: it is not the same.
    """
    for name, columns in tables.items():
        if _checksum(part.target, name, columns) != wanted[name]:
            raise LibraryError(
                f"The table {name} is not the same on both sides, so nothing was changed:"
                " run `guidebot corpus check` on what is moved."
            )


def _checksum(connection: Connection, table: str, columns: Sequence[str]) -> tuple[int, int]:
    """Return how many rows a table has, and a sum over all their values that knows no order."""
    count = total = 0
    for row in _rows(connection, table, columns):
        values = [
            int(value) if isinstance(value, bool) else value.replace("\0", "\ufffd") if isinstance(value, str)
            else value for value in row
        ]  # fmt: skip
        digest = blake2b(msgspec.msgpack.encode(values), digest_size=8).digest()
        count, total = count + 1, (total + int.from_bytes(digest)) % (1 << 64)
    return count, total


def _rows(connection: Connection, table: str, columns: Sequence[str]) -> Iterable[Sequence[Any]]:
    order = " ORDER BY rowid" if table == "inbox" else ""
    return connection.execute(f"SELECT {', '.join(columns)} FROM {table}{order}")

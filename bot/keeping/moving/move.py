"""Moving all that is kept from a data directory into a database or back: whole, and compared afterwards.

Rows are brought batch by batch, and kept beside the tables that they are for; when all are there, they take
the place of what was in those in one step. What is killed in between goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.channels.chat.store.sqlite.database import all_or_nothing
from bot.keeping.moving.staging import Stage, Sum, Table, rows_of, tables_of
from corpus.errors import LibraryError
from corpus.store.postgres.address import read_address

if TYPE_CHECKING:
    from corpus.store.postgres.connection import PostgresConnection
    from corpus.store.sql import Connection

_WAIT_SECONDS = 10
_USED = {"library": ("edition", "number"), "bot": ("reply", "id")}
"""The table of each part, and its key, that says whether somebody went on where things are moved to."""


class Moved(NamedTuple):
    """What was moved.

    Attributes:
        tables: how many there are.
        rows: in all of them, the same and with the same checksums on both sides.
        written: of these, rows that were not there before,
        resumed: and rows that a move had brought there already that was interrupted.
    """

    tables: int
    rows: int
    written: int
    resumed: int = 0


class _Part(NamedTuple):
    """One database on both sides; one of them is SQLite and knows which tables and columns there are."""

    name: str
    source: Connection
    target: Connection
    file: Connection
    server: PostgresConnection
    folder: Path


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
        _wait_for_others(server)
        source, target = (server, file) if back else (file, server)
        yield _Part(name, source, target, file, server, data_dir)


def _wait_for_others(server: PostgresConnection) -> None:
    """Wait for a moment until what is left of another move has ended.

    Raises:
        AwayError: it goes on.
    """
    server.execute(f"SET lock_timeout = '{_WAIT_SECONDS}s'")
    server.execute("SELECT pg_advisory_lock(hashtext(?), 0)", [f"moving {server.schema}"])
    server.execute("SET lock_timeout = 0")


def _move_part(part: _Part) -> Moved:
    tables, to_server = tables_of(part.file), part.target is part.server
    part.source.execute("BEGIN DEFERRED" if to_server else "BEGIN ISOLATION LEVEL REPEATABLE READ")
    done, stage = False, Stage(part.target, part.server if to_server else None, part.folder)
    try:
        wanted = {table.name: Sum(rows_of(part.source, table)) for table in tables}
        moved = Moved(len(tables), sum(one.count for one in wanted.values()), 0)
        if _is_same(part, tables, wanted):
            with all_or_nothing(part.target):
                stage.drop(tables)
        else:
            _refuse_what_is_used(part)
            moved = _copy(part, tables, stage, wanted, moved)
        done = True
    finally:
        part.source.rollback()
        stage.close(done=done)
    return moved


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


def _copy(part: _Part, tables: list[Table], stage: Stage, wanted: dict[str, Sum], moved: Moved) -> Moved:
    """Write all rows in the place of those that are there, at once when all have been brought."""
    resumed = 0
    for table in tables:
        truths = [table.columns.index("private")] if table.name == "wish" else []
        resumed += stage.fill(table, part.source, partial(_as_kept, part, truths))
    with all_or_nothing(part.target):
        _refuse_what_is_used(part)
        for table in reversed(tables):
            part.target.execute(f"DELETE FROM {table.name}")
        for table in tables:
            stage.put(table)
        for name, last in _numbered(part).items():
            _go_on_from(part, name, last)
        _compare(part, tables, wanted)
        stage.drop(tables)
    return moved._replace(written=moved.rows - resumed, resumed=resumed)


def _as_kept(part: _Part, truths: Sequence[int], row: Sequence[Any]) -> Sequence[Any]:
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


def _is_same(part: _Part, tables: list[Table], wanted: dict[str, Sum]) -> bool:
    return all(Sum(rows_of(part.target, table)) == wanted[table.name] for table in tables)


def _compare(part: _Part, tables: list[Table], wanted: dict[str, Sum]) -> None:
    """Read back what was written.

    Raises:
        LibraryError: it is not the same.
    """
    for table in tables:
        if Sum(rows_of(part.target, table)) != wanted[table.name]:
            raise LibraryError(
                f"The table {table.name} is not the same on both sides, so nothing was changed:"
                " run `guidebot corpus check` on what is moved."
            )

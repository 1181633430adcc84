"""What the stores ask of a database, whichever it is: SQL that SQLite and PostgreSQL both understand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class Rows(Protocol):
    """What a statement brought."""

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        ...

    def fetchone(self) -> Any:
        """Return the next row, None if there is none."""
        ...

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection to one database, as `sqlite3` has it: ``?`` stands for a value."""

    @property
    def in_transaction(self) -> bool:
        """Whether something is written that is not there for others yet."""
        ...

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Rows:
        """Carry out a statement."""
        ...

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Rows:
        """Carry out a statement for each of several rows of values."""
        ...

    def commit(self) -> None:
        """Let others see what was written."""
        ...

    def rollback(self) -> None:
        """Undo what was written and not committed."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


def put(table: str, key: Sequence[str], *others: str) -> str:
    """Return a statement that writes a row in the place of the one that has the same key.

    >>> put("note", ["name"], "value")
    'INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value'
    >>> put("left_out", ["location"])
    'INSERT INTO left_out (location) VALUES (?) ON CONFLICT (location) DO NOTHING'
    """
    names = [*key, *others]
    new = ", ".join(f"{name} = excluded.{name}" for name in others)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT ({', '.join(key)}) DO {f'UPDATE SET {new}' if new else 'NOTHING'}"
    )

"""Bringing the tables in a database up to date."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.errors import LibraryError
from corpus.store.migrations import Migration
from corpus.store.postgres.connection import PostgresConnection
from corpus.store.postgres.steps import Steps, translated

_AHEAD = 1
"""How many steps of a later version there may be."""


def migrate(connection: PostgresConnection, steps: Steps) -> None:
    """Apply the steps that are missing, in one transaction; other processes that start wait for it.

    Tables that are one step ahead are used as they are: while the processes of a bot are restarted one after
    the other, those of both versions start and work. So a step leaves in place what the version before it
    reads and writes, and what nobody needs any more goes with a later one.

    Raises:
        LibraryError: the tables were made by a later version, or can't be made.
    """
    number = _applied(connection)
    if number > len(steps.all) + _AHEAD:
        raise LibraryError(
            f"The tables in the database {connection.address.shown} were made by a later version:"
            " upgrade guidebot."
        )
    if number >= len(steps.all):
        return
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(?))", [f"{connection.schema} migrations"])
        connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{connection.schema}"')
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migration"
            " (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)"
        )
        number = _applied(connection)
        if not number and steps.begins:
            connection.driver.execute(steps.start.encode(), prepare=False)
            _note(connection, steps.all[: steps.begins], 1)
            number = steps.begins
        for step in steps.all[number:]:
            number += 1
            connection.driver.execute(translated(step.statements).encode(), prepare=False)
            _note(connection, [step], number)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _applied(connection: PostgresConnection) -> int:
    """Return the number of the last step that was applied, 0 where there are no tables."""
    table = f'"{connection.schema}".migration'
    if connection.execute("SELECT to_regclass(?)", [table]).fetchone()[0] is None:  # type: ignore[index]
        return 0
    row = connection.execute(f"SELECT max(number) FROM {table}").fetchone()
    return int((row and row[0]) or 0)


def _note(connection: PostgresConnection, steps: Sequence[Migration], first: int) -> None:
    for number, step in enumerate(steps, first):
        connection.execute(
            "INSERT INTO migration VALUES"
            " (?, ?, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))",
            [number, step.name],
        )

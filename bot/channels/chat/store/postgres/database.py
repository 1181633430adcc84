"""The bot's tables in PostgreSQL, as SQLite's stores use a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.chat.store.postgres.tables import STEPS
from bot.channels.chat.store.sqlite.database import FILE_NAME, Database
from corpus.store.postgres.address import read_address
from corpus.store.postgres.opening import connect, open_connection

if TYPE_CHECKING:
    from corpus.store.postgres.connection import PostgresConnection

PART = "bot"


@contextmanager
def tables_of(url: str, table: str) -> Iterator[PostgresConnection | None]:
    """Give a connection to a bot's tables as they are; None where there is none of that name.

    Raises:
        GuidebotError: the database can't be used.
    """
    connection = connect(read_address(url), PART)
    try:
        found = connection.execute("SELECT to_regclass(?)", [f"{connection.schema}.{table}"]).fetchone()
        yield None if found is None or found[0] is None else connection
    finally:
        connection.close()


class PostgresDatabase(Database):
    """One connection to a server, which loses nothing that it confirmed.

    Attributes:
        connection: to the server.
        answered: deliveries that were noted as done with the answer to them: nobody need say so again.
    """

    def __init__(self, folder: Path, url: str) -> None:
        """Connect.

        Args:
            folder: of this process alone.
            url: of the database.

        Raises:
            GuidebotError: it can't be used.
        """
        self.path, self.folder = folder / FILE_NAME, folder
        self.connection = open_connection(url, PART, STEPS)
        self.quick = self.durable = self.connection
        self.answered: set[str] = set()

    @contextmanager
    def plain_errors(self) -> Iterator[None]:
        """Do nothing: the connection says plainly what is wrong."""
        yield

    def prove_room(self, size: int) -> None:
        """Do nothing: the server has noted that a part is sent, and the row that says so is there."""

    def sync(self) -> None:
        """Do nothing: what the server confirmed is on its disk."""

    def empty_log(self) -> None:
        """Do nothing: the server overwrites what was deleted in its own time."""

    def close(self) -> None:
        """Let go of the server."""
        self.connection.close()

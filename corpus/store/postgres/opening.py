"""Opening a database: the driver is there, the server can be used, and the tables are up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import LibraryError
from corpus.store.postgres.address import Address, read_address

if TYPE_CHECKING:
    from corpus.store.postgres.connection import PostgresConnection
    from corpus.store.postgres.steps import Steps


def open_connection(url: str, part: str, steps: Steps) -> PostgresConnection:
    """Return a connection to the tables of a part of the guide, which are made where there are none.

    Args:
        url: of the database.
        part: of the guide.
        steps: that its tables have had once they are up to date.

    Raises:
        GuidebotError: the address is wrong, the server can't be used, or the tables are of a later version.
    """
    connection = connect(read_address(url), part)
    try:
        from corpus.store.postgres.migrating import migrate

        migrate(connection, steps)
    except BaseException:
        connection.close()
        raise
    return connection


def connect(address: Address, part: str) -> PostgresConnection:
    """Return a connection, whatever tables there are.

    Raises:
        LibraryError: there is no driver, or the server can't be used.
    """
    try:
        from corpus.store.postgres.connection import PostgresConnection
    except ImportError as error:
        raise LibraryError(
            "GUIDEBOT_DATABASE_URL is set and the PostgreSQL driver isn't installed:"
            " pip install 'guidebot[postgres]', or unset it."
        ) from error
    return PostgresConnection(address, part)

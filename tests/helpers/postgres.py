"""A real PostgreSQL for the tests marked `postgres`; TEST_DATABASE_URL names it, see `.ci/postgres`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

_NUMBERS = count(1)


def server_url() -> str:
    """Return the address of the database for tests, which may make and drop schemas there."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    assert url, "TEST_DATABASE_URL must name an empty database: .ci/postgres starts one"
    return url


@contextmanager
def a_schema(url: str = "") -> Iterator[str]:
    """Give the address of tables that nobody else uses, and drop them afterwards.

    Args:
        url: of the database; that of `server_url` if left out.
    """
    import psycopg

    name = f"t{os.getpid()}_{next(_NUMBERS)}"
    url = url or server_url()
    try:
        yield f"{url}{'&' if '?' in url else '?'}schema={name}"
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            for part in ("library", "bot"):
                connection.execute(f'DROP SCHEMA IF EXISTS "{name}_{part}" CASCADE'.encode())

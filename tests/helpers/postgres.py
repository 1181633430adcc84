"""A real PostgreSQL for the tests marked `postgres`; TEST_DATABASE_URL names it, see `.ci/postgres`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count

_NUMBERS = count(1)


@cache
def server_url() -> str:
    """Return the address of the database for tests, which may make and drop schemas there.

    Right after its start nobody is given up, who may be coming back: that time is waited for once.
    """
    import psycopg

    from bot.channels.chat.store.postgres.sharing import SETTLED_SECONDS

    url = os.environ.get("TEST_DATABASE_URL", "")
    assert url, "TEST_DATABASE_URL must name an empty database: .ci/postgres starts one"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_sleep(greatest(%s - extract(epoch FROM now() - pg_postmaster_start_time()), 0))",
            [SETTLED_SECONDS + 0.1],
        )
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

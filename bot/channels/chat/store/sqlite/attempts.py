"""What was in hand when the process died, in the bot's database."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from bot.channels.chat.store.attempts import REMEMBERED
from bot.channels.chat.store.sqlite.database import Database


class SqliteAttempts:
    """Implements `Attempts`."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    @contextmanager
    def in_hand(self, delivery: str) -> Iterator[None]:
        """Let it be known that a delivery is in hand, until anything but the process's end ends that."""
        self._write(
            "INSERT INTO attempt VALUES (?, 1, ?, NULL) ON CONFLICT (id) DO UPDATE SET count = count + 1",
            delivery,
            self._clock(),
        )
        try:
            yield
        finally:
            of_it = "WHERE id = ? AND set_aside IS NULL"
            if not self._write(f"DELETE FROM attempt {of_it} AND count <= 1", delivery):
                self._write(f"UPDATE attempt SET count = count - 1 {of_it}", delivery)

    async def deaths(self) -> dict[str, int]:
        """Return how often the process died over each delivery."""
        return dict(self._database.quick.execute("SELECT id, count FROM attempt").fetchall())

    async def set_aside(self, delivery: str) -> bool:
        """Remember for the keepers that a delivery will not be tried again; return whether that is new."""
        statement = "UPDATE attempt SET set_aside = ? WHERE id = ? AND set_aside IS NULL"
        return self._write(statement, self._clock(), delivery) > 0

    async def tidy(self) -> None:
        """Forget what nobody needs to know any more."""
        self._write("DELETE FROM attempt WHERE ifnull(set_aside, begun) < ?", self._clock() - REMEMBERED)

    def _write(self, statement: str, *values: str | float) -> int:
        """Write if that is possible, and return to how many rows: a full disk must not keep the bot back."""
        with suppress(sqlite3.Error):
            return self._database.quick.execute(statement, values).rowcount
        return 0

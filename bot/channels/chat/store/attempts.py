"""What was in hand when the process died: an update that was so twice is set aside, and the others go on."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from bot.channels.chat.store.database import Database

MOST_DEATHS = 2
"""Times that the process may die over an update; once may be chance."""
REMEMBERED = 30 * 86400.0
"""Seconds that a keeper can see that something was set aside."""


class Attempts:
    """Counts how often an update was in hand without an end.

    Only one update is in hand at a time, so what is left over from a process that died is what it died over.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    @contextmanager
    def in_hand(self, update_id: int) -> Iterator[None]:
        """Let it be known that an update is in hand, until anything but the process's end ends that."""
        self._write(
            "INSERT INTO attempt VALUES (?, 1, ?, NULL) ON CONFLICT (id) DO UPDATE SET count = count + 1",
            update_id,
            self._clock(),
        )
        try:
            yield
        finally:
            self._write("DELETE FROM attempt WHERE id = ? AND set_aside IS NULL", update_id)

    def deaths(self) -> dict[int, int]:
        """Return how often the process died over each update."""
        return dict(self._database.quick.execute("SELECT id, count FROM attempt").fetchall())

    def set_aside(self, update_id: int) -> None:
        """Remember for the keepers that an update will not be tried again."""
        statement = "UPDATE attempt SET set_aside = ? WHERE id = ? AND set_aside IS NULL"
        self._write(statement, self._clock(), update_id)

    def tidy(self) -> None:
        """Forget what nobody needs to know any more."""
        self._write("DELETE FROM attempt WHERE ifnull(set_aside, begun) < ?", self._clock() - REMEMBERED)

    def _write(self, statement: str, *values: float) -> None:
        """Write if that is possible: a full disk must not keep the bot from answering."""
        with suppress(sqlite3.Error):
            self._database.quick.execute(statement, values)

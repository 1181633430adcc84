"""What was in hand when the process died, in the bot's database."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.sqlite.database import Database
from bot.channels.chat.store.sqlite.hand_marks import HandMarks
from corpus.errors import LibraryError

_DIED = "INSERT INTO attempt VALUES (?, 1, ?, NULL) ON CONFLICT (id) DO UPDATE SET count = attempt.count + 1"


class SqliteAttempts:
    """Implements `Attempts`."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._marks = HandMarks(database.folder)
        self._held: Counter[str] = Counter()
        for slot, delivery in self._marks.left:
            if self._write(_DIED, delivery, clock()):
                self._marks.take(slot)
            else:  # the disk is full: it stays marked, and is noted at a later start
                self._held[delivery] += 1

    @contextmanager
    def in_hand(self, delivery: str) -> Iterator[None]:
        """Let it be known that a delivery is in hand, until anything but the process's end ends that."""
        slot = self._marks.put(delivery)
        self._held[delivery] += 1
        try:
            yield
        finally:
            self._marks.take(slot)
            self._held[delivery] -= 1
            if not self._held[delivery]:
                del self._held[delivery]

    async def deaths(self) -> dict[str, int]:
        """Return how often the process died over each delivery."""
        rows = self._database.quick.execute("SELECT id, count, set_aside FROM attempt").fetchall()
        noted = {key: count if aside else count + self._held[key] for key, count, aside in rows}
        return dict(self._held) | noted

    def close(self) -> None:
        """Let go of what is held."""
        self._marks.close()

    async def set_aside(self, delivery: str) -> bool:
        """Remember for the keepers that a delivery will not be tried again; return whether that is new."""
        statement = (
            "INSERT INTO attempt VALUES (?1, ?2, ?3, ?3) ON CONFLICT (id)"
            " DO UPDATE SET set_aside = ?3, count = attempt.count + ?2 WHERE attempt.set_aside IS NULL"
        )
        return self._write(statement, delivery, self._held[delivery], self._clock()) > 0

    async def tidy(self) -> None:
        """Forget what nobody needs to know any more."""
        self._write(
            "DELETE FROM attempt WHERE coalesce(set_aside, begun) < ?", self._clock() - RETENTION.attempts
        )

    def _write(self, statement: str, *values: str | float) -> int:
        """Write if that is possible, and return to how many rows: a full disk must not keep the bot back."""
        with suppress(sqlite3.Error, LibraryError):
            return self._database.quick.execute(statement, values).rowcount
        return 0

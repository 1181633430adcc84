"""The durable inbox: what Telegram handed over stays here until it is answered."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from bot.channels.chat.store.database import Database, all_or_nothing
from corpus.errors import LibraryError

REMEMBERED = 48 * 3600.0  # seconds that answered updates are known by, in case they are delivered again


class Waiting(NamedTuple):
    """An update that is not answered yet."""

    id: int
    chat: int


class Inbox:
    """Updates by their ids: waiting with their payload, or done without it."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def keep(self, updates: Sequence[tuple[int, dict[str, Any]]]) -> set[int]:
        """Write updates to disk and return the ids of those that were not there before.

        When this returns, neither a crash nor a power cut can lose them.

        Args:
            updates: the id of the chat, and the update as it came, in the order of arrival.

        Raises:
            LibraryError: they can't be written, so they must not be confirmed.
        """
        try:
            return self._keep(updates)
        except sqlite3.Error as error:
            raise LibraryError(
                f"The bot's database {self._database.path} can't be written ({error}):"
                " make space, or mend its rights."
            ) from error

    def _keep(self, updates: Sequence[tuple[int, dict[str, Any]]]) -> set[int]:
        now = self._clock()
        fresh = set()
        connection = self._database.durable
        with all_or_nothing(connection):
            for chat, update in updates:
                row = (update["update_id"], chat, now, msgspec.json.encode(update).decode())
                if connection.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?, ?)", row).rowcount:
                    fresh.add(int(update["update_id"]))
        return fresh

    def waiting(self) -> list[Waiting]:
        """Return what is not answered yet, the oldest first."""
        rows = self._database.quick.execute(
            "SELECT id, chat FROM inbox WHERE payload IS NOT NULL ORDER BY received, id"
        )
        return [Waiting(*row) for row in rows]

    def read(self, update_id: int) -> dict[str, Any] | None:
        """Return a waiting update as it came; None if it was answered or deleted meanwhile."""
        row = self._database.quick.execute("SELECT payload FROM inbox WHERE id = ?", [update_id]).fetchone()
        if row is None or row[0] is None:
            return None
        found: dict[str, Any] = msgspec.json.decode(row[0])
        return found

    def done(self, update_id: int) -> None:
        """Forget an update's content; only its id stays, so that it is not answered twice."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE inbox SET payload = NULL, chat = 0 WHERE id = ? AND payload IS NOT NULL", [update_id]
            )

    def mark_sent(self, update_id: int, part: int, message: int) -> None:
        """Remember that a part of the answer has been sent."""
        self._database.quick.execute("REPLACE INTO sent VALUES (?, ?, ?)", [update_id, part, message])

    def sent(self, update_id: int) -> dict[int, int]:
        """Return the messages of an answer that were sent before the process ended, by part."""
        rows = self._database.quick.execute("SELECT part, message FROM sent WHERE id = ?", [update_id])
        return dict(rows.fetchall())

    def moved(self, old: int, new: int) -> None:
        """Remember that a group has got another id."""
        self._database.quick.execute("REPLACE INTO moved VALUES (?, ?)", [old, new])

    def moves(self) -> dict[int, int]:
        """Return the groups that have got another id."""
        return dict(self._database.quick.execute("SELECT old, new FROM moved").fetchall())

    def tidy(self) -> None:
        """Drop what answered updates are known by once nobody delivers them again."""
        with self._database.transaction() as connection:
            too_old = self._clock() - REMEMBERED
            connection.execute("DELETE FROM inbox WHERE payload IS NULL AND received < ?", [too_old])
            connection.execute("DELETE FROM sent WHERE id NOT IN (SELECT id FROM inbox)")

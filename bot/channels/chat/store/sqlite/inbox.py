"""The inbox in the bot's database."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from bot.channels.channel import Raw
from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.inbox import Kept, Waiting
from bot.channels.chat.store.sqlite.database import Database, all_or_nothing
from corpus.store.sql import put

_ROOM = 1 << 17
"""Bytes that noting an answer takes at most."""
_KEEP = "INSERT INTO inbox VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"

_SENT = put("sent", ["id", "part"], "message")


class SqliteInbox:
    """Implements `Inbox`; several channels may share the table."""

    def __init__(self, database: Database, channel: str, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock

    async def keep(self, deliveries: Sequence[Kept]) -> set[str]:
        """Write deliveries down and return the ids of those that were not there before."""
        with self._database.plain_errors(), all_or_nothing(self._database.durable):
            now = self._clock()
            fresh = set()
            for one in deliveries:
                row = (one.id, self._channel, one.chat, now, msgspec.json.encode(one.raw).decode())
                if self._database.durable.execute(_KEEP, row).rowcount:
                    fresh.add(one.id)
        return fresh

    async def waiting(self) -> list[Waiting]:
        """Return what is not answered yet, in the order of arrival."""
        rows = self._database.quick.execute(
            "SELECT id, chat FROM inbox WHERE payload IS NOT NULL AND channel = ? ORDER BY rowid",
            [self._channel],
        )
        return [Waiting(*row) for row in rows]

    async def oldest(self) -> float | None:
        """Return when what waits longest came; None if nothing waits."""
        query = "SELECT min(received) FROM inbox WHERE payload IS NOT NULL AND channel = ?"
        (moment,) = self._database.quick.execute(query, [self._channel]).fetchone()
        return None if moment is None else float(moment)

    async def read(self, delivery: str) -> Raw | None:
        """Return a waiting delivery as it came; None if it was answered or deleted meanwhile."""
        row = self._database.quick.execute("SELECT payload FROM inbox WHERE id = ?", [delivery]).fetchone()
        if row is None or row[0] is None:
            return None
        found: dict[str, Any] = msgspec.json.decode(row[0])
        return found

    async def done(self, delivery: str) -> None:
        """Forget a delivery's content; only its id stays, so that it is not answered twice."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE inbox SET payload = NULL, chat = '' WHERE id = ? AND payload IS NOT NULL", [delivery]
            )
            connection.execute("DELETE FROM sent WHERE id = ?", [delivery])

    async def mark_sending(self, delivery: str, part: int) -> None:
        """Remember that a part of the answer is about to be sent."""
        with self._database.transaction() as connection:
            row = "INSERT INTO sent VALUES (?, ?, '') ON CONFLICT DO NOTHING"
            fresh = connection.execute(row, [delivery, part]).rowcount
        if not fresh:
            self._database.prove_room(_ROOM)

    async def mark_sent(self, delivery: str, part: int, message: str) -> None:
        """Remember that a part of the answer has been sent."""
        self._database.quick.execute(_SENT, [delivery, part, message])

    async def sent(self, delivery: str) -> dict[int, str]:
        """Return the messages of an answer that were sent before the process ended, by part."""
        rows = self._database.quick.execute(
            "SELECT part, message FROM sent WHERE id = ? AND message != ''", [delivery]
        )
        return dict(rows.fetchall())

    async def moves(self) -> dict[str, str]:
        """Return the chats that have got another id, with that."""
        return dict(self._database.quick.execute("SELECT old, new FROM moved").fetchall())

    async def tidy(self) -> None:
        """Drop what answered deliveries are known by once nobody makes them again."""
        with self._database.transaction() as connection:
            too_old = self._clock() - RETENTION.answered
            connection.execute("DELETE FROM inbox WHERE payload IS NULL AND received < ?", [too_old])
            connection.execute("DELETE FROM sent WHERE id NOT IN (SELECT id FROM inbox)")

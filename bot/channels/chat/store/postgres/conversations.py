"""The kept replies in PostgreSQL: what an answer needs of them in a word with the server each."""

from __future__ import annotations

from collections.abc import Callable

from bot.assistant.reply import Conversation
from bot.assistant.settings import CONVERSING
from bot.channels.chat.store.conversations import Record, conversation_of
from bot.channels.chat.store.postgres.database import PostgresDatabase
from bot.channels.chat.store.sqlite.conversations import (
    COLUMNS,
    KEEP,
    NAMES,
    SqliteConversations,
    record_of,
    row_of,
)

_KEEP = f"""
WITH votes AS (DELETE FROM vote WHERE reply = ?),
answered AS (UPDATE inbox SET payload = NULL, chat = '' WHERE id = ? AND payload IS NOT NULL),
marks AS (DELETE FROM sent WHERE id = ?),
fulfilled AS (DELETE FROM wish WHERE reply = ?)
{KEEP}
"""
_EARLIER = f"""
WITH RECURSIVE earlier AS (
    SELECT {COLUMNS}, CASE question WHEN '' THEN 0 ELSE 1 END AS questions, 1 AS step
    FROM reply WHERE id = ?1 AND chat = ?2
    UNION ALL
    SELECT {", ".join(f"r.{name}" for name in NAMES)},
        e.questions + CASE r.question WHEN '' THEN 0 ELSE 1 END, e.step + 1
    FROM earlier e JOIN reply r ON r.id = e.parent WHERE r.chat = ?2 AND e.questions < ?3
)
SELECT {COLUMNS} FROM earlier ORDER BY step
"""
"""The reply and those that it follows up on, the newest first, until enough was asked."""


class PostgresConversations(SqliteConversations):
    """Implements `Conversations`."""

    def __init__(self, database: PostgresDatabase, clock: Callable[[], float], days: float) -> None:
        super().__init__(database, clock, days)
        self._postgres = database

    async def keep(self, record: Record, answers: str = "", *, fulfils: str = "") -> None:
        """Write a reply, in place of an earlier one of the same id and the votes on it; all or nothing."""
        values = [record.id, answers, answers, fulfils, *row_of(record)]
        self._postgres.connection.execute(_KEEP, values)
        if answers:
            self._postgres.answered.add(answers)

    async def conversation(self, reply: str, chat: str) -> Conversation:
        """Return the conversation up to and with a reply."""
        if not reply:
            return Conversation()
        rows = self._database.quick.execute(_EARLIER, [reply, chat, CONVERSING.turns])
        return conversation_of([record_of(row) for row in rows])

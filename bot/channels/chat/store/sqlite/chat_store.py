"""All that a chat keeps, in the bot's database."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path

from bot.channels.chat.store.sqlite.attempts import SqliteAttempts
from bot.channels.chat.store.sqlite.conversations import SqliteConversations
from bot.channels.chat.store.sqlite.database import Database
from bot.channels.chat.store.sqlite.inbox import SqliteInbox
from bot.channels.chat.store.sqlite.proposals import SqliteProposals
from bot.channels.chat.store.sqlite.wishes import SqliteWishes
from bot.settings import RETENTION_DAYS
from corpus.store.sql import put

_WITHOUT_THEIR_VOTES = """
WITH left_over AS (
    SELECT reply, coalesce(sum(CASE WHEN voter != ?1 THEN value END), 0) AS total FROM vote
    GROUP BY reply HAVING max(CASE WHEN voter = ?1 THEN 1 ELSE 0 END) = 1
)
UPDATE reply SET vote = (
    SELECT CASE WHEN total > 0 THEN 1 WHEN total < 0 THEN -1 ELSE 0 END FROM left_over
    WHERE left_over.reply = reply.id
)
WHERE id IN (SELECT reply FROM left_over)
"""


class SqliteChatStore:
    """Implements `ChatStore`."""

    def __init__(
        self,
        database: Database,
        channel: str,
        clock: Callable[[], float] = time.time,
        days: float = RETENTION_DAYS,
    ) -> None:
        self.database = database
        self.inbox = SqliteInbox(database, channel, clock)
        self.attempts = SqliteAttempts(database, clock)
        self.conversations = SqliteConversations(database, clock, days)
        self.wishes = SqliteWishes(database, channel, clock, days)
        self.proposals = SqliteProposals(database)

    @classmethod
    def open(
        cls,
        data_dir: Path,
        channel: str,
        clock: Callable[[], float] = time.time,
        days: float = RETENTION_DAYS,
    ) -> SqliteChatStore:
        """Return the store of a data directory; it is made where there is none.

        Args:
            data_dir: where it is.
            channel: whose deliveries and wishes are meant.
            clock: seconds since 1970.
            days: for how long replies and wishes are kept.

        Raises:
            LibraryError: it is damaged, or the directory can't be written.
        """
        return cls(Database.open(data_dir), channel, clock, days)

    async def key(self) -> bytes:
        """Return the key that the ids of people and chats are hashed with; it is made on the first run."""
        with self.database.transaction() as connection:
            row = connection.execute("SELECT key FROM secret").fetchone()
            if row is None:
                connection.execute(
                    "INSERT INTO secret VALUES (?) ON CONFLICT DO NOTHING", [secrets.token_bytes(32)]
                )
                row = connection.execute("SELECT key FROM secret").fetchone()
        return bytes(row[0])

    async def note(self, name: str) -> str:
        """Return what was noted under a name, or an empty string."""
        row = self.database.quick.execute("SELECT value FROM note WHERE name = ?", [name]).fetchone()
        return "" if row is None else str(row[0])

    async def set_note(self, name: str, value: str) -> None:
        """Note something under a name; an empty text is none."""
        if value:
            self.database.quick.execute(put("note", ["name"], "value"), [name, value])
        else:
            self.database.quick.execute("DELETE FROM note WHERE name = ?", [name])

    async def moved(self, old: str, new: str, old_hash: str, new_hash: str) -> None:
        """Let everything kept of a chat follow it to its new id."""
        with self.database.transaction() as connection:
            connection.execute(put("moved", ["old"], "new"), [old, new])
            connection.execute("UPDATE reply SET chat = ? WHERE chat = ?", [new_hash, old_hash])
            connection.execute("UPDATE wish SET chat = ? WHERE chat = ?", [new, old])

    async def forget(self, asker: str, chat: str = "", before: str = "") -> None:
        """Delete everything of a person: replies, votes, wishes, choices, and what waits in their chat."""
        with self.database.transaction() as connection:
            for statement in (
                "DELETE FROM choice WHERE chat IN (SELECT chat FROM reply WHERE asker = ?)",
                _WITHOUT_THEIR_VOTES,
                "DELETE FROM vote WHERE voter = ?",
                "DELETE FROM vote WHERE reply IN (SELECT id FROM reply WHERE asker = ?)",
                "DELETE FROM reply WHERE asker = ?",
                "DELETE FROM wish WHERE asker = ?",
            ):
                connection.execute(statement, [asker])
            if chat:
                connection.execute(
                    "UPDATE inbox SET payload = NULL, chat = '' WHERE chat = ?"
                    " AND rowid < (SELECT rowid FROM inbox WHERE id = ?)",
                    [chat, before],
                )

    async def leave_no_trace(self) -> None:
        """Write everything into the file itself, so that nothing deleted stays readable in its log."""
        self.database.empty_log()

    async def tidy(self) -> None:
        """Delete what has been kept long enough."""
        await self.attempts.tidy()
        await self.inbox.tidy()
        await self.conversations.tidy()
        await self.wishes.tidy()
        self.database.quick.execute("DELETE FROM note WHERE value = ''")  # earlier versions kept them

    def close(self) -> None:
        """Let go of the file."""
        self.attempts.close()
        self.database.close()

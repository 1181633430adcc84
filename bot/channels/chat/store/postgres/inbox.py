"""The inbox that several processes fill and empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from bot.channels.chat.store.inbox import Kept
from bot.channels.chat.store.postgres.database import PostgresDatabase
from bot.channels.chat.store.postgres.sharing import PostgresSharing
from bot.channels.chat.store.sharing import NotOursError
from bot.channels.chat.store.sqlite.inbox import SqliteInbox

_THEIRS = """
EXISTS (
    SELECT 1 FROM inbox i WHERE i.id = ?1 AND (i.payload IS NULL OR NOT EXISTS (
        SELECT 1 FROM turn t WHERE t.channel = i.channel AND t.chat = i.chat AND t.holder = ?2
            AND (?2 = 0 OR ?2 IN (SELECT id FROM replica))
    ))
)
"""
"""Somebody else answers it, or has done so."""
_MARK = f"""
INSERT INTO sent SELECT ?1, ?2, '' WHERE NOT {_THEIRS.replace("?2", "?3")} ON CONFLICT DO NOTHING
"""
"""One word with the server before each message, where it says yes."""
_KEEP = """
WITH arrived AS (
    SELECT * FROM unnest(?1::TEXT[], ?2::TEXT[], ?3::TEXT[]) WITH ORDINALITY AS one (id, chat, payload, place)
),
fresh AS (
    INSERT INTO inbox (id, channel, chat, received, payload)
    SELECT id, ?4::TEXT, chat, ?5::DOUBLE PRECISION, payload FROM arrived ORDER BY place
    ON CONFLICT DO NOTHING RETURNING id
),
turns AS (
    INSERT INTO turn (channel, chat) SELECT DISTINCT ?4::TEXT, chat FROM arrived ORDER BY chat
    ON CONFLICT DO NOTHING
)
SELECT id, pg_notify(?6, '') FROM fresh
"""
"""One word with the server; chats in the same order everywhere: no two processes wait for each other."""
_DONE = """
WITH answered AS (UPDATE inbox SET payload = NULL, chat = '' WHERE id = ?1 AND payload IS NOT NULL)
DELETE FROM sent WHERE id = ?1
"""


class PostgresInbox(SqliteInbox):
    """Implements `Inbox`; what comes in waits for nobody, and whoever lost a chat says no more."""

    def __init__(
        self,
        database: PostgresDatabase,
        channel: str,
        clock: Callable[[], float],
        sharing: PostgresSharing,
    ) -> None:
        super().__init__(database, channel, clock)
        self._postgres, self._sharing = database.connection, sharing

    async def keep(self, deliveries: Sequence[Kept]) -> set[str]:
        """Write deliveries down and return the ids of those that were not there before."""
        ids, chats, payloads = (
            [one.id for one in deliveries],
            [one.chat for one in deliveries],
            [msgspec.json.encode(one.raw).decode() for one in deliveries],
        )
        values = [ids, chats, payloads, self._channel, self._clock(), self._postgres.schema]
        return {str(row[0]) for row in self._postgres.execute(_KEEP, values)}

    async def done(self, delivery: str) -> None:
        """Forget a delivery's content; only its id stays, so that it is not answered twice."""
        self._postgres.execute(_DONE, [delivery])

    async def tidy(self) -> None:
        """Drop what answered deliveries are known by once nobody makes them again, and their chats."""
        await super().tidy()
        self._postgres.execute(
            "DELETE FROM turn WHERE channel = ? AND NOT held AND NOT EXISTS"
            " (SELECT 1 FROM inbox i WHERE i.channel = turn.channel AND i.chat = turn.chat)",
            [self._channel],
        )

    async def mark_sending(self, delivery: str, part: int) -> None:
        """Remember that a part of the answer is about to be sent.

        Raises:
            NotOursError: another process answers this.
        """
        values = [delivery, part, self._sharing.number]
        if self._postgres.execute(_MARK, values).rowcount:
            return
        if self._postgres.execute(f"SELECT 1 WHERE {_THEIRS}", [delivery, self._sharing.number]).fetchone():
            raise NotOursError

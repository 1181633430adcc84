"""Which process has which chat in hand, in PostgreSQL.

A process is alive as long as its session holds a lock and it has spoken lately: who is killed is missed at
once, who is stopped after some seconds. A chat is in the hands of the process that its row names, as long as
that lives. Whose session broke, or who was away, gives nobody up for a while: the others may be coming back,
and know best what they have said.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from bot.channels.chat.store.inbox import Waiting
from bot.channels.chat.store.postgres.database import PART, PostgresDatabase
from bot.channels.chat.store.sharing import NotOursError
from corpus.errors import LibraryError
from corpus.store.postgres.opening import connect

_SILENT_SECONDS = 6
"""After so long without a word a process has lost what it had in hand."""
_SURE_SECONDS = 5.5
"""For so long after its last word a process may say something: the others' clocks may be a little faster."""
SETTLED_SECONDS = 8
"""After so long everybody is back who lost the server, or whom it lost."""
_OTHERS_WAIT = 1.0
"""Seconds that what waits in a chat is left to the process that answered there last."""
_LEADING = "\tleading"
"""Stands for a chat: who has it in hand leads."""

_ALIVE = "SELECT id FROM replica WHERE channel = ?1"
_FREE = f"(NOT t.held OR t.holder NOT IN ({_ALIVE}))"
_CLAIM = f"""
UPDATE turn SET holder = ?2, held = TRUE FROM (
    SELECT t.chat FROM turn t JOIN (
        SELECT chat, min(rowid) AS first, min(received) AS received FROM inbox
        WHERE payload IS NOT NULL AND channel = ?1 GROUP BY chat
    ) w ON w.chat = t.chat
    WHERE t.channel = ?1 AND ?2 IN ({_ALIVE}) AND {_FREE}
        AND (t.holder IN (0, ?2) OR t.holder NOT IN ({_ALIVE}) OR w.received < ?3)
    ORDER BY w.first LIMIT ?4 FOR UPDATE OF t SKIP LOCKED
) free WHERE turn.channel = ?1 AND turn.chat = free.chat
"""
_LEAD = f"""
UPDATE turn SET holder = ?2, held = TRUE FROM (
    SELECT t.chat FROM turn t WHERE t.channel = ?1 AND t.chat = ?3 AND (t.holder = ?2 OR {_FREE})
    FOR UPDATE OF t SKIP LOCKED
) free WHERE turn.channel = ?1 AND turn.chat = free.chat
"""
_BURY = f"""
DELETE FROM replica WHERE channel = ?1 AND id != ?2
    AND pg_postmaster_start_time() < now() - INTERVAL '{SETTLED_SECONDS} seconds'
    AND (until < now() OR pg_try_advisory_xact_lock(hashtext(?3), id::INTEGER))
"""
_WEIGHTS = """
SELECT r.id, count(t.chat) FROM replica r
LEFT JOIN turn t ON t.channel = r.channel AND t.holder = r.id AND t.held AND t.chat != ?2
WHERE r.channel = ?1 GROUP BY r.id ORDER BY r.id
"""
_IDLE_CHATS = 4
"""As if each had so many more chats in hand: who has none may say something at once, too."""
_REMIND = """
INSERT INTO turn SELECT DISTINCT channel, chat FROM inbox WHERE payload IS NOT NULL AND channel = ?
ON CONFLICT DO NOTHING
"""
"""What was moved here has no row yet, nor what came in while its row was tidied away."""
_IN_HAND = """
SELECT i.id, i.chat FROM inbox i JOIN turn t ON t.channel = i.channel AND t.chat = i.chat
WHERE i.payload IS NOT NULL AND i.channel = ?1 AND t.holder = ?2 AND t.held ORDER BY i.rowid
"""


class PostgresSharing:
    """Implements `Sharing`.

    Attributes:
        number: of this process, a new one whenever it was given up; 0 before it has spoken.
    """

    def __init__(
        self,
        database: PostgresDatabase,
        channel: str,
        clock: Callable[[], float],
        apart: Callable[..., Awaitable[Any]],
    ) -> None:
        """Prepare to join the others.

        Args:
            database: whose connection is used by `apart` alone.
            channel: that is answered for.
            clock: seconds since 1970, by which deliveries were received.
            apart: carries out what asks the database.
        """
        self._connection, self._channel, self._clock = database.connection, channel, clock
        self._apart = apart
        self._session = connect(database.connection.address, PART)
        self._listening: object = None
        self._broke = self._spoke = -math.inf
        self._sure_until, self._known = -math.inf, 0
        self._ears = ThreadPoolExecutor(1, "news")
        self.number = 0
        self.leads = False
        self.processes = 1
        self._parts: list[tuple[int, int, int]] = []

    def share(self, whole: int) -> int:
        """Return how much of something that they all have together is for this process, at least 1.

        It is the lesser of what it was at the last two looks, between which all others looked as well.
        """
        parts = [whole * last // total - whole * first // total for first, last, total in self._parts]
        return max(min(parts, default=whole), 1)

    @property
    def _is_sure(self) -> bool:
        """Whether nobody else can have been given what is in hand."""
        hears = self._listening is self._session.driver and not self._session.driver.closed
        return hears and self._known == self.number and time.monotonic() < self._sure_until

    def hold(self) -> Callable[[], bool]:
        """Return what tells whether what is in hand now is so for sure."""
        number = self._known

        def holds() -> bool:
            if self._known != number:
                raise NotOursError
            return self._is_sure

        return holds

    async def beat(self) -> bool:
        """Say that this process lives, and give up those that don't."""
        begun = time.monotonic()
        in_time = bool(await self._apart(self._beat))
        self._known, self._sure_until = self.number, begun + _SURE_SECONDS
        return in_time

    async def claim(self, most: int) -> list[Waiting]:
        """Take chats into hand, those that wait longest first; return what waits in all that are."""
        return list(await self._apart(partial(self._claim, most)))

    async def let_go(self, chats: Collection[str]) -> None:
        """Let others answer in these chats."""
        await self._apart(partial(self._let_go, tuple(chats)))

    async def news(self, seconds: float) -> None:
        """Wait until something may have come in, for so long at most."""
        from asyncio import get_running_loop

        await get_running_loop().run_in_executor(self._ears, self._listen, seconds)

    async def leave(self) -> None:
        """Leave everything to the others, at once."""
        await self._apart(self._leave)

    def close(self) -> None:
        """Let go of the server; the others miss this process at once."""
        self._ears.shutdown()
        self._session.close()

    async def _beat(self) -> bool:
        now = time.monotonic()
        if now - self._spoke > _SILENT_SECONDS:
            self._broke = now if self.number else -math.inf
        self._attend()
        heard = self._connection.execute(
            f"UPDATE replica SET until = now() + INTERVAL '{_SILENT_SECONDS} seconds' WHERE id = ?",
            [self.number],
        ).rowcount
        if not heard:
            self._join()
        self._spoke = now
        self._connection.execute(_REMIND, [self._channel])
        if now - self._broke > SETTLED_SECONDS:
            self._connection.execute(_BURY, [self._channel, self.number, self._connection.schema])
        lead = self._connection.execute(_LEAD, [self._channel, self.number, _LEADING]).rowcount
        self.leads = lead > 0
        self._weigh(self._connection.execute(_WEIGHTS, [self._channel, _LEADING]).fetchall())
        return bool(heard)

    def _attend(self) -> None:
        """Hear what is told, and hold the lock, in a session that may be a new one.

        What is left of the one before may hold the lock still: it does for this one, until it is missed.
        """
        if self._listening is self._session.driver and not self._session.driver.closed:
            return
        name = self._connection.schema
        self._session.execute(f'LISTEN "{name}"')
        if self.number:
            self._broke = time.monotonic()
            query = "SELECT pg_try_advisory_lock(hashtext(?), ?::INTEGER)"
            self._session.execute(query, [name, self.number])
        self._listening = self._session.driver

    def _weigh(self, alive: Sequence[tuple[int, int]]) -> None:
        """Note which part of the whole is for this process, by what each has in hand."""
        self.processes = max(len(alive), 1)
        before = sum(_IDLE_CHATS + held for number, held in alive if number < self.number)
        own = sum(_IDLE_CHATS + held for number, held in alive if number == self.number)
        total = sum(_IDLE_CHATS + held for _, held in alive)
        self._parts = [*self._parts[-1:], (before, before + own, max(total, 1))]

    def _join(self) -> None:
        """Begin anew, under another number: what was in hand is free for all."""
        before = self.number
        row = self._connection.execute("SELECT nextval('replica_id_seq')").fetchone()
        number = int(row[0]) if row else 0
        name = self._connection.schema
        self._session.execute("SELECT pg_advisory_unlock_all()")
        self._session.execute("SELECT pg_advisory_lock(hashtext(?), ?::INTEGER)", [name, number])
        self._connection.execute("DELETE FROM replica WHERE id = ?", [before])
        self._connection.execute(
            f"INSERT INTO replica VALUES (?, ?, now() + INTERVAL '{_SILENT_SECONDS} seconds')",
            [number, self._channel],
        )
        self._connection.execute(
            "INSERT INTO turn VALUES (?, ?) ON CONFLICT DO NOTHING", [self._channel, _LEADING]
        )
        self.number = number

    async def _claim(self, most: int) -> list[Waiting]:
        if most > 0:
            self._connection.execute(_CLAIM, [self._channel, self.number, self._clock() - _OTHERS_WAIT, most])
        rows = self._connection.execute(_IN_HAND, [self._channel, self.number])
        return [Waiting(*row) for row in rows]

    async def _let_go(self, chats: Collection[str]) -> None:
        self._connection.execute(
            "UPDATE turn SET held = FALSE WHERE channel = ? AND holder = ? AND chat = ANY(?)",
            [self._channel, self.number, list(chats)],
        )

    async def _leave(self) -> None:
        self._connection.execute("DELETE FROM replica WHERE id = ?", [self.number])
        self._connection.execute("SELECT pg_notify(?, '')", [self._connection.schema])
        self.leads = False

    def _listen(self, seconds: float) -> None:
        if self._listening is not self._session.driver:
            time.sleep(seconds)  # not joined yet
            return
        try:
            self._session.heard(seconds)
        except LibraryError:
            self._listening = None
            raise

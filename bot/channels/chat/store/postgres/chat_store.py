"""All that chats keep, in PostgreSQL: asked in a thread of its own, so that nobody waits who asks nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any, TypeVar, cast

from bot.channels.chat.store.attempts import Attempts
from bot.channels.chat.store.conversations import Conversations
from bot.channels.chat.store.inbox import Inbox
from bot.channels.chat.store.postgres.conversations import PostgresConversations
from bot.channels.chat.store.postgres.database import PostgresDatabase
from bot.channels.chat.store.postgres.inbox import PostgresInbox
from bot.channels.chat.store.postgres.proposals import PostgresProposals
from bot.channels.chat.store.postgres.sharing import PostgresSharing
from bot.channels.chat.store.proposals import Proposals
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.channels.chat.store.wishes import Wishes
from bot.settings import RETENTION_DAYS
from corpus.files.staged_file import make_private_folder

T = TypeVar("T")


class PostgresChatStore:
    """Implements `ChatStore` with the statements of SQLite's."""

    def __init__(
        self,
        data_dir: Path,
        url: str,
        channel: str,
        clock: Callable[[], float] = time.time,
        days: float = RETENTION_DAYS,
    ) -> None:
        """Open the tables; they are made where there are none.

        Args:
            data_dir: of this process alone.
            url: of the database.
            channel: whose inbox and wishes are meant.
            clock: seconds since 1970.
            days: for how long replies and wishes are kept.

        Raises:
            GuidebotError: the database can't be used.
        """
        make_private_folder(data_dir)
        self._thread = ThreadPoolExecutor(1, "database")
        database = PostgresDatabase(data_dir, url)
        self._store = SqliteChatStore(database, channel, clock, days)
        self.sharing = PostgresSharing(database, channel, clock, self._apart)
        inbox = PostgresInbox(database, channel, clock, self.sharing)
        self._store.inbox = inbox
        self._store.conversations = PostgresConversations(database, clock, days)
        self._store.proposals = PostgresProposals(database)
        self.inbox = cast(Inbox, _ApartInbox(inbox, self._apart, database.answered))
        self.attempts = cast(Attempts, _Apart(self._store.attempts, self._apart))
        self.conversations = cast(Conversations, _Apart(self._store.conversations, self._apart))
        self.wishes = cast(Wishes, _Apart(self._store.wishes, self._apart))
        self.proposals = cast(Proposals, _Apart(self._store.proposals, self._apart))

    async def key(self) -> bytes:
        """Return the key that the ids of people and chats are hashed with; it is made on the first run."""
        return await self._apart(self._store.key)

    async def note(self, name: str) -> str:
        """Return what was noted under a name, or an empty string."""
        return await self._apart(self._store.note, name)

    async def set_note(self, name: str, value: str) -> None:
        """Note something under a name; an empty text is none."""
        await self._apart(self._store.set_note, name, value)

    async def moved(self, old: str, new: str, old_hash: str, new_hash: str) -> None:
        """Let everything kept of a chat follow it to its new id."""
        await self._apart(self._store.moved, old, new, old_hash, new_hash)

    async def forget(self, asker: str, chat: str = "", before: str = "") -> None:
        """Delete everything of a person: replies, votes, wishes, choices, and what waits in their chat."""
        await self._apart(self._store.forget, asker, chat, before)

    async def leave_no_trace(self) -> None:
        """Do nothing: the server overwrites what was deleted in its own time."""

    async def tidy(self) -> None:
        """Delete what has been kept long enough."""
        await self._apart(self._store.tidy)

    def close(self) -> None:
        """Let go of the server."""
        self._thread.shutdown()
        self.sharing.close()
        self._store.close()

    async def _apart(self, method: Callable[..., Coroutine[Any, Any, T]], *values: Any, **named: Any) -> T:
        """Carry out a method of a store in the thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: _finished(method(*values, **named)))


class _Apart:
    """A store whose methods are carried out elsewhere; what is no coroutine stays as it is."""

    def __init__(self, store: object, apart: Callable[..., Awaitable[Any]]) -> None:
        self._store, self._apart = store, apart

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if not iscoroutinefunction(method):
            return method

        def call(*values: Any, **named: Any) -> Awaitable[Any]:
            return self._apart(method, *values, **named)

        setattr(self, name, call)
        return call


class _ApartInbox(_Apart):
    """An inbox that nobody asks to do what was done with the answer."""

    def __init__(self, store: object, apart: Callable[..., Awaitable[Any]], answered: set[str]) -> None:
        super().__init__(store, apart)
        self._answered = answered

    async def done(self, delivery: str) -> None:
        if delivery in self._answered:
            self._answered.discard(delivery)
        else:
            await self._apart(self._store.done, delivery)  # type: ignore[attr-defined]


def _finished(work: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that waits for nothing."""
    while True:
        try:
            work.send(None)
        except StopIteration as end:
            return cast(T, end.value)

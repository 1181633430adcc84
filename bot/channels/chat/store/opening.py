"""Opening what chats keep: in a file of the data directory, or in the database that was named for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bot.channels.chat.store.chat_store import ChatStore
from bot.settings import RETENTION_DAYS
from corpus.store.elsewhere import database_url


def open_chat_store(
    data_dir: Path,
    channel: str,
    clock: Callable[[], float] = time.time,
    days: float = RETENTION_DAYS,
) -> ChatStore:
    """Return the store of a data directory; it is made where there is none.

    Args:
        data_dir: where it is, unless a database was named for it.
        channel: whose deliveries and wishes are meant.
        clock: seconds since 1970.
        days: for how long replies and wishes are kept.

    Raises:
        LibraryError: it is damaged, or can't be reached or written.
    """
    if url := database_url(data_dir):
        from bot.channels.chat.store.postgres.chat_store import PostgresChatStore

        return PostgresChatStore(data_dir, url, channel, clock, days)
    from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore

    return SqliteChatStore.open(data_dir, channel, clock, days)

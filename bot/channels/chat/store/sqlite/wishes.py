"""The wishes in the bot's database."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec.structs import replace

from bot.channels.chat.settings import A_DAY, RETENTION
from bot.channels.chat.store.sqlite.database import Database
from bot.channels.chat.store.wishes import Wish
from bot.settings import RETENTION_DAYS
from corpus.store.sql import put

_COLUMNS = "reply, chat, thread, message, asker, question, made, edition, private"
_OTHERS = tuple(name for name in Wish.__struct_fields__ if name not in ("reply", "asker"))
_PUT = put("wish", ["reply", "asker"], *_OTHERS, "channel")


class SqliteWishes:
    """Implements `Wishes`; several channels may share the table."""

    def __init__(
        self,
        database: Database,
        channel: str,
        clock: Callable[[], float] = time.time,
        days: float = RETENTION_DAYS,
    ) -> None:
        self._database = database
        self._kept = days * A_DAY
        self._channel = channel
        self._clock = clock

    async def has_room(self) -> bool:
        """Return whether one more can be kept."""
        return self._has_room()

    async def add(self, wish: Wish) -> bool:
        """Keep a wish; return whether there is room for it."""
        with self._database.transaction() as connection:
            if not self._has_room():
                return False
            values = [getattr(wish, name) for name in ("reply", "asker", *_OTHERS)]
            connection.execute(
                _PUT,
                [*values, self._channel],
            )
        self._database.sync()
        return True

    async def before(self, edition: int) -> list[Wish]:
        """Return the wishes that an edition has not been asked yet, the oldest first."""
        rows = self._database.quick.execute(
            f"SELECT {_COLUMNS} FROM wish WHERE edition < ? AND channel = ? ORDER BY made",
            [edition, self._channel],
        )
        return [replace(Wish(*row), private=bool(row[-1])) for row in rows]

    async def of(self, asker: str) -> list[Wish]:
        """Return what a person waits for, the oldest first."""
        query = f"SELECT {_COLUMNS} FROM wish WHERE asker = ? AND channel = ? ORDER BY made"
        rows = self._database.quick.execute(query, [asker, self._channel])
        return [replace(Wish(*row), private=bool(row[-1])) for row in rows]

    async def tried(self, wish: Wish, edition: int) -> None:
        """Remember that an edition does not answer it either."""
        self._database.quick.execute("UPDATE wish SET edition = ? WHERE reply = ?", [edition, wish.reply])

    async def drop(self, wish: Wish) -> None:
        """Forget what everybody wished of a reply, since it came true or nobody is there."""
        self._database.quick.execute("DELETE FROM wish WHERE reply = ?", [wish.reply])

    async def tidy(self) -> None:
        """Delete wishes that waited as long as anything is kept."""
        self._database.quick.execute("DELETE FROM wish WHERE made < ?", [self._clock() - self._kept])

    def _has_room(self) -> bool:
        (count,) = self._database.quick.execute("SELECT count(*) FROM wish").fetchone()
        return bool(count < RETENTION.wishes)

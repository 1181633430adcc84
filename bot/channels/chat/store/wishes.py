"""Who asked to be told once the guide answers a question, and telling them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.chat.store.database import Database
from bot.channels.chat.store.replies import KEPT

MAX_WISHES = 5000


@dataclass(frozen=True, slots=True)
class Wish:
    """A question that somebody waits for.

    Attributes:
        reply: id of the reply that refused it.
        chat: where to tell; Telegram's own id, kept because its owner asked for it.
        thread: the forum topic, or 0.
        message: the bot's message that refused.
        asker: hash of who asks.
        question: to be asked again.
        made: seconds since 1970.
        edition: that did not answer it.
    """

    reply: int
    chat: int
    thread: int
    message: int
    asker: int
    question: str
    made: float
    edition: int


class Wishes:
    """The wishes of one database."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def has_room(self) -> bool:
        """Return whether one more can be kept."""
        (count,) = self._database.quick.execute("SELECT count(*) FROM wish").fetchone()
        return bool(count < MAX_WISHES)

    def add(self, wish: Wish) -> bool:
        """Keep a wish; return whether there is room for it."""
        with self._database.transaction() as connection:
            if not self.has_room():
                return False
            values = [getattr(wish, name) for name in Wish.__slots__]
            connection.execute("REPLACE INTO wish VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        return True

    def before(self, edition: int) -> list[Wish]:
        """Return the wishes that an edition has not been asked yet, the oldest first."""
        rows = self._database.quick.execute("SELECT * FROM wish WHERE edition < ? ORDER BY made", [edition])
        return [Wish(*row) for row in rows]

    def tried(self, wish: Wish, edition: int) -> None:
        """Remember that an edition does not answer it either."""
        self._database.quick.execute("UPDATE wish SET edition = ? WHERE reply = ?", [edition, wish.reply])

    def drop(self, wish: Wish) -> None:
        """Forget a wish, since it came true or nobody is there."""
        self._database.quick.execute("DELETE FROM wish WHERE reply = ?", [wish.reply])

    def forget(self, asker: int) -> None:
        """Delete a person's wishes."""
        self._database.quick.execute("DELETE FROM wish WHERE asker = ?", [asker])

    def moved(self, old: int, new: int) -> None:
        """Let the wishes of a group follow it to its new id."""
        self._database.quick.execute("UPDATE wish SET chat = ? WHERE chat = ?", [new, old])

    def tidy(self) -> None:
        """Delete wishes that waited as long as anything is kept."""
        self._database.quick.execute("DELETE FROM wish WHERE made < ?", [self._clock() - KEPT])

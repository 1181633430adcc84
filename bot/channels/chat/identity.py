"""Names for people and chats that tell nobody who they are: hashes with a key of this data directory."""

from __future__ import annotations

import hmac
import secrets

from bot.channels.chat.store.database import Database


class Identity:
    """Turns Telegram's ids into numbers that only this data directory's key can reproduce."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of(cls, database: Database) -> Identity:
        """Return the identity of a database; its key is made on the first run."""
        row = database.quick.execute("SELECT key FROM secret").fetchone()
        if row is None:
            with database.transaction() as connection:
                connection.execute("INSERT INTO secret VALUES (?)", [secrets.token_bytes(32)])
                row = connection.execute("SELECT key FROM secret").fetchone()
        return cls(bytes(row[0]))

    def number(self, telegram_id: int) -> int:
        """Return the number that stands for a person or a chat."""
        digest = hmac.digest(self._key, b"%d" % telegram_id, "sha256")
        return int.from_bytes(digest[:8], "big", signed=True)

    def label(self, telegram_id: int) -> str:
        """Return the short form of it for a log."""
        return f"{self.number(telegram_id) & 0xFFFFFFFFFF:010x}"

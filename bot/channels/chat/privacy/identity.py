"""Names for people and chats that tell nobody who they are: hashes with a key of this data directory."""

from __future__ import annotations

import hmac


class Identity:
    """Turns a channel's ids into names that only this data directory's key can reproduce."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def name(self, channel_id: str) -> str:
        """Return the name that stands for a person or a chat."""
        return str(self._number(channel_id))

    def label(self, channel_id: str) -> str:
        """Return the short form of it for a log."""
        return f"{self._number(channel_id) & 0xFFFFFFFFFF:010x}"

    def _number(self, channel_id: str) -> int:
        digest = hmac.digest(self._key, channel_id.encode(), "sha256")
        return int.from_bytes(digest[:8], "big", signed=True)

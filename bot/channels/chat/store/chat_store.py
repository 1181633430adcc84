"""The port of all that a chat keeps: five stores, and what concerns several of them at once."""

from __future__ import annotations

from typing import Protocol

from bot.channels.chat.store.attempts import Attempts
from bot.channels.chat.store.conversations import Conversations
from bot.channels.chat.store.inbox import Inbox
from bot.channels.chat.store.proposals import Proposals
from bot.channels.chat.store.wishes import Wishes


class ChatStore(Protocol):
    """What is kept for one channel. Its methods are called from one event loop."""

    @property
    def inbox(self) -> Inbox:
        """What waits to be answered."""
        ...

    @property
    def attempts(self) -> Attempts:
        """What the process died over."""
        ...

    @property
    def conversations(self) -> Conversations:
        """What was answered."""
        ...

    @property
    def wishes(self) -> Wishes:
        """Who wants to be told."""
        ...

    @property
    def proposals(self) -> Proposals:
        """What keepers proposed."""
        ...

    async def key(self) -> bytes:
        """Return the key that the ids of people and chats are hashed with; it is made on the first run."""
        ...

    async def note(self, name: str) -> str:
        """Return what was noted under a name, or an empty string."""
        ...

    async def set_note(self, name: str, value: str) -> None:
        """Note something under a name; an empty text takes away what was noted."""
        ...

    async def moved(self, old: str, new: str, old_hash: str, new_hash: str) -> None:
        """Let everything kept of a chat follow it to its new id.

        Args:
            old: the id that it had.
            new: the id that it has.
            old_hash: the hash of the first, by which replies are kept.
            new_hash: the hash of the second.
        """
        ...

    async def forget(self, asker: str, chat: str = "", before: str = "") -> None:
        """Delete everything of a person: replies, votes, wishes, choices, and what waits in their chat.

        Args:
            asker: hash of the person.
            chat: whose waiting deliveries are theirs alone; empty for none.
            before: only those that came before this delivery.
        """
        ...

    async def leave_no_trace(self) -> None:
        """See to it that nothing deleted can be read any more."""
        ...

    async def tidy(self) -> None:
        """Delete what has been kept long enough."""
        ...

    def close(self) -> None:
        """Let go of whatever is held."""
        ...

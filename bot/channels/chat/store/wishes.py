"""The port of wishes: who asked to be told once the guide answers a question."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Wish(msgspec.Struct, frozen=True):
    """A question that somebody waits for.

    Attributes:
        reply: id of the reply that refused it; several people may wait for the same.
        chat: where to tell; the channel's own id, kept because its owner asked for it.
        thread: the topic, or empty.
        message: that a notice replies to: the question's, or the bot's where a button asked.
        asker: hash of who wants to be told.
        question: to be asked again.
        made: seconds since 1970.
        edition: that did not answer it.
        private: whether one person alone reads there.
    """

    reply: str
    chat: str
    thread: str
    message: str
    asker: str
    question: str
    made: float
    edition: int
    private: bool = True


class Wishes(Protocol):
    """The wishes that people have in one channel."""

    async def has_room(self) -> bool:
        """Return whether one more can be kept."""
        ...

    async def add(self, wish: Wish) -> bool:
        """Keep a wish; return whether there is room for it."""
        ...

    async def before(self, edition: int) -> list[Wish]:
        """Return the wishes that an edition has not been asked yet, the oldest first."""
        ...

    async def of(self, asker: str) -> list[Wish]:
        """Return what a person waits for, the oldest first."""
        ...

    async def tried(self, wish: Wish, edition: int) -> None:
        """Remember that an edition does not answer it either."""
        ...

    async def drop(self, wish: Wish) -> None:
        """Forget what everybody wished of a reply, since it came true or nobody is there."""
        ...

    async def tidy(self) -> None:
        """Delete wishes that waited as long as anything is kept."""
        ...

"""The port of the durable inbox: what a channel handed over stays here until it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from bot.channels.channel import Raw


class Kept(NamedTuple):
    """A delivery to keep: its id, the chat it belongs to (empty for none), and itself."""

    id: str
    chat: str
    raw: Raw


class Waiting(NamedTuple):
    """A delivery that is not answered yet."""

    id: str
    chat: str


class Inbox(Protocol):
    """Deliveries of one channel by their ids: waiting with their content, or done without it."""

    async def keep(self, deliveries: Sequence[Kept]) -> set[str]:
        """Write deliveries down and return the ids of those that were not there before.

        When this returns, neither a crash nor a power cut can lose them.

        Raises:
            LibraryError: they can't be written, so they must not be confirmed.
        """
        ...

    async def waiting(self) -> list[Waiting]:
        """Return what is not answered yet, in the order of arrival."""
        ...

    async def oldest(self) -> float | None:
        """Return when what waits longest came, in seconds since 1970; None if nothing waits."""
        ...

    async def read(self, delivery: str) -> Raw | None:
        """Return a waiting delivery as it came; None if it was answered or deleted meanwhile."""
        ...

    async def done(self, delivery: str) -> None:
        """Forget a delivery's content; only its id stays, so that it is not answered twice."""
        ...

    async def mark_sending(self, delivery: str, part: int) -> None:
        """Remember that a part of the answer is about to be sent.

        Where an earlier process was about to send it as well, there is room for all that follows when this
        returns: on a full disk nothing is said again and again.

        Raises:
            LibraryError: it can't be written, so it must not be sent.
        """
        ...

    async def mark_sent(self, delivery: str, part: int, message: str) -> None:
        """Remember that a part of the answer has been sent."""
        ...

    async def sent(self, delivery: str) -> dict[int, str]:
        """Return the messages of an answer that were sent before the process ended, by part."""
        ...

    async def moves(self) -> dict[str, str]:
        """Return the chats that have got another id, with that."""
        ...

    async def tidy(self) -> None:
        """Drop what answered deliveries are known by once nobody makes them again."""
        ...

"""The port of sharing: several processes answer for one channel, each chat in the hands of one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol, runtime_checkable

from bot.channels.chat.store.inbox import Waiting


class NotOursError(Exception):
    """Another process answers a delivery: this one was away for so long that it was given up."""


class Sharing(Protocol):
    """What the processes tell each other. Whoever stays silent loses what is in its hands to the others."""

    @property
    def leads(self) -> bool:
        """Whether this process does what only one may do: fetch, and tell what somebody waits for."""
        ...

    @property
    def processes(self) -> int:
        """How many there are, this one included."""
        ...

    def share(self, whole: int) -> int:
        """Return how much of something that they all have together is for this process, at least 1.

        Who has more chats in hand gets more; what one is given the others have given up before.
        """
        ...

    def hold(self) -> Callable[[], bool]:
        """Return what tells, from now on, whether what is in hand now is so for sure at that moment.

        It asks nobody. While it returns False that is not known: the server is away, or this process was.
        It raises NotOursError once everything is somebody else's.
        """
        ...

    async def beat(self) -> bool:
        """Say that this process lives, and give up those that don't.

        Returns:
            Whether it was heard in time; if not, everything that was in hand is somebody else's now.

        Raises:
            AwayError: nothing can be said at the moment.
        """
        ...

    async def claim(self, most: int) -> list[Waiting]:
        """Take chats into hand, those that wait longest first.

        Args:
            most: how many more.

        Returns:
            What waits in all chats in hand, in the order of arrival.
        """
        ...

    async def let_go(self, chats: Collection[str]) -> None:
        """Let others answer in these chats; what waits there goes to this process first, if it has time."""
        ...

    async def news(self, seconds: float) -> None:
        """Wait until something may have come in, for so long at most."""
        ...

    async def leave(self) -> None:
        """Leave everything to the others, at once."""
        ...


@runtime_checkable
class Shared(Protocol):
    """A chat store that several processes have in common."""

    @property
    def sharing(self) -> Sharing:
        """What they tell each other."""
        ...


def sharing_of(store: object) -> Sharing | None:
    """Return what the processes of a store tell each other; None where there is one process alone."""
    return store.sharing if isinstance(store, Shared) else None

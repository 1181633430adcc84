"""Documents that a keeper sends together: a service hands them over one by one, and they are one proposal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.channels.channel import File, Said
from bot.channels.chat.privacy.logs import mistake
from bot.channels.chat.settings import KEEPERS_LISTS


@dataclass(slots=True)
class Album:
    """What was sent together.

    Attributes:
        delivery: id of the first delivery.
        said: the message with the command, or the first.
        files: the documents, in their order.
    """

    delivery: str
    said: Said
    files: list[File] = field(default_factory=list)


class Albums:
    """Collects albums, each until no more of it comes."""

    def __init__(
        self, complete: Callable[[Album], Awaitable[None]], patience: float = KEEPERS_LISTS.album
    ) -> None:
        self._complete = complete
        self._patience = patience
        self._open: dict[str, Album] = {}
        self._timers: dict[str, asyncio.Task[None]] = {}

    def take(self, delivery: str, said: Said, file: File) -> None:
        """Take a document of an album."""
        key = f"{said.place.chat} {said.album}"
        album = self._open.setdefault(key, Album(delivery, said))
        album.files.append(file)
        if said.command:
            album.said = said
        if key in self._timers:
            self._timers[key].cancel()
        self._timers[key] = asyncio.create_task(self._wait(key))

    async def settled(self) -> None:
        """Wait until all that was begun is complete."""
        while self._timers:
            await asyncio.gather(*self._timers.values(), return_exceptions=True)

    async def _wait(self, key: str) -> None:
        await asyncio.sleep(self._patience)
        album = self._open.pop(key)
        try:
            await self._complete(album)
        except Exception as error:
            mistake(error)
        finally:
            del self._timers[key]

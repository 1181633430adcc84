"""Writing what must be written: a full disk is waited out, and a database that is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.channels.chat.privacy.logs import event
from corpus.errors import AwayError, DamagedError, LibraryError

T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0  # seconds between two tries

_without_room: set[object] = set()
"""Who waits for room in this process: the first says so, and the last that there is some again."""


async def with_room(
    write: Callable[[], Awaitable[T]], sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> T:
    """Write, again and again while the disk is full or the database away, and return what that returns.

    It is said in the log once that the disk is full, and once that it isn't any more; of the database it is
    said by those who look after it.

    Args:
        write: writes all or nothing.
        sleep: waits for seconds.
    """
    pause, me = 0.0, object()
    try:
        while True:
            try:
                written = await write()
            except DamagedError:
                raise
            except LibraryError as error:
                pause = min(2 * pause, _LONGEST_PAUSE) or _FIRST_PAUSE
                if isinstance(error, AwayError):
                    pause = _FIRST_PAUSE  # others go on as soon as it is back
                else:
                    if not _without_room:
                        event("waiting_for_room", logging.ERROR, says=str(error))
                    _without_room.add(me)
                await sleep(pause)
            else:
                if _without_room == {me}:
                    event("room_again")
                return written
    finally:
        _without_room.discard(me)

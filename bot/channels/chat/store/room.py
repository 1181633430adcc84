"""Writing what must be written: a full disk is waited out, and a database that is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.channels.chat.privacy.logs import event
from corpus.errors import AwayError, LibraryError

T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0  # seconds between two tries


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
    pause, full = 0.0, False
    while True:
        try:
            written = await write()
        except LibraryError as error:
            if not full and not isinstance(error, AwayError):
                event("waiting_for_room", logging.ERROR, says=str(error))
                full = True
            pause = min(2 * pause, _LONGEST_PAUSE) or _FIRST_PAUSE
            if isinstance(error, AwayError):
                pause = _FIRST_PAUSE  # others go on as soon as it is back
            await sleep(pause)
        else:
            if full:
                event("room_again")
            return written

"""Writing what must be written: a full disk is waited out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.channels.chat.privacy.logs import event
from corpus.errors import LibraryError

T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0  # seconds between two tries


async def with_room(
    write: Callable[[], Awaitable[T]], sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> T:
    """Write, again and again while the disk is full, and return what that returns.

    It is said in the log once that nothing can be written, and once that it can be again.

    Args:
        write: writes all or nothing.
        sleep: waits for seconds.
    """
    pause = 0.0
    while True:
        try:
            written = await write()
        except LibraryError as error:
            if not pause:
                event("waiting_for_room", logging.ERROR, says=str(error))
            pause = min(2 * pause, _LONGEST_PAUSE) or _FIRST_PAUSE
            await sleep(pause)
        else:
            if pause:
                event("room_again")
            return written

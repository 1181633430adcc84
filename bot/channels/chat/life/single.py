"""One bot on a data directory: two would answer everything twice."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.channels.chat.settings import TIMES
from corpus.errors import LibraryError

FILE_NAME = "telegram.lock"


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data directory for this bot; the system lets go of it when the process ends.

    Raises:
        LibraryError: another bot holds it, or the directory can't be written.
    """
    try:
        import fcntl
    except ImportError:  # not on this system
        yield
        return
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.fdopen(os.open(data_dir / FILE_NAME, os.O_WRONLY | os.O_CREAT, 0o600), "w")
    except OSError as error:
        raise LibraryError(
            f"The data directory {data_dir} can't be written ({error.strerror}): mend that, or choose"
            f" another with"
            " --data-dir."
        ) from error
    with file:
        end = time.monotonic() + TIMES.restart
        while not _try_lock(fcntl.flock, file, fcntl.LOCK_EX | fcntl.LOCK_NB):
            if time.monotonic() > end:
                raise LibraryError(f"Another guidebot telegram is running on {data_dir}: stop it first.")
            time.sleep(0.05)
        yield


def _try_lock(lock: Callable[[TextIO, int], None], file: TextIO, how: int) -> bool:
    try:
        lock(file, how)
    except OSError:
        return False
    return True

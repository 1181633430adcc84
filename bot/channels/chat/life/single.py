"""One bot on a data directory: two would answer everything twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.channels.chat.settings import TIMES
from corpus.errors import LibraryError
from corpus.files.writer_lock import locked, unwritable

FILE_NAME = "telegram.lock"


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data directory for this bot; the system lets go of it when the process ends.

    Raises:
        LibraryError: another bot holds it, or the directory can't be written.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(data_dir, error) from error
    taken = LibraryError(f"Another guidebot telegram is running on {data_dir}: stop it first.")
    with locked(data_dir / FILE_NAME, taken, patience=TIMES.restart):
        yield

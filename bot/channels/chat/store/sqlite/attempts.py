"""What was in hand when the process died: marks in a small file that outlives it, and their count."""

from __future__ import annotations

import mmap
import os
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.sqlite.database import Database
from corpus.errors import LibraryError

FILE_NAME = "bot.hands"
_SLOTS = 256
_SIZE = 128  # bytes; ids of deliveries fit into the data of a button, which has 64
_EMPTY = bytes(_SIZE)


class HandMarks:
    """Slots of one file, each empty or with the id of a delivery; nothing is lost but by a power cut.

    The file is mapped into memory: what stands there when the process is killed, the system keeps for the
    next. Where the file can't be written nothing is marked: that must not keep the bot from answering.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._slots: mmap.mmap | None = None
        self._free: list[int] = []
        self.left: list[tuple[int, str]] = []
        """What an earlier process had in hand when it ended: slots, and the ids in them."""
        with suppress(OSError, ValueError):
            self._open(folder / FILE_NAME)

    def _open(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with open(descriptor, "r+b") as file:  # noqa: PTH123 -- a path would be opened by the umask
            kept = file.read(_SLOTS * _SIZE).ljust(_SLOTS * _SIZE, b"\0")
            # All of it is written now, so that a disk that fills up later has room for every mark.
            file.seek(0)
            file.write(kept)
            file.flush()
            self._slots = mmap.mmap(file.fileno(), len(kept))
        for slot, place in enumerate(range(0, len(kept), _SIZE)):
            if mark := kept[place : place + _SIZE].rstrip(b"\0"):
                self.left.append((slot, mark.decode("utf-8", "replace")))
            else:
                self._free.append(slot)

    def put(self, delivery: str) -> int | None:
        """Mark a delivery and return its slot; None where that can't be."""
        with self._lock:
            if not self._free or self._slots is None:
                return None
            slot = self._free.pop()
            self._write(slot, delivery.encode("utf-8", "replace")[:_SIZE].ljust(_SIZE, b"\0"))
        return slot

    def take(self, slot: int | None) -> None:
        """Empty a slot."""
        if slot is not None:
            with self._lock:
                self._write(slot, _EMPTY)
                self._free.append(slot)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._slots is not None:
                self._slots.close()
                self._slots = None

    def _write(self, slot: int, mark: bytes) -> None:
        if self._slots is not None:
            self._slots[slot * _SIZE : (slot + 1) * _SIZE] = mark


_DIED = "INSERT INTO attempt VALUES (?, 1, ?, NULL) ON CONFLICT (id) DO UPDATE SET count = attempt.count + 1"


class SqliteAttempts:
    """Implements `Attempts`."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._marks = HandMarks(database.folder)
        self._held: Counter[str] = Counter()
        for slot, delivery in self._marks.left:
            if self._write(_DIED, delivery, clock()):
                self._marks.take(slot)
            else:  # the disk is full: it stays marked, and is noted at a later start
                self._held[delivery] += 1

    @contextmanager
    def in_hand(self, delivery: str) -> Iterator[None]:
        """Let it be known that a delivery is in hand, until anything but the process's end ends that."""
        slot = self._marks.put(delivery)
        self._held[delivery] += 1
        try:
            yield
        finally:
            self._marks.take(slot)
            self._held[delivery] -= 1
            if not self._held[delivery]:
                del self._held[delivery]

    async def deaths(self) -> dict[str, int]:
        """Return how often the process died over each delivery."""
        rows = self._database.quick.execute("SELECT id, count, set_aside FROM attempt").fetchall()
        noted = {key: count if aside else count + self._held[key] for key, count, aside in rows}
        return dict(self._held) | noted

    def close(self) -> None:
        """Let go of what is held."""
        self._marks.close()

    async def set_aside(self, delivery: str) -> bool:
        """Remember for the keepers that a delivery will not be tried again; return whether that is new."""
        statement = (
            "INSERT INTO attempt VALUES (?1, ?2, ?3, ?3) ON CONFLICT (id)"
            " DO UPDATE SET set_aside = ?3, count = attempt.count + ?2 WHERE attempt.set_aside IS NULL"
        )
        return self._write(statement, delivery, self._held[delivery], self._clock()) > 0

    async def tidy(self) -> None:
        """Forget what nobody needs to know any more."""
        self._write(
            "DELETE FROM attempt WHERE coalesce(set_aside, begun) < ?", self._clock() - RETENTION.attempts
        )

    def _write(self, statement: str, *values: str | float) -> int:
        """Write if that is possible, and return to how many rows: a full disk must not keep the bot back."""
        with suppress(sqlite3.Error, LibraryError):
            return self._database.quick.execute(statement, values).rowcount
        return 0

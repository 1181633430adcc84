"""What is in hand right now, in a small file that outlives the process: a mark costs about a microsecond."""

from __future__ import annotations

import mmap
import os
import threading
from contextlib import suppress
from pathlib import Path

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

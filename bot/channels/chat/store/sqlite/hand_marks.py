"""What is in hand right now, in a small file that outlives the process: a mark costs a few microseconds."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

FILE_NAME = "bot.hands"
_SLOTS = 256
_SIZE = 128  # bytes; ids of deliveries fit into the data of a button, which has 64


class HandMarks:
    """Slots of one file, each empty or with the id of a delivery; nothing is lost but by a power cut.

    Where the file can't be written nothing is marked: that must not keep the bot from answering.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._file: int | None = None
        self._free: list[int] = []
        self._left_slots: list[int] = []
        self.left: list[str] = []
        """Ids that an earlier process had in hand when it ended."""
        with suppress(OSError):
            self._file = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
            kept = os.pread(self._file, _SLOTS * _SIZE, 0).ljust(_SLOTS * _SIZE, b"\0")
            slots = [kept[place : place + _SIZE].rstrip(b"\0") for place in range(0, len(kept), _SIZE)]
            self._left_slots = [place for place, slot in enumerate(slots) if slot]
            self.left = [slot.decode("utf-8", "replace") for slot in slots if slot]
            # All of it is written now, so that a disk that fills up later has room for every mark.
            if os.pwrite(self._file, kept, 0) == len(kept):
                self._free = [place for place, slot in enumerate(slots) if not slot]

    def put(self, delivery: str) -> int | None:
        """Mark a delivery and return its slot; None where that can't be."""
        with self._lock:
            if not self._free or self._file is None:
                return None
            slot = self._free.pop()
        self._write(slot, delivery.encode()[:_SIZE].ljust(_SIZE, b"\0"))
        return slot

    def take(self, slot: int | None) -> None:
        """Empty a slot."""
        if slot is not None:
            self._write(slot, bytes(_SIZE))
            with self._lock:
                self._free.append(slot)

    def take_left(self) -> None:
        """Empty the slots that an earlier process left: what stood there is noted elsewhere."""
        for slot in self._left_slots:
            self.take(slot)
        self._left_slots, self.left = [], []

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, slot: int, mark: bytes) -> None:
        with suppress(OSError):
            if self._file is not None:
                os.pwrite(self._file, mark, slot * _SIZE)

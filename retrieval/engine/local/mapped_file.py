"""A file of named arrays that is mapped into memory: opening it reads its directory and nothing else.

Layout: magic (16 bytes) · length of the directory (4) · its CRC-32 (4) · directory (JSON) · arrays, each at
a multiple of 16 bytes · BLAKE2b digest of all before it (16). Numbers are in the machine's byte order, which
the directory names. Opening checks the directory, `MappedFile.verify` everything.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import msgspec

from corpus.files.staged_file import Part, staged_file, write_synced
from retrieval.engine.artifact import IndexFileError

if TYPE_CHECKING:
    from hashlib import blake2b

MAGIC = b"guidebot index\x01\n"
DIGEST_BYTES = 16
_ALIGNMENT = 16

Array = Any
"""Anything with the buffer protocol and one dimension: bytes, array.array, memoryview, numpy array."""


class _Directory(msgspec.Struct):
    """What stands where; offsets count from the first array."""

    byteorder: str
    size: int
    """Bytes of all arrays."""
    arrays: dict[str, tuple[str, int, int]]
    """Name → type code, offset, bytes."""
    meta: msgspec.Raw


class MappedFile:
    """A file of arrays, open for reading; processes that open the same file share its memory."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            IndexFileError: it is not there, cut short, or not of this version.
        """
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:  # ValueError: the file is empty
            raise IndexFileError(f"The index file {path.name} can't be opened: {error}.") from error
        view = memoryview(self._map)
        if view[: len(MAGIC)] != MAGIC or len(view) < len(MAGIC) + 8:
            raise IndexFileError(f"The index file {path.name} is damaged or of another version.")
        length, checksum = (int.from_bytes(view[at : at + 4], "little") for at in (16, 20))
        directory = view[24 : 24 + length]
        if crc32(directory) != checksum:
            raise IndexFileError(f"The index file {path.name} is damaged: its directory's checksum is wrong.")
        try:
            self._directory = msgspec.json.decode(directory, type=_Directory)
        except msgspec.MsgspecError as error:
            raise IndexFileError(f"The index file {path.name} is damaged: {error}.") from error
        start = _aligned(24 + length)
        self._data = view[start : start + self._directory.size]
        if (
            len(view) != start + self._directory.size + DIGEST_BYTES
            or self._directory.byteorder != sys.byteorder
        ):
            raise IndexFileError(f"The index file {path.name} is damaged or of another machine.")

    def get(self, name: str) -> memoryview[int] | None:
        """Return an array as it stands in the file, or None if there is none of that name."""
        return self[name] if name in self._directory.arrays else None

    def __getitem__(self, name: str) -> memoryview[int]:
        """Return an array as it stands in the file, not copied."""
        code, offset, size = self._directory.arrays[name]
        if not size:  # Python casts no empty view
            return memoryview(array(code))
        return self._data[offset : offset + size].cast(code)  # type: ignore[call-overload, no-any-return]

    def meta(self, kind: type[Any]) -> Any:
        """Return what the writer put beside the arrays, as the given msgspec type."""
        try:
            return msgspec.json.decode(self._directory.meta, type=kind)
        except msgspec.MsgspecError as error:
            raise IndexFileError(f"The index file {self.path.name} is damaged: {error}.") from error

    def verify(self) -> None:
        """Read the whole file and compare its digest.

        Raises:
            IndexFileError: a byte of it has changed since it was written.
        """
        view = memoryview(self._map)
        digest = _new_digest()
        digest.update(view[:-DIGEST_BYTES])
        if digest.digest() != view[-DIGEST_BYTES:]:
            raise IndexFileError(f"The index file {self.path.name} is damaged: its checksum is wrong.")


def write_mapped_file(path: Path, meta: msgspec.Struct, arrays: Mapping[str, Array]) -> None:
    """Write a file whole or not at all: under another name, flushed to disk, read back, then renamed."""
    parts: list[memoryview[int]] = []
    directory: dict[str, tuple[str, int, int]] = {}
    offset = 0
    for name, values in arrays.items():
        view = memoryview(values)
        directory[name] = view.format, offset, view.nbytes
        parts.append(view.cast("B") if view.nbytes else memoryview(b""))
        offset = _aligned(offset + view.nbytes)
    raw = msgspec.Raw(msgspec.json.encode(meta))
    head = msgspec.json.encode(_Directory(sys.byteorder, offset, directory, raw))
    beginning = MAGIC + len(head).to_bytes(4, "little") + crc32(head).to_bytes(4, "little") + head
    with staged_file(path) as staged:
        write_synced(staged, _digested((beginning, *parts)))
        MappedFile(staged).verify()


def _digested(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts, each from a multiple of the alignment on, then their digest."""
    digest = _new_digest()
    for part in parts:
        for piece in (part, bytes(-len(part) % _ALIGNMENT)):
            yield piece
            digest.update(piece)
    yield digest.digest()


def _new_digest() -> blake2b:
    from hashlib import blake2b  # only writing and checking need it

    return blake2b(digest_size=DIGEST_BYTES)


def _aligned(offset: int) -> int:
    return offset + -offset % _ALIGNMENT

"""The hints of an edition in one file beside its index: read at a glance, without opening any document."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from corpus.files.staged_file import staged_file, write_synced
from retrieval.engine.artifact import EditionName, IndexFileError
from retrieval.question.hint_data import HintData, KeptHints

T = TypeVar("T")
_CHECKSUM_BYTES = 4


def hints_path(folder: Path, edition: EditionName) -> Path:
    """Return where the hints of an edition stand."""
    return folder / f"{edition}.hints"


def write_hints(folder: Path, edition: EditionName, hints: Mapping[int, HintData]) -> None:
    """Write the hints by version of their document, whole or not at all."""
    body = msgspec.msgpack.encode(hints)
    with staged_file(hints_path(folder, edition)) as staged:
        write_synced(staged, (zlib.crc32(body).to_bytes(_CHECKSUM_BYTES, "little"), body))


def read_hints_file(folder: Path, edition: EditionName) -> dict[int, HintData]:
    """Return the hints by version of their document.

    Raises:
        IndexFileError: the file is missing or damaged.
    """
    return _read(folder, edition, dict[int, HintData])


def open_hints_file(folder: Path, edition: EditionName) -> dict[int, KeptHints]:
    """Return the hints by version of their document; their questions are read when they are asked for.

    Raises:
        IndexFileError: the file is missing or damaged.
    """
    return _read(folder, edition, dict[int, KeptHints])


def _read(folder: Path, edition: EditionName, kind: type[T]) -> T:
    path = hints_path(folder, edition)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise IndexFileError(f"The index file {path.name} can't be opened: {error}.") from error
    body = raw[_CHECKSUM_BYTES:]
    if zlib.crc32(body).to_bytes(_CHECKSUM_BYTES, "little") != raw[:_CHECKSUM_BYTES]:
        raise IndexFileError(f"The index file {path.name} is damaged: its checksum is wrong.")
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise IndexFileError(f"The index file {path.name} is damaged: {error}.") from error

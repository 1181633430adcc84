"""What an exported file alone does not say of its document: kept beside the files, in one of their own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from corpus.errors import SourceError
from corpus.files.staged_file import staged_file
from corpus.model import Document, Place

FILE_NAME = "guidebot-export.json"


class About(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What to say of a document instead of what its file says; None where the file is right.

    Attributes:
        format: ``markdown`` or ``text``.
        title: of the document.
        source: what readers may see.
        metadata: further front matter.
        places: offset, page, label and anchor of each, see `Place`.
    """

    format: str | None = None
    title: str | None = None
    source: str | None = None
    metadata: dict[str, str] | None = None
    places: list[Place] = []

    def apply(self, document: Document) -> Document:
        """Return the document as it was before it was exported."""
        pairs = document.metadata if self.metadata is None else tuple(sorted(self.metadata.items()))
        return replace(
            document,
            title=document.title if self.title is None else self.title,
            source=document.source if self.source is None else self.source,
            metadata=pairs,
            places=tuple(self.places) or document.places,
        )


class Manifest(msgspec.Struct, forbid_unknown_fields=True):
    """The files that an export wrote, and what they don't say."""

    files: list[str] = []
    about: dict[str, About] = {}


NOTHING = About()


def about_file(path: Path) -> About:
    """Return what the export that wrote a file kept of its document; nothing for any other file.

    Raises:
        SourceError: the export's own file is damaged.
    """
    beside = path.with_name(FILE_NAME)
    try:
        changed = beside.stat().st_mtime_ns
    except OSError:
        return NOTHING
    return _read(beside, changed).about.get(path.name, NOTHING)


def read_manifest(folder: Path) -> Manifest | None:
    """Return what an earlier export wrote into a folder, None if there was none.

    Raises:
        SourceError: its own file is damaged.
    """
    path = folder / FILE_NAME
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the export's own file."""
    raw = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    with staged_file(folder / FILE_NAME, prefix=".") as staged:
        staged.write_bytes(raw + b"\n")
    _read.cache_clear()


def forget_manifests() -> None:
    """Read them anew next time."""
    _read.cache_clear()


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Manifest:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise SourceError(
            f"{path.name} is damaged ({error}): export the guide again, or delete it."
        ) from error

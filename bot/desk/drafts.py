"""Changes of documents that are tried before they are published: their files, and what they are."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from bot.channels.chat.keepers.keeper_files import prepare, prepare_all, write_message
from bot.keeping.changes import Add, Change, Remove, SetHints
from corpus.errors import SourceError, UnknownNameError
from corpus.languages.spoken import Later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.store.library import Library

FOLDER = "desk"
KEPT = 86_400.0
"""Seconds that a draft is kept."""
_CHANGE = "change.json"
_ID = re.compile(r"[0-9a-f]{16}")
_GONE = Later("desk.draft_gone")


class Upload(NamedTuple):
    """A file that somebody dropped on the page: what the browser calls it, and its bytes."""

    name: str
    content: bytes


class Drafts:
    """The drafts of a data directory, each in a folder of its own."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def of_files(self, library: Library, uploads: Sequence[Upload], name: str, guide: str = "") -> str:
        """Keep files to be added and return the draft's id.

        Raises:
            SourceError: one of them has no usable name, or is hints for a document that is not there.
        """
        draft, folder = self._fresh()
        paths = [_write(folder, upload) for upload in uploads]
        if len(paths) == 1:
            ready = prepare(library, paths[0], name)
            return self._keep(draft, Add((str(ready.source),), ready.name, guide=guide))
        return self._keep(draft, Add(prepare_all(library, paths), guide=guide))

    def of_text(
        self, library: Library, text: str, name: str, *, hints: str | None = None, guide: str = ""
    ) -> str:
        """Keep a text to be added and return the draft's id.

        Args:
            library: holds the document that may be replaced, whose hints stay.
            text: of the document.
            name: what it is called; empty for its first words.
            hints: of the document in the place of those it has.
            guide: that it shall belong to; empty for that of the document that it replaces.
        """
        draft, folder = self._fresh()
        path = write_message(text, name, folder)
        ready = prepare(library, path, name)
        if hints is not None:
            path.with_name(f"{path.stem}.hints.toml").write_text(hints, encoding="utf-8")
        return self._keep(draft, Add((str(ready.source),), ready.name, guide=guide))

    def of_address(self, address: str, name: str, guide: str = "") -> str:
        """Keep an address to be added and return the draft's id.

        Raises:
            SourceError: it is no address of a page.
        """
        if not address.startswith(("http://", "https://")):
            raise SourceError(Later("desk.address_begins"))
        draft, _ = self._fresh()
        return self._keep(draft, Add((address,), name, guide=guide))

    def of_removal(self, names: Iterable[str]) -> str:
        """Keep documents to be removed and return the draft's id."""
        draft, _ = self._fresh()
        return self._keep(draft, Remove(tuple(names)))

    def of_hints(self, document: str, hints: str, before: str) -> str:
        """Keep other hints of a document and return the draft's id; see `SetHints`."""
        draft, _ = self._fresh()
        return self._keep(draft, SetHints(document, hints, before))

    def change(self, draft: str) -> Change:
        """Return what a draft would change.

        Raises:
            UnknownNameError: there is no such draft any more.
        """
        try:
            kept = (self._of(draft) / _CHANGE).read_bytes()
            change: Change = msgspec.json.decode(kept, type=Change)
        except (OSError, msgspec.MsgspecError) as error:
            raise UnknownNameError(_GONE) from error
        return change

    def drop(self, draft: str) -> None:
        """Delete a draft."""
        shutil.rmtree(self._of(draft), ignore_errors=True)

    def tidy(self) -> None:
        """Delete the drafts that are too old."""
        for folder in self._folder.glob("*"):
            with suppress(OSError):  # another desk may have deleted it just now
                if folder.stat().st_mtime < time.time() - KEPT:
                    shutil.rmtree(folder)

    def _fresh(self) -> tuple[str, Path]:
        self.tidy()
        draft = secrets.token_hex(8)
        folder = self._folder / draft
        folder.mkdir(mode=0o700, parents=True)
        return draft, folder

    def _keep(self, draft: str, change: Change) -> str:
        (self._folder / draft / _CHANGE).write_bytes(msgspec.json.encode(change))
        return draft

    def _of(self, draft: str) -> Path:
        if not _ID.fullmatch(draft):
            raise UnknownNameError(_GONE)
        return self._folder / draft


def _write(folder: Path, upload: Upload) -> Path:
    """Write a file under the last part of its name, whatever else stands in it."""
    name = re.split(r"[/\\]", upload.name)[-1].strip()
    if name.strip(".") == "" or any(ord(sign) < 32 for sign in name) or len(name.encode()) > 200:
        raise SourceError(Later("desk.file_needs_name"))
    if name == _CHANGE:
        name = f"document-{name}"
    path = folder / name
    if path.exists():
        raise SourceError(Later("desk.two_files", name=name))
    path.write_bytes(upload.content)
    return path

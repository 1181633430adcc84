"""What a keeper sends: a document with the hints it had so far, or hints for a document there is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot.channels.channel import Channel, File
from bot.channels.chat.settings import KEEPERS_LISTS
from corpus.editions import StoredDocument
from corpus.errors import SourceError
from corpus.hints import HINTS_SUFFIX
from corpus.store.library import Library

_SUFFIXES = {"markdown": ".md", "text": ".txt"}


FOLDER = "proposals"


class ProposalFiles:
    """The files that proposals came with, each proposal's in a folder of its own."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def fresh(self, proposal: str) -> Path:
        """Return a fresh folder for what a proposal came with."""
        folder = self._folder / self.name_of(proposal)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        return folder

    def drop(self, proposal: str) -> None:
        """Delete what a proposal came with."""
        shutil.rmtree(self._folder / self.name_of(proposal), ignore_errors=True)

    @staticmethod
    def name_of(proposal: str) -> str:
        """Return the name of a proposal's folder, whatever its id holds."""
        return re.sub(r"[^A-Za-z0-9-]", "_", proposal)


def write_message(text: str, name: str, folder: Path) -> Path:
    """Write a message into a folder as the document that it becomes, and return its path.

    Args:
        text: of the message, as it was written.
        name: what the keeper calls it; empty for its first words.
        folder: where.
    """
    from corpus.readers.names import slug

    words = "-".join(slug(text[: KEEPERS_LISTS.beginning]).split("-")[: KEEPERS_LISTS.words_of_name])
    path = folder / f"{slug(name) if name else words or 'message'}.md"
    path.write_text(text, encoding="utf-8")
    return path


async def fetch_together(channel: Channel, files: Sequence[File], folder: Path) -> list[Path]:
    """Write files that were sent together into one folder, and return where they are.

    Raises:
        SourceError: one is too large, empty or not to be had.
    """
    for number, file in enumerate(files):
        own = folder / str(number)
        own.mkdir()
        path = await channel.fetch(file, own)
        if not (together := folder / path.name).exists():
            path.rename(together)
    return sorted(path for path in folder.rglob("*") if path.is_file())


class Prepared(NamedTuple):
    """A source in its folder.

    Attributes:
        source: the file to add.
        name: what the document is called.
        kept_hints: the file with the hints that the document had so far, None where it had none.
    """

    source: Path
    name: str
    kept_hints: Path | None = None


def prepare(library: Library, path: Path, name: str) -> Prepared:
    """Return what to add, the files it needs written beside it.

    Args:
        library: holds the document that may be replaced.
        path: the file that was sent.
        name: what the keeper calls it; empty for its file's name.

    Raises:
        SourceError: hints were sent for a document that is not there.
    """
    from corpus.readers.names import slug

    is_hints = path.name.lower().endswith(HINTS_SUFFIX)
    stem = path.name[: -len(HINTS_SUFFIX)] if is_hints else path.stem
    name = name or slug(stem)
    stored = library.edition(library.published()).document(name)
    if is_hints:
        return _with_new_hints(library, path, name, stored)
    if stored is None or not (hints := library.hints(stored.version)):
        return Prepared(path, name)
    kept = path.with_name(f"{path.stem}{HINTS_SUFFIX}")
    kept.write_text(hints, encoding="utf-8")
    return Prepared(path, name, kept)


def prepare_all(library: Library, paths: Sequence[Path]) -> tuple[str, ...]:
    """Return what to add of files that were sent together; hints go with the document beside them.

    Raises:
        SourceError: hints were sent for a document that is neither there nor among them.
    """
    documents = {path.stem for path in paths if not path.name.endswith(HINTS_SUFFIX)}
    sources: list[str] = []
    for path in paths:
        if path.name.endswith(HINTS_SUFFIX) and path.name.removesuffix(HINTS_SUFFIX) in documents:
            continue
        has_hints = path.with_name(f"{path.stem}{HINTS_SUFFIX}").exists()
        sources.append(str(path if has_hints else prepare(library, path, "").source))
    return tuple(sources)


def _with_new_hints(library: Library, path: Path, name: str, stored: StoredDocument | None) -> Prepared:
    if stored is None:
        raise SourceError(
            f"These are hints for “{name}”, but there is no such document: /corpus lists the names."
        )
    source = path.with_name(f"{name}{_SUFFIXES.get(stored.format, '.md')}")
    source.write_text(library.text(stored.version), encoding="utf-8")
    path.rename(path.with_name(f"{name}{HINTS_SUFFIX}"))
    return Prepared(source, name)

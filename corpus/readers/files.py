"""Files and folders: opened without trust in what they are, read up to a limit, walked in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from corpus.errors import HintsError, SourceError
from corpus.hints import HINTS_SUFFIX, MAX_HINTS
from corpus.readers.encodings import normal_line_ends

MAX_FILE = 64_000_000
"""Bytes of a file that are read at most."""

MAX_FILES = 50_000
"""Entries of a folder, with all that is below it, that are looked at before giving up."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read, and the folder of the call that it was found in (its own, if it was named itself)."""

    path: Path
    root: Path
    named: bool
    """Whether the keeper named it, so that it must be readable; those of a folder may be skipped."""

    @property
    def display(self) -> str:
        """What it is called in messages: nothing above the folder that the keeper gave."""
        shown = self.path.name if self.named else str(Path(self.root.name, self.path.relative_to(self.root)))
        return shown.encode("utf-8", "replace").decode()


def read_bytes(path: Path, display: str, limit: int = MAX_FILE) -> bytes:
    """Return a regular file's bytes.

    Raises:
        SourceError: it isn't there, isn't a regular file, may not be read, or is larger than `limit` bytes.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError as error:  # bytes that no text can hold, so nobody could keep where it was
        raise SourceError(
            f"{display} can't be read: its name, or a folder's, is not UTF-8; rename it."
        ) from error
    try:
        # Opening a pipe without O_NONBLOCK would wait for somebody to write into it.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise SourceError(f"{display} can't be read: {reason(error)}.") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise SourceError(
                f"{display} is neither a file nor a folder: give one of the two, or a web address."
            )
        try:
            raw = file.read(limit + 1)
        except OSError as error:
            raise SourceError(f"{display} can't be read: {reason(error)}.") from error
    if len(raw) > limit:
        raise SourceError(f"{display} is larger than {limit // 1_000_000} MB: split it into several files.")
    return raw


def read_head(path: Path, size: int) -> bytes:
    """Return the first bytes of a file; none of one that can't be opened or is no regular file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            return file.read(size) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    except OSError:
        return b""


def read_hints_beside(path: Path) -> str:
    """Return the text of the hints file beside a source, or an empty string.

    Raises:
        HintsError: there is one that can't be read.
    """
    hints = path.with_name(f"{path.stem}{HINTS_SUFFIX}")
    if not hints.is_file():
        return ""
    try:
        raw = read_bytes(hints, hints.name, 4 * MAX_HINTS)
        return normal_line_ends(raw.decode("utf-8-sig"))
    except SourceError as error:
        raise HintsError(str(error)) from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise HintsError(f"{hints.name}, line {line}: this is not UTF-8; save the file as UTF-8.") from error


def walk(folder: Path, include: Sequence[str] = ()) -> Iterator[FoundFile]:
    """Yield a folder's files, in the order of their paths; what is hidden or leads out of it is left out.

    Args:
        folder: where to look, in all folders below it as well.
        include: patterns such as ``*.md`` or ``faq/*``; a file is left out if neither its name nor its path
            below the folder matches one of them.

    Raises:
        SourceError: the folder can't be read, or there is no end to it.
    """
    root = folder.resolve()
    seen = 0
    for parent, folders, names in os.walk(root, onerror=_refuse):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and _inside(root, Path(parent, name))
        )
        seen += len(folders) + len(names)
        if seen > MAX_FILES:
            raise SourceError(
                f"{folder} has more than {MAX_FILES:,} files: give a folder with the guide alone."
            )
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or not _inside(root, path):
                continue
            if not include or _is_included(path.relative_to(root).as_posix(), include):
                yield FoundFile(path, root, named=False)


def reason(error: Exception) -> str:
    """Return why the system refused, as part of a sentence."""
    reasons: dict[type[Exception], str] = {
        FileNotFoundError: "there is no such file; check how it is spelled",
        PermissionError: "you may not read it; change its permissions",
        IsADirectoryError: "it is a folder",
    }
    text = getattr(error, "strerror", None) or str(error)
    return reasons.get(type(error), text[:1].lower() + text[1:])


def _is_included(path: str, include: Sequence[str]) -> bool:
    name = path.rpartition("/")[2]
    return any(fnmatchcase(path, pattern) or fnmatchcase(name, pattern) for pattern in include)


def _inside(root: Path, path: Path) -> bool:
    """Return whether a path is what it seems: a link may lead to a file inside the root, never out of it."""
    if not path.is_symlink():
        return True
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads nowhere, or round in a circle
        return False
    return target.is_file() and target.is_relative_to(root)


def _refuse(error: OSError) -> None:
    raise SourceError(f"{Path(str(error.filename)).name} can't be read: {reason(error)}.") from error

"""What the sources of a call stand for: files, those of folders, web addresses, the built-in guide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from corpus.errors import SourceError
from corpus.guide import NAME as BUILT_IN_NAME
from corpus.hints import HINTS_SUFFIX
from corpus.manifest import FILE_NAME as MANIFEST
from corpus.manifest import about_file
from corpus.readers.content_types import may_be_read
from corpus.readers.files import FoundFile, read_head, walk
from corpus.readers.formats.telling import HEAD
from corpus.swapping import finish_swap, swap_is_ready

Found = FoundFile | str
"""A file, or a web address or the built-in guide's name."""


def find(sources: Sequence[str], include: Sequence[str] = ()) -> tuple[list[Found], list[str]]:
    """Return what the sources stand for, each once, and what is left out of folders.

    Raises:
        SourceError: a folder can't be read, or there is no end to it.
    """
    found: dict[str, Found] = {}
    skipped: list[str] = []
    for source in sources:
        if is_url(source) or (source == BUILT_IN_NAME and not _is(source, Path.exists)):
            found.setdefault(source, source)
            continue
        for file in _files(source, include):
            if file.named or not _is_left_out(file, skipped):
                found.setdefault(_identity(file.path), file)
    return list(found.values()), skipped


def _files(source: str, include: Sequence[str]) -> Iterable[FoundFile]:
    path = Path(source).expanduser().absolute()
    if _is(source, Path.is_dir):
        _finish_export(path)
        return walk(path, include)
    if path.name.endswith(HINTS_SUFFIX):
        raise SourceError(f"{path.name} holds hints: give the document that stands beside it.")
    return [FoundFile(path, path.parent, named=True)]


def _finish_export(folder: Path) -> None:
    """Finish an export that was cut short when all of it had been written but not yet put in its place."""
    if not swap_is_ready(folder):
        return
    try:
        finish_swap(folder)
    except OSError as error:
        raise SourceError(
            f"The export {folder} was cut short ({error.strerror}): export the guide again."
        ) from error


def _identity(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle: opening the file says so
        return str(path)


def _is(source: str, test: Callable[[Path], bool]) -> bool:
    try:
        return test(Path(source).expanduser())
    except (OSError, RuntimeError, ValueError):
        return False


def _is_left_out(file: FoundFile, skipped: list[str]) -> bool:
    """Return whether a folder's file is no guide, and keep its name if that is worth telling."""
    if file.path.name == MANIFEST:
        return True
    if about_file(file.path).format:
        return False
    if file.path.name.endswith(HINTS_SUFFIX):
        stem = file.path.name.removesuffix(HINTS_SUFFIX)
        if not any(path.name != file.path.name for path in file.path.parent.glob(f"{_literal(stem)}.*")):
            skipped.append(file.display)
        return True
    left_out = not may_be_read(read_head(file.path, HEAD), file.path.name)
    if left_out or not file.path.is_file():
        skipped.append(file.display)
        return True
    return False


def name_parts(source: Found) -> list[str]:
    """Return what a source may be called by; see `distinct_names`."""
    if isinstance(source, FoundFile):
        return [*source.path.parent.parts[1:], source.path.stem, source.path.suffix]
    if not is_url(source):
        return [source, ""]
    host, _, rest = source.partition("://")[2].partition("/")
    path = PurePosixPath(unquote(re.split("[?#]", rest, maxsplit=1)[0]))
    if not path.name:
        return [host, ""]
    return [host, *path.parent.parts, path.stem, path.suffix]


def is_url(source: str) -> bool:
    """Return whether a source is an address, of the web or of something else."""
    return "://" in source


def _literal(stem: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in stem)

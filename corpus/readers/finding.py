"""What the sources of a call stand for: files, those of folders, web addresses, the built-in guide."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from corpus.errors import SourceError
from corpus.files.swapping import finish_swap, swap_is_ready
from corpus.guide import NAME as BUILT_IN_NAME
from corpus.hints import HINTS_SUFFIX
from corpus.readers.content_types import why_not
from corpus.readers.files import FoundFile, read_head, walk
from corpus.readers.formats.telling import HEAD
from corpus.sources.folders import Folder
from corpus.sources.manifest import FILE_NAME as MANIFEST
from corpus.sources.manifest import about_file

Found = FoundFile | str
"""A file, or a web address or the built-in guide's name."""


def find(sources: Sequence[str], include: Sequence[str] = ()) -> tuple[list[Found], dict[str, str]]:
    """Return what the sources stand for, each once, and what is left out of folders, with the reason.

    Raises:
        SourceError: a folder can't be read, or there is no end to it.
    """
    found: dict[str, Found] = {}
    skipped: dict[str, str] = {}
    for source in sources:
        if is_url(source) or (source == BUILT_IN_NAME and not _is(source, Path.exists)):
            found.setdefault(source, source)
            continue
        for file in _files(source, include):
            if file.named or not _is_left_out(file, skipped):
                found.setdefault(_identity(file.path), file)
    return list(found.values()), skipped


def folders_among(sources: Sequence[str], include: Sequence[str] = ()) -> tuple[Folder, ...]:
    """Return those of a keeper's sources that are folders."""
    paths = (Path(source).expanduser() for source in sources if not is_url(source))
    return tuple(Folder(path.resolve(), tuple(include)) for path in paths if _is(str(path), Path.is_dir))


def new_files(folder: Folder, known: Collection[str]) -> tuple[list[FoundFile], dict[str, str]]:
    """Return the files of a folder that no document was read from, and what is left out, with the reason.

    Args:
        folder: that is kept in step.
        known: locations of documents, through links or not.

    Raises:
        SourceError: the folder can't be read, or there is no end to it.
    """
    found, skipped = find([str(folder.path)], folder.include)
    real = {os.path.realpath(location) for location in known if not is_url(location)}
    files = [file for file in found if isinstance(file, FoundFile) and _identity(file.path) not in real]
    return files, skipped


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


def _is_left_out(file: FoundFile, skipped: dict[str, str]) -> bool:
    """Return whether a folder's file is no guide, and keep its name if that is worth telling."""
    if file.path.name == MANIFEST:
        return True
    if about_file(file.path).format:
        return False
    if file.path.name.endswith(HINTS_SUFFIX):
        stem = file.path.name.removesuffix(HINTS_SUFFIX)
        if not any(path.name != file.path.name for path in file.path.parent.glob(f"{_literal(stem)}.*")):
            skipped[file.display] = f"{file.path.name} holds hints, and no document stands beside it."
        return True
    reason = why_not(read_head(file.path, HEAD), file.path.name)
    if not file.path.is_file():
        reason = f"{file.path.name} is no file that can be read."
    if reason:
        skipped[file.display] = reason
    return bool(reason)


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

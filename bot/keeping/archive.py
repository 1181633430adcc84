"""Everything that a data directory holds in one file, and back: library, bot, settings, whatever is kept.

The file is a ZIP archive. The first thing in it is a list of what it holds, with sizes and digests, so that
one that is damaged or cut short is found out before anything is changed. What can be made again, such as the
index, is left out.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import IO

import msgspec

from corpus.errors import LibraryError
from corpus.files.staged_file import remove_left_over, staged_folder, sync
from corpus.files.swapping import staging, swap_in
from corpus.store.database import OWN_ENDINGS, check_target, copy_database
from corpus.store.restoring import DATABASE_MAGIC, INDEX, damaged_backup

COMMENT = b"guidebot backup"
"""The archive's own comment: tells it from every other."""

_LIST = "guidebot-backup.json"
_FORMAT = 1
_CHUNK = 1 << 20
_TRIES = 3  # to read what others change meanwhile

Check = Callable[[Path, Path], None]
"""Takes a database out of a backup and the backup's name; raises LibraryError if it can't be used."""


class _Entry(msgspec.Struct, frozen=True):
    """A file of the data directory."""

    size: int
    digest: str


class _List(msgspec.Struct, frozen=True):
    """What an archive holds, by path in the data directory."""

    format: int
    version: str
    files: dict[str, _Entry]


def is_archive(path: Path) -> bool:
    """Return whether a file is a backup of everything."""
    try:
        if not path.is_file():  # opening a pipe waits for somebody to write into it
            return False
        with zipfile.ZipFile(path) as archive:
            return archive.comment == COMMENT
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def back_up_everything(data_dir: Path, target: Path) -> int:
    """Write all that a data directory holds into one file, while it may be in use, and return how many files.

    Raises:
        LibraryError: something can't be read, or the target can't be written.
    """
    check_target(target, data_dir, lambda: is_archive(target))
    try:
        remove_left_over(target)
        for _ in range(_TRIES - 1):
            with suppress(FileNotFoundError):  # it was swept, or put in another's place, since it was listed
                return _back_up(data_dir, target)
        return _back_up(data_dir, target)
    except OSError as error:
        if isinstance(error, LibraryError):
            raise
        raise _unwritable(target, error) from error


def _back_up(data_dir: Path, target: Path) -> int:
    with staged_folder(target) as folder:
        files = dict(_copies(data_dir, folder, target))
        staged = folder / _LIST
        descriptor = os.open(staged, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            _write(file, files)
        sync(staged)
        staged.replace(target)
    sync(target.parent)
    return len(files)


def restore_everything(data_dir: Path, backup: Path, checks: Mapping[str, Check]) -> int:
    """Put what a backup holds in the place of what is in a data directory, and return how many files.

    What was there stays until all of the backup is beside it and known to be whole. The caller keeps
    everybody else out.

    Args:
        data_dir: it exists.
        backup: what `back_up_everything` wrote.
        checks: by the name of a database, what has to be looked at in it; one that the backup lacks goes.

    Raises:
        LibraryError: the backup can't be used; nothing has changed.
    """
    with staging(data_dir) as folder:
        with _plain_errors(data_dir, backup):
            names = _unpack(backup, folder)
        for name, check in checks.items():
            if (folder / name).is_file():
                check(folder / name, backup)
        swap_in(data_dir, [*checks, INDEX])
    return len(names)


def check_archive(data_dir: Path, backup: Path) -> None:
    """Read all of a backup, before anything is made in a data directory that may not exist yet.

    Raises:
        LibraryError: the backup can't be used.
    """
    with _plain_errors(data_dir, backup):
        _unpack(backup, None)


@contextmanager
def _plain_errors(data_dir: Path, backup: Path) -> Iterator[None]:
    """Turn what goes wrong with a backup into a sentence that says what to do."""
    try:
        yield
    except (zipfile.BadZipFile, msgspec.MsgspecError, EOFError, NotImplementedError) as error:
        raise damaged_backup(backup) from error
    except OSError as error:
        if isinstance(error, LibraryError):
            raise
        raise _not_unpacked(data_dir, backup, error) from error


def check_database(copy: Path, backup: Path) -> None:
    """Read a whole database out of a backup.

    Raises:
        LibraryError: it is damaged.
    """
    try:
        if not _is_whole(copy):
            raise damaged_backup(backup)
    except sqlite3.DatabaseError as error:
        raise damaged_backup(backup) from error


def _is_whole(path: Path) -> bool:
    """Return whether every page of a database can be read."""
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")


def _copies(data_dir: Path, folder: Path, target: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file that is kept, by its path in the data directory, and where its content can be read."""
    # The library comes last: what the bot's file cites was published before, so it is in there.
    for path in sorted(_kept(data_dir), key=lambda path: (path.suffix == ".sqlite", path)):
        if path.exists() and target.exists() and path.samefile(target):
            continue
        name = path.relative_to(data_dir).as_posix()
        if not _is_database(path):
            if not is_archive(path):  # earlier backups would make each one larger than the last
                yield name, path
            continue
        copy = folder / name.replace("/", "-")
        try:
            with closing(sqlite3.connect(path, timeout=10)) as connection:
                copy_database(connection, copy, shown=target)
            whole = _is_whole(copy)
        except sqlite3.Error as error:
            raise LibraryError(f"{path} can't be read ({error}): nothing was written.") from error
        if not whole:
            raise LibraryError(
                f"{path} is damaged, so nothing was written: put an earlier backup in its place with"
                " `guidebot restore FILE`."
            )
        yield name, copy


def _kept(data_dir: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(data_dir):
        here = Path(root)
        folders[:] = [name for name in folders if name[0] != "." and not (here == data_dir and name == INDEX)]
        for name in names:
            path = here / name
            if not name.endswith(OWN_ENDINGS) and path.is_file():
                yield path


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(DATABASE_MAGIC)) == DATABASE_MAGIC
    except OSError as error:
        raise LibraryError(f"{path} can't be read ({error.strerror}): mend its rights.") from error


def _write(file: IO[bytes], files: Mapping[str, Path]) -> None:
    from importlib.metadata import version

    entries = {name: _entry(path) for name, path in files.items()}
    listed = msgspec.json.encode(_List(_FORMAT, version("guidebot"), entries))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = COMMENT
        archive.writestr(_LIST, listed)
        for name, path in files.items():
            # A file that grows meanwhile, such as the prompt's history, is kept as long as it was.
            with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as packed:
                copyfileobj(_First(source, entries[name].size), packed, _CHUNK)


def _entry(path: Path) -> _Entry:
    digest, size = blake2b(digest_size=16), 0
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
    return _Entry(size, digest.hexdigest())


class _First:
    """The first bytes of a file."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left = file, size

    def read(self, size: int = -1, /) -> bytes:
        """Return at most so many of them, as a file does; none once all are read."""
        piece = self._file.read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(piece)
        return piece


def _unpack(backup: Path, folder: Path | None) -> list[str]:
    """Return the names of what a backup holds, each compared, and written into a folder if one is given."""
    with zipfile.ZipFile(backup) as archive:
        if archive.comment != COMMENT:
            raise LibraryError(
                f"{backup} is no backup of guidebot: give a file that `guidebot backup` wrote."
            )
        listed = msgspec.json.decode(archive.read(_LIST), type=_List)
        if listed.format > _FORMAT:
            raise LibraryError(f"The backup {backup} was made by a later version: upgrade guidebot.")
        for name, entry in listed.files.items():
            if not _is_plain(name):
                raise damaged_backup(backup)
            if _unpack_one(archive, name, folder, entry.size) != entry:
                raise damaged_backup(backup)
    return list(listed.files)


def _unpack_one(archive: zipfile.ZipFile, name: str, folder: Path | None, size: int) -> _Entry:
    try:
        packed = archive.open(name)
    except KeyError as error:
        raise zipfile.BadZipFile(f"{name} is missing") from error
    digest, written = blake2b(digest_size=16), 0
    if folder is None:
        target = os.open(os.devnull, os.O_WRONLY)
    else:
        (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with packed, os.fdopen(target, "wb") as file:
        while written <= size and (piece := packed.read(_CHUNK)):
            digest.update(piece)
            written += len(piece)
            file.write(piece)
    return _Entry(written, digest.hexdigest())


def _is_plain(name: str) -> bool:
    """Return whether a name leads nowhere but into the data directory."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name


def _unwritable(target: Path, error: OSError) -> LibraryError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LibraryError(
            f"There is no space left for the backup {target}: make some, or give another place."
        )
    reason = (error.strerror or str(error)).lower()
    return LibraryError(f"The backup {target} can't be written ({reason}): give another place.")


def _not_unpacked(data_dir: Path, backup: Path, error: OSError) -> LibraryError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LibraryError(
            f"There is no space left in {data_dir} for the backup: make some, then try again."
            " Nothing has changed."
        )
    reason = (error.strerror or str(error)).lower()
    return LibraryError(f"The backup {backup} can't be read ({reason}): give another file.")

"""Which data directories keep in a server what others keep in files, and which keep originals."""

from __future__ import annotations

from pathlib import Path

from corpus.caching.named_tuple import NamedTuple


class EngineAddress(NamedTuple):
    """Where passages are searched instead of in files.

    Attributes:
        urls: roots of the nodes of one cluster, without trailing slashes.
        user: who asks it; empty where nobody has to say so.
        password_file: a file that holds the password.
        certificates: a file of the authorities that its certificates are checked with; None for those of the
            system.
        or_local: whether files of this machine are kept as well, for while it is away.
    """

    urls: tuple[str, ...]
    user: str = ""
    password_file: Path | None = None
    certificates: Path | None = None
    or_local: bool = False


_urls: dict[Path, str] = {}
_engines: dict[Path, EngineAddress] = {}
_with_originals: set[Path] = set()


def keep_elsewhere(data_dir: Path, url: str) -> None:
    """Let this process keep what belongs to a data directory in a database; an empty address ends that."""
    if url:
        _urls[data_dir.absolute()] = url
    else:
        _urls.pop(data_dir.absolute(), None)


def database_url(data_dir: Path) -> str:
    """Return the address of the database of a data directory, empty where files are used."""
    return _urls.get(data_dir.absolute(), "") if _urls else ""


def search_elsewhere(data_dir: Path, address: EngineAddress | None) -> None:
    """Let this process search the guide of a data directory in an engine; None ends that."""
    if address is not None:
        _engines[data_dir.absolute()] = address
    else:
        _engines.pop(data_dir.absolute(), None)


def engine_address(data_dir: Path) -> EngineAddress | None:
    """Return where the guide of a data directory is searched, None where files are used."""
    return _engines.get(data_dir.absolute()) if _engines else None


def keep_originals(data_dir: Path, *, wanted: bool) -> None:
    """Let this process keep the files that documents of a data directory are read from, or not."""
    (_with_originals.add if wanted else _with_originals.discard)(data_dir.absolute())


def keeps_originals(data_dir: Path) -> bool:
    """Return whether the files that documents of a data directory are read from are kept."""
    return data_dir.absolute() in _with_originals

"""Which data directories keep in a database server what others keep in files of their own."""

from __future__ import annotations

from pathlib import Path

_urls: dict[Path, str] = {}


def keep_elsewhere(data_dir: Path, url: str) -> None:
    """Let this process keep what belongs to a data directory in a database; an empty address ends that."""
    if url:
        _urls[data_dir.absolute()] = url
    else:
        _urls.pop(data_dir.absolute(), None)


def database_url(data_dir: Path) -> str:
    """Return the address of the database of a data directory, empty where files are used."""
    return _urls.get(data_dir.absolute(), "") if _urls else ""

"""Where the phrases, word lists and numbers of the scope are read: data files, each on first use."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parents[2] / "data"


@cache
def scope_data(name: str) -> dict[str, Any]:
    """Return a data file of the scope.

    Args:
        name: The file's name without its ending.
    """
    return _read(_DATA / "scope" / f"{name}.toml")


@cache
def helplines() -> dict[str, dict[str, Any]]:
    """Return the numbers that replies may name, each with its place, source and day of the check."""
    return _read(_DATA / "helplines.toml")


@cache
def card(name: str) -> str:
    """Return a reply with the numbers filled in: `crisis`, `urgent`, `poison` or `advice`."""
    numbers = {key: line["number"] for key, line in helplines().items()}
    text: str = scope_data("cards")[name]
    return text.strip().format(**numbers)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))

"""The phrases, word lists and numbers of the scope, in the language that is spoken."""

from __future__ import annotations

from typing import Any

from corpus.languages.spoken import spoken


def scope_data(name: str) -> dict[str, Any]:
    """Return a data file of the scope.

    Args:
        name: The file's name without its ending.
    """
    return spoken().table(f"scope/{name}")


def helplines() -> dict[str, dict[str, Any]]:
    """Return the numbers that replies may name, each with its place, source and day of the check."""
    return scope_data("helplines")


def card(name: str) -> str:
    """Return a reply with the numbers filled in: `crisis`, `urgent`, `poison` or `advice`."""
    numbers = {key: line["number"] for key, line in helplines().items()}
    text: str = scope_data("cards")[name]
    return text.strip().format(**numbers)

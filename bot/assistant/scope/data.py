"""The phrases, word lists and replies of the scope, in the language that is spoken."""

from __future__ import annotations

from typing import Any

from corpus.languages.spoken import say, spoken
from retrieval.words.analysis import fold


def scope_data(name: str) -> dict[str, Any]:
    """Return a data file of the scope.

    Args:
        name: The file's name without its ending.
    """
    return spoken().table(f"scope/{name}")


def word_set(words: str) -> frozenset[str]:
    """Return the words of a line, as messages are read: without accents."""
    return frozenset(unaccented(words).split())


def unaccented(text: str) -> str:
    """Return lines of words as messages are read; what is plain already stays as it is."""
    return (
        text if text.isascii() else "\n".join(" ".join(map(fold, line.split())) for line in text.split("\n"))
    )


def helplines() -> dict[str, dict[str, Any]]:
    """Return the numbers that replies may name, each with its place, source and day of the check."""
    return spoken().table("messages/helplines")


class _Numbers(dict[str, str]):
    """The helplines' numbers by their names."""

    def __missing__(self, name: str) -> str:
        return str(helplines()[name]["number"])


def card(name: str) -> str:
    """Return a reply with the numbers filled in: `crisis`, `urgent`, `poison`, `advice` or another."""
    return say(f"cards.{name}").strip().format_map(_Numbers())

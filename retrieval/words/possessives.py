"""Endings that say whose something is, and no more: "doctor's" is said of a doctor."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.languages.spoken import spoken


def possessives() -> Sequence[str]:
    """Return the endings, in the order in which they are cut off."""
    endings: list[str] = spoken().table("grammar")["possessives"]
    return endings


def without_possessive(word: str) -> str:
    """Return a word without them.

    >>> without_possessive("doctor's"), without_possessive("doctors'")
    ('doctor', 'doctors')
    """
    for ending in possessives():
        word = word.removesuffix(ending)
    return word

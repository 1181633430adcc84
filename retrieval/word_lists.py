"""Words that say little about what a question is about, for any guide; each list is a data file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")


@cache
def idle_words() -> frozenset[str]:
    """Return words that say that something is asked, and not what."""
    return frozenset((_DATA / "idle_words.txt").read_text(encoding="utf-8").split())


@cache
def kind_words() -> frozenset[str]:
    """Return words that only say which kind of answer is wanted."""
    return frozenset((_DATA / "kind_words.txt").read_text(encoding="utf-8").split())

"""Words that say little about what a question is about, for any guide; each list is a data file."""

from __future__ import annotations

from functools import cache

from retrieval.data import DATA


@cache
def idle_words() -> frozenset[str]:
    """Return words that say that something is asked, and not what."""
    return frozenset((DATA / "idle_words.txt").read_text(encoding="utf-8").split())


@cache
def kind_words() -> frozenset[str]:
    """Return words that only say which kind of answer is wanted."""
    return frozenset((DATA / "kind_words.txt").read_text(encoding="utf-8").split())

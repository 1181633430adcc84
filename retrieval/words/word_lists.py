"""Words that say little about what a question is about, for any guide; each list is a data file."""

from __future__ import annotations

from retrieval.words.analysis import folded


def idle_words() -> frozenset[str]:
    """Return words that say that something is asked, and not what."""
    return folded("words/idle_words")


def kind_words() -> frozenset[str]:
    """Return words that only say which kind of answer is wanted."""
    return folded("words/kind_words")

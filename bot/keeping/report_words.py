"""What was found in a document, in the words that every channel tells it with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import astuple

if TYPE_CHECKING:
    from corpus.report.report import Found

_PARTS = (
    ("pages", "page"),
    ("headings", "heading"),
    ("lists", "list"),
    ("tables", "table"),
    ("notes", "note"),
    ("words", "word"),
)


def together(found: Iterable[Found]) -> Found:
    """Return what several documents hold together."""
    from corpus.report.report import Found

    return Found(*(sum(counts) for counts in zip(*map(astuple, found), strict=True)))


def in_words(found: Found) -> str:
    """Return how much of what a document holds, such as "4 pages, 12 headings, 1 table, 1,203 words"."""
    counts = ((getattr(found, field), one) for field, one in _PARTS)
    return ", ".join(f"{n:,} {one}{'' if n == 1 else 's'}" for n, one in counts if n) or "no words"

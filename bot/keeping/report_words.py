"""What was found in a document, in the words that every channel tells it with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import astuple

from corpus.languages.numbers import number
from corpus.languages.spoken import say, spoken

if TYPE_CHECKING:
    from corpus.report.report import Found

_PARTS = ("pages", "headings", "lists", "tables", "notes", "words")


def together(found: Iterable[Found]) -> Found:
    """Return what several documents hold together."""
    from corpus.report.report import Found

    return Found(*(sum(counts) for counts in zip(*map(astuple, found), strict=True)))


def in_words(found: Found) -> str:
    """Return how much of what a document holds, such as "4 pages, 12 headings, 1 table, 1,203 words"."""
    counts = ((part, getattr(found, part)) for part in _PARTS)
    told = (spoken().message(f"found.{part}", n).format(n=number(n)) for part, n in counts if n)
    return ", ".join(told) or say("found.nothing")

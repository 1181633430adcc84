"""The reading report of a document: what was found in it, and what its keeper would want to know."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from corpus.model import Notice


class Found(msgspec.Struct, frozen=True):
    """How much of what a document holds.

    Attributes:
        words: of its passages.
        headings: below its title.
        lists: of items; one within another is part of it.
        tables: with their rows.
        notes: footnotes and the like.
        pages: of the file, or slides or chapters; 0 where it has none.
    """

    words: int = 0
    headings: int = 0
    lists: int = 0
    tables: int = 0
    notes: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one document.

    Attributes:
        document: its name.
        found: how much of what.
        warnings: what its keeper would want to know, the gravest first.
    """

    document: str
    found: Found
    warnings: tuple[Notice, ...] = ()

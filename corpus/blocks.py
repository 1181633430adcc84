"""Blocks: the paragraphs, list items and table rows of a document, as its format marks them."""

from __future__ import annotations

import re
from dataclasses import dataclass

LIST_ITEM = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or piece of code.

    Attributes:
        section: the headings above it, outermost first.
        start: offset of its first character in the document's text.
        end: offset after its last character.
        is_prose: whether it is made of sentences; a table's row and code are quoted as a whole.
    """

    section: tuple[str, ...]
    start: int
    end: int
    is_prose: bool = True

"""Parts in one line, for the cells of tables and what else can hold only one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.readers.building.parts import Code, Definition, Heading, Item, Paragraph, Part, Table
from corpus.readers.building.writing import one_line

_ENDS = re.compile(r"[.:;,!?–—-][\"'”’)\]]*$")


def flat(parts: Iterable[Part]) -> str:
    """Return what stands in parts in one line, with something between two blocks.

    >>> flat([Paragraph("90 a month, with"), Item("washing"), Item("engine check")])
    '90 a month, with • washing • engine check'
    """
    text = ""
    for part in parts:
        piece = _piece(part)
        if not piece:
            continue
        if not text:
            between = ""
        elif isinstance(part, Item) or _ENDS.search(text):
            between = " "
        else:
            between = "; "
        text += between + piece
    return text.removeprefix("• ") if text.count("• ") == 1 else text


def _piece(part: Part) -> str:
    match part:
        case Item(text, _, label):
            return f"{label or '•'} {one_line(text)}"
        case Paragraph(text) | Heading(_, text) | Code(text):
            return one_line(text)
        case Definition(terms, text):
            return f"{', '.join(terms)}: {one_line(text)}"
        case Table(rows):
            return "; ".join(" – ".join(filter(None, row)) for row in rows)
    return ""

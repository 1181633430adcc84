"""An answer as its reader sees it: what governs it, its words, its footnotes; rows with their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from bot.assistant.markup import drop_markup
from corpus.caching import kept
from corpus.languages.spoken import say
from corpus.model import SECTION_SEPARATOR, BlockKind
from corpus.structure.tables import cells_of

if TYPE_CHECKING:
    from retrieval.retriever import Answer

BETWEEN_CELLS = " · "
_ITEM = kept.pattern(r"^[ \t]*[-*+•][ \t]", re.M)
_NUMBERED = kept.pattern(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]")


def quoted_words(answer: Answer) -> str:
    """Return an answer as plain text: the lines that govern it, its own words, its footnotes."""
    return "\n".join((*governing_lines(answer), *own_lines(answer), *footnote_lines(answer)))


def governing_lines(answer: Answer) -> tuple[str, ...]:
    """Return what has to be read before an answer, outermost first; a row's columns stand in the row."""
    return tuple(
        drop_markup(lead.text).text.strip()
        for lead in answer.leads
        if not (answer.kind is BlockKind.ROW and _is_row(lead.text))
    )


def own_lines(answer: Answer) -> tuple[str, ...]:
    """Return an answer's own words; each of a table's rows is a line."""
    if answer.kind is BlockKind.ROW:
        headers = [_cells(lead.text) for lead in answer.leads if _is_row(lead.text)]
        rows = (line for line in answer.text.split("\n") if line.strip())
        return tuple(row_text(_cells(row), headers) for row in rows)
    if answer.kind is BlockKind.CODE:
        return (answer.text.strip("\n"),)
    words = drop_markup(answer.text).text.strip()
    if answer.kind is BlockKind.ITEM and _ITEM.search(words) and not _NUMBERED.match(words):
        words = f"- {words}"  # the first of several items
    return (words,)


def footnote_lines(answer: Answer) -> tuple[str, ...]:
    """Return the footnotes that an answer refers to."""
    return tuple(f"* {drop_markup(note.text).text.strip()}" for note in answer.footnotes)


def place_of(answer: Answer) -> str:
    """Return where an answer stands: its guide among several, the title, the headings above it, the page."""
    path = SECTION_SEPARATOR.join(_once((answer.title, *answer.section)))
    path = f"{answer.guide}: {path}" if answer.among_guides else path
    page = answer.page_label or (str(answer.page) if answer.page is not None else "")
    return say("replies.page", path=path, page=page) if page else path


def row_text(cells: Sequence[str], headers: Sequence[Sequence[str]]) -> str:
    """Return a table's row with the names of its columns.

    >>> row_text(["Cars", "3"], [["Kind", "Speed"], ["", "km/h"]])
    'Kind: Cars · Speed, km/h: 3'
    """
    names = [", ".join(dict.fromkeys(filter(None, column))) for column in zip_longest(*headers, fillvalue="")]
    pairs = zip_longest(names[: max(len(cells), 1)], cells, fillvalue="")
    return BETWEEN_CELLS.join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)


def _cells(row: str) -> list[str]:
    """Return the cells of a row of Markdown, as they are read."""
    return [" ".join(drop_markup(cell).text.split()) for cell in cells_of(row)]


def _is_row(text: str) -> bool:
    return "|" in text and "\n" not in text.strip()


def _once(path: Sequence[str]) -> Iterator[str]:
    """Yield the parts of a path, without those whose words the part before them begins with."""
    before: list[str] = []
    for part in path:
        words = part.casefold().split()
        if not words or before[: len(words)] != words:
            yield part
            before = words

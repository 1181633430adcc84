"""Rows of a sheet to parts: tables between empty rows, lines of text above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpus.readers.building.parts import Paragraph, Part, Table

MAX_CELLS = 2_000_000
"""Cells of one file."""


def tables_of(rows: Iterable[Sequence[str]]) -> Iterator[Part]:
    """Yield what stands in a sheet: a table for each stretch of rows without an empty one.

    A row with a single value above a table is a line of text; the first row with several names the columns.
    """
    held: list[Sequence[str]] = []
    for row in rows:
        if any(cell.strip() for cell in row):
            held.append(row)
        elif held:
            yield from _stretch(held)
            held = []
    if held:
        yield from _stretch(held)


def _stretch(rows: list[Sequence[str]]) -> Iterator[Part]:
    width = max(len(row) for row in rows)
    first = min(i for row in rows for i, cell in enumerate(row) if cell.strip())
    used = max(i for row in rows for i, cell in enumerate(row) if cell.strip()) + 1
    padded = [tuple([*row, *[""] * (width - len(row))][first:used]) for row in rows]
    start = 0
    if used - first > 1 or len(padded) == 1:
        while start < len(padded) and sum(1 for cell in set(padded[start]) if cell.strip()) == 1:
            yield Paragraph(next(cell for cell in padded[start] if cell.strip()))
            start += 1
    if padded[start:]:
        yield Table(tuple(padded[start:]))

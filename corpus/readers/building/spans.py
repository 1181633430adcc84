"""Merged cells of tables, in whatever way a format writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MAX_COLUMNS = 500
MAX_CELLS = 500_000
"""Places of one table that are filled; what merged cells claim beyond them is no table."""


class Cell(NamedTuple):
    """A cell, and over how many columns and rows it goes; 0 rows are all that are left."""

    text: str
    columns: int = 1
    rows: int = 1


def grid(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[str, ...], ...]:
    """Return the text of each place of a table: a merged cell's in every place that it covers.

    >>> grid([[Cell("North", rows=2), Cell("Single")], [Cell("Return")]])
    (('North', 'Single'), ('North', 'Return'))
    """
    filled: list[dict[int, str]] = [{} for _ in rows]
    n_cells = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in filled[number]:
                column += 1
            width = min(max(cell.columns, 1), MAX_COLUMNS - column)
            n_cells += max(width, 0)
            if width < 1 or n_cells > MAX_CELLS:
                break
            n_down = len(rows) - number if cell.rows == 0 else min(cell.rows, len(rows) - number)
            for below in range(number, number + max(n_down, 1)):
                for beside in range(column, column + width):
                    filled[below].setdefault(beside, cell.text)
            n_cells += width * (n_down - 1)
            column += width
    width = max((max(row, default=-1) + 1 for row in filled), default=0)
    return tuple(tuple(row.get(column, "") for column in range(width)) for row in filled)

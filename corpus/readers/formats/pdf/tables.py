"""Tables of printed pages: rows whose cells stand below each other, cells that go on in the next line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from corpus.readers.building.parts import Table
from corpus.readers.formats.pdf.cells import Cell, Line

MAX_ALONE = 3
"""Lines of a single cell that may stand between two rows: they go on with a cell."""

Column = tuple[float, float]
"""Where a column starts and ends."""


def table_at(lines: Sequence[Line], start: int, text_of: Callable[[Cell], str]) -> tuple[Table, int] | None:
    """Return the table that begins with a line and where it ends, or None if none begins there.

    Args:
        lines: of the page, and of those before it.
        start: the line that may be a table's first row.
        text_of: gives a cell's text.
    """
    if len(lines[start].cells) < 2:
        return None
    end = _end(lines, start)
    columns = _columns(lines[start:end])
    rows: list[dict[int, str]] = []
    n_whole = 0
    for at in range(start, end):
        placed = _placed(lines[at], columns)
        if placed is None:
            end = at
            break
        down = lines[at - 1].y - lines[at].y if at > start else 0.0
        goes_on = rows and (len(placed) == 1 or 0 not in placed) and down <= 1.6 * lines[at].size
        if goes_on and not (len(placed) > 1 and len(placed) == len(columns) - 1 and n_whole < 2):
            for column, cell in placed.items():  # cells that are longer than a line
                rows[-1][column] = f"{rows[-1].get(column, '')} {text_of(cell)}".strip()
        elif len(placed) > 1:
            n_whole += 1
            rows.append({column: text_of(cell) for column, cell in placed.items()})
        else:
            end = at
            break
    if n_whole < 2:
        return None
    width = len(columns)
    return Table(tuple(tuple(row.get(at, "") for at in range(width)) for row in rows)), end


def _end(lines: Sequence[Line], start: int) -> int:
    """Return where the rows end that stand below each other: at a wide step, or at lines of text."""
    end = start + 1
    step = 0.0
    n_alone = 0
    while end < len(lines) and n_alone < MAX_ALONE:
        line = lines[end]
        down = lines[end - 1].y - line.y
        if not 0 < down < max(3.5 * line.size, 1.8 * step):
            break
        n_alone = 0 if len(line.cells) > 1 else n_alone + 1
        step = max(step, down)
        end += 1
    while end > start + 1 and len(lines[end - 1].cells) == 1 and not _is_within(lines, start, end - 1):
        end -= 1
    return end


def _is_within(lines: Sequence[Line], start: int, at: int) -> bool:
    """Return whether a line is no wider than one cell of the rows above it."""
    line = lines[at]
    cells = [cell for row in lines[start:at] if len(row.cells) > 1 for cell in row.cells[1:]]
    return all(line.end <= cell.x or line.x >= cell.x for cell in cells)


def _columns(lines: Sequence[Line]) -> list[Column]:
    """Return the columns of the row with most cells, as wide as what stands in them elsewhere."""
    most = max(len(line.cells) for line in lines)
    columns: list[Column] = []
    for line in lines:
        if len(line.cells) != most:
            continue
        if not columns:
            columns = [(cell.x, cell.end) for cell in line.cells]
            continue
        grown = [
            (min(x, cell.x), max(end, cell.end)) for (x, end), cell in zip(columns, line.cells, strict=True)
        ]
        if all(one[1] <= other[0] for one, other in pairwise(grown)):
            columns = grown
    return columns


def _placed(line: Line, columns: Sequence[Column]) -> dict[int, Cell] | None:
    """Return a line's cells by the columns that they stand in, None if they stand otherwise."""
    placed: dict[int, Cell] = {}
    for cell in line.cells:
        under = [at for at, (x, end) in enumerate(columns) if cell.x < end + 1 and cell.end > x - 1]
        if not under:
            middle = (cell.x + cell.end) / 2
            nearest = min(range(len(columns)), key=lambda at: abs(middle - sum(columns[at]) / 2))
            under = [nearest]
        if any(at in placed for at in under) or (len(under) > 1 and len(line.cells) == 1):
            return None
        placed |= dict.fromkeys(under, cell)
    return placed

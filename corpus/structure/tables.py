"""Tables: which rows name the columns, and what stands in which."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.caching import kept
from corpus.languages.spoken import words_of

_CELL_END = kept.pattern(r"(?<!\\)\|")
_DIGIT = kept.pattern(r"\d")
_FIGURE = kept.pattern(r"\d[\d.,]*")
_UNITS = words_of("text/units", "units")
_WORD = kept.pattern(r"[^\W\d_]+|[%$€£¥°²³]")


def is_second_header(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row of a table's body says in which units the columns are.

    Args:
        rows: the cells of all rows of the body.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    units = [cell for cell in rows[0][1:] if cell.strip()]
    if not units or not all(map(_is_unit, units)):
        return False
    return all(any(_DIGIT.search(cell) for cell in row[1:]) for row in rows[1:])


def cells_of(row: str) -> list[str]:
    """Return the cells of a row of Markdown, as they are written.

    >>> cells_of("| Canoe | 3 |")
    ['Canoe', '3']
    """
    inside = row.strip().removeprefix("|")
    inside = inside[:-1] if inside.endswith("|") and not inside.endswith("\\|") else inside
    return [cell.strip() for cell in _CELL_END.split(inside)]


def figures_with_units(header: str, row: str) -> str:
    """Return the figures of a row, each with the units that its column's name speaks of.

    >>> figures_with_units("| Machine | Euros an hour |", "| Lathe | 4 |")
    '4 euros, 4 an, 4 hour'
    """
    pairs = zip(cells_of(header), cells_of(row), strict=False)
    return ", ".join(
        f"{cell} {unit}"
        for name, cell in pairs
        if _FIGURE.fullmatch(cell)
        for unit in _WORD.findall(name.lower())
        if len(unit) > 1 and unit in _UNITS()
    )


def _is_unit(cell: str) -> bool:
    words = _WORD.findall(cell)
    return bool(words) and not _DIGIT.search(cell) and all(word.lower() in _UNITS() for word in words)

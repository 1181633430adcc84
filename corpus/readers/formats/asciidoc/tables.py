"""Tables of AsciiDoc: cells with what they span, rows by the number of columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable

from corpus.readers.building.parts import Table
from corpus.readers.building.spans import MAX_COLUMNS, Cell, grid

_CELL = re.compile(
    r"(?:(?<=\s)|^)(?:(?P<times>\d+)\*|(?P<columns>\d+)?(?:\.(?P<rows>\d+))?(?P<span>\+))?"
    r"(?P<style>[<^>.]*[adehlmsv]?)(?<!\\)\|",
    re.M,
)
_COLUMN = re.compile(r"(?:(\d+)\*)?[^,;]*")


def table_of(
    lines: list[str], attributes: dict[str, str], caption: str, text_of: Callable[[str], str]
) -> Table:
    """Return a table.

    Args:
        lines: between its delimiters.
        attributes: named ones, such as ``cols``.
        caption: its title.
        text_of: reads a cell's source.
    """
    source = "\n".join(lines).strip("\n")
    first_line = source.split("\n", 1)[0]
    if attributes.get("format") in ("csv", "tsv", "dsv"):
        separator = {"csv": ",", "tsv": "\t", "dsv": ":"}[attributes["format"]]
        rows = [
            [Cell(text_of(cell)) for cell in row]
            for row in csv.reader(source.split("\n"), delimiter=separator)
        ]
        return Table(grid([row for row in rows if row]), 1, caption)
    cells = _cells(source, text_of)
    width = _n_columns(attributes.get("cols", "")) or sum(
        cell.columns for cell in _cells(first_line, text_of)
    )
    return Table(grid(_in_rows(cells, max(width, 1))), 1, caption)


def _n_columns(columns: str) -> int:
    columns = columns.strip().strip('"')
    if not columns:
        return 0
    if columns.isdecimal() and "," not in columns:
        return 1
    n = 0
    for column in re.split(r"[,;]", columns):
        times = re.match(r"\s*(\d+)\*", column)
        n += int(times[1]) if times else 1
    return min(n, MAX_COLUMNS)


def _cells(source: str, text_of: Callable[[str], str]) -> list[Cell]:
    marks = list(_CELL.finditer(source))
    cells: list[Cell] = []
    for i, mark in enumerate(marks):
        end = marks[i + 1].start() if i + 1 < len(marks) else len(source)
        text = text_of(source[mark.end() : end].strip().replace("\\|", "|"))
        columns = int(mark["columns"] or 1) if mark["span"] else 1
        rows = int(mark["rows"] or 1) if mark["span"] else 1
        cells += [Cell(text, min(columns, MAX_COLUMNS), rows)] * min(int(mark["times"] or 1), MAX_COLUMNS)
    return cells


def _in_rows(cells: list[Cell], width: int) -> list[list[Cell]]:
    """Return cells in rows; what spans rows takes places of the rows below."""
    rows: list[list[Cell]] = [[]]
    taken: dict[int, int] = {}
    used = 0
    for cell in cells:
        while used + taken.get(len(rows) - 1, 0) >= width:
            rows.append([])
            used = 0
        rows[-1].append(cell)
        used += cell.columns
        for below in range(len(rows), min(len(rows) + cell.rows - 1, len(rows) + 1_000)):
            taken[below] = taken.get(below, 0) + cell.columns
    return rows

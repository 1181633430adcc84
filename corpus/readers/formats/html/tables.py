"""Tables of web pages: merged cells hold their value in each place that they cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from corpus.readers.building.parts import Table
from corpus.readers.building.spans import Cell, grid

_BLOCKS = "h1,h2,h3,h4,ul,ol,table,blockquote,pre,div"


class _Row(NamedTuple):
    node: LexborNode
    in_head: bool


def lays_out(table: LexborNode) -> bool:
    """Return whether a table is there for the page's looks: its cells are parts of the page."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    rows = list(_rows(table))
    if table.css_first("th") is not None and len(rows) > 1:
        return False
    widths = [sum(1 for _ in _cells(row.node)) for row in rows]
    if max(widths, default=0) < 2:
        return True
    # Lists and headings stand in cells of real tables as well, but not in whole rows of them.
    heavy = [cell for row in rows for cell in _cells(row.node) if cell.css_first("h1,h2,h3,h4,table")]
    return bool(heavy) or (len(rows) == 1 and table.css_first(_BLOCKS) is not None)


def table_of(table: LexborNode, text_of: Callable[[LexborNode], str], left_out: set[int]) -> Table:
    """Return a table's rows; `text_of` gives the text of a cell or caption in one line."""
    rows = [row for row in _rows(table) if row.node.mem_id not in left_out]
    cells = [
        [Cell(text_of(cell), _span(cell, "colspan"), _span(cell, "rowspan"))
         for cell in _cells(row.node) if cell.mem_id not in left_out]
        for row in rows
    ]  # fmt: skip
    caption = next((child for child in _children(table) if child.tag == "caption"), None)
    return Table(grid(cells), _n_header(rows), text_of(caption) if caption is not None else "")


def _n_header(rows: list[_Row]) -> int:
    n_head = sum(1 for row in rows if row.in_head)
    if n_head:
        return n_head
    n_header = 0
    for row in rows:  # rows of nothing but header cells, and something below them
        tags = [cell.tag for cell in _cells(row.node)]
        if not tags or set(tags) != {"th"} or n_header + 1 == len(rows):
            break
        n_header += 1
    return max(n_header, 1)


def _rows(table: LexborNode) -> Iterator[_Row]:
    heads: list[_Row] = []
    body: list[_Row] = []
    feet: list[_Row] = []
    for part in _children(table):
        if part.tag == "tr":
            body.append(_Row(part, in_head=False))
        elif part.tag in ("thead", "tbody", "tfoot"):
            kept = {"thead": heads, "tbody": body, "tfoot": feet}[part.tag]
            kept += [_Row(row, part.tag == "thead") for row in _children(part) if row.tag == "tr"]
    yield from [*heads, *body, *feet]


def _cells(row: LexborNode) -> Iterator[LexborNode]:
    return (child for child in _children(row) if child.tag in ("td", "th"))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "").strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1

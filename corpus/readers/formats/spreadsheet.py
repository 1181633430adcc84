"""Workbooks of Excel: each sheet's tables as a person sees them, read by openpyxl.

python-calamine was tried as well: faster, but without formats, raised and struck signs.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.workbook import Workbook

from corpus.errors import SourceError
from corpus.model import Notice
from corpus.readers.building.archives import Archive, opened
from corpus.readers.building.number_formats import formatted
from corpus.readers.building.parts import Heading, Mark, Part
from corpus.readers.building.sheets import MAX_CELLS, tables_of
from corpus.readers.building.signs import lowered, raised
from corpus.readers.building.writing import write
from corpus.readers.rendered import Rendered

_UNCALCULATED = re.compile(rb"(?:</f>|<f(?:\s[^>]*)?/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_PIVOT_PART = re.compile(r"xl/pivot(?:Tables|Cache)/", re.I)
_PIVOT = re.compile(
    rb"<pivotCaches>.{0,100000}?</pivotCaches>"
    rb"|<Relationship\b[^<>]{0,500}?(?:pivotTable|pivotCacheDefinition)\b[^<>]{0,500}?/>"
    rb"|<Override\b[^<>]{0,500}?/xl/pivot[^<>]{0,500}?/>",
    re.S,
)
_NAMELESS = re.compile(r"(?:Sheet|Tabelle|Feuil|Hoja|Foglio|Blad|Planilha)\s?\d*", re.I)


def read(data: bytes, name: str, _encoding: str = "") -> Rendered:
    """Return a workbook's sheets as Markdown.

    Raises:
        SourceError: it is damaged, or holds more cells than anybody could ask about.
    """
    with opened(data, name, "an Excel file") as archive:
        n_uncalculated = _n_uncalculated(archive)
        book = _workbook(data, archive)
    title = " ".join(str(book.properties.title or "").split())
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    n_hidden = len(book.worksheets) - len(shown)
    parts: list[Part] = []
    for number, sheet in enumerate(shown, 1):
        rows = list(_rows(sheet, name))
        n_hidden += sum(1 for how in sheet.row_dimensions.values() if how.hidden)
        tables = list(tables_of(rows))
        if tables:
            parts.append(Mark(number, sheet.title))
            if len(shown) > 1 or not _NAMELESS.fullmatch(sheet.title):
                parts.append(Heading(2, sheet.title))
            parts += tables
    text, places = write(parts)
    return Rendered(text, title[:300], places=places, notices=tuple(_notices(n_uncalculated, n_hidden)))


def _workbook(data: bytes, archive: Archive) -> Workbook:
    """Return a workbook; its cells alone where openpyxl stumbles over what its pivot tables are made of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it leaves out: pictures, rules of looks
        try:
            return load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
        except (TypeError, ValueError, KeyError):
            if not any("pivot" in part.lower() for part in archive.names):
                raise
        return load_workbook(io.BytesIO(_without_pivots(archive)), data_only=True, rich_text=True)


def _without_pivots(archive: Archive) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as copy:
        for part in archive.names:
            if not _PIVOT_PART.match(part) and part.endswith((".xml", ".rels")):
                copy.writestr(part, _PIVOT.sub(b"", archive.bytes_of(part)))
    return file.getvalue()


def _n_uncalculated(archive: Archive) -> int:
    sheets = (part for part in archive.names if part.startswith("xl/worksheets/") and part.endswith(".xml"))
    return sum(len(_UNCALCULATED.findall(archive.bytes_of(part))) for part in sheets)


def _notices(n_uncalculated: int, n_hidden: int) -> Iterator[Notice]:
    if n_uncalculated:
        cells = "1 cell has" if n_uncalculated == 1 else f"{n_uncalculated} cells have"
        yield Notice("uncalculated", f"{cells} a formula without a result: open and save it in Excel.")
    if n_hidden:
        what = "1 hidden row or sheet is" if n_hidden == 1 else f"{n_hidden} hidden rows and sheets are"
        yield Notice("hidden", f"{what} left out.")


def _rows(sheet: Any, name: str) -> Iterator[list[str]]:
    if sheet.max_row * sheet.max_column > MAX_CELLS:
        raise SourceError(
            f"{name} has cells far away from its tables, or too many of them: save the tables alone."
        )
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges if area.size["rows"] * area.size["columns"] < 10_000
        for row, column in ((r, c) for r, c in _places(area))
    }  # fmt: skip
    hidden = _hidden_columns(sheet)
    for cells in sheet.iter_rows():
        if sheet.row_dimensions[cells[0].row].hidden:
            continue
        yield [
            _shown(sheet.cell(*merged[cell.row, cell.column]) if (cell.row, cell.column) in merged else cell)
            for cell in cells
            if cell.column not in hidden
        ]


def _places(area: Any) -> Iterator[tuple[int, int]]:
    for row in range(area.min_row, area.max_row + 1):
        for column in range(area.min_col, area.max_col + 1):
            yield row, column


def _hidden_columns(sheet: Any) -> set[int]:
    return {
        column
        for how in sheet.column_dimensions.values() if how.hidden and how.min
        for column in range(how.min, min(how.max or how.min, sheet.max_column) + 1)
    }  # fmt: skip


def _shown(cell: Any) -> str:  # noqa: PLR0911  one for each kind of value
    """Return a cell's value as the sheet shows it."""
    value = cell.value
    if value is None or (cell.font and cell.font.strike):
        return ""
    if isinstance(value, CellRichText):
        return "".join(_styled(piece) for piece in value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.time() else "%Y-%m-%d %H:%M")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if isinstance(value, datetime.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, int | float):
        return formatted(value, cell.number_format or "General")
    return str(value)


def _styled(piece: Any) -> str:
    if not isinstance(piece, TextBlock):
        return str(piece)
    if piece.font.strike:
        return ""
    how = {"superscript": raised, "subscript": lowered}.get(piece.font.vertAlign or "", str)
    return how(piece.text)

"""A workbook whose pivot tables openpyxl can't read is read without them: its cells are all there."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpus.readers.formats.registry import named
from tests.helpers import same_document

_SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"'
    ' Target="/xl/pivotTables/pivotTable1.xml"/></Relationships>'
)


def _with(parts: dict[str, str]) -> bytes:
    file = io.BytesIO(same_document.xlsx())
    with zipfile.ZipFile(file, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "pivot",
    [
        f"<pivotTableDefinition {_SPACE}/>",
        f'<pivotTableDefinition {_SPACE} name="a" cacheId="1"><location/></pivotTableDefinition>',
        f'<pivotTableDefinition {_SPACE} name="a" cacheId="one"/>',
    ],
)
def test_cells_are_read_whatever_pivot_tables_hold(pivot: str) -> None:
    """What a pivot table shows stands in the sheet's cells as well."""
    data = _with({"xl/worksheets/_rels/sheet1.xml.rels": _LINK, "xl/pivotTables/pivotTable1.xml": pivot})
    assert named("xlsx").read(data, "fees").text == named("xlsx").read(same_document.xlsx(), "fees").text

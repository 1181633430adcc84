"""Word files, made of the few parts that every reader looks at."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    "</Types>"
)
_MAIN = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_LINKS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="n" Type="{_OFFICE}/numbering" Target="numbering.xml"/></Relationships>'
)
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
    for name in ("Title", "heading 1", "heading 2", "heading 3")
)
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)


def paragraph(text: str, style: str = "", *, item: bool = False) -> str:
    """Return a paragraph's XML; `text` may hold entities."""
    how = f'<w:pStyle w:val="{style}"/>' if style else ""
    how += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if item else ""
    return f'<w:p><w:pPr>{how}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table's XML."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def word_document(body: str, declaration: str = "") -> str:
    """Return the main part's XML."""
    document = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{declaration}{document}'


def word_file(document: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a Word file whose main part is `document`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _MAIN)
        archive.writestr("word/_rels/document.xml.rels", _LINKS)
        parts: dict[str, str | bytes] = {
            "word/styles.xml": f"<w:styles {_W}>{_STYLES}</w:styles>",
            "word/numbering.xml": f"<w:numbering {_W}>{_NUMBERING}</w:numbering>",
            "word/document.xml": document,
        }
        for name, content in (parts | dict(more or {})).items():
            archive.writestr(name, content)
    return file.getvalue()

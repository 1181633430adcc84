"""One small document in every format: a title, sections, items, a numbered list, a table and a note.

What must come out of each is in `SECTIONS`, `ITEMS`, `STEPS`, `ROWS` and `NOTE`.
"""

from __future__ import annotations

import io
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

from corpus.readers.formats.format import Format
from tests.helpers.word_files import paragraph, word_document, word_file

TITLE = "Lake club handbook"
OPENING = "The club lends boats to members from April to October."
SECTIONS = ("Borrowing a boat", "Fees", "Night rules")
BORROWING = "Every member may borrow one boat a week."
LEAD_IN = "Bring these things with you:"
ITEMS = ("a life vest of your size", "the blue key card", "a whistle")
STEPS_LEAD_IN = "To return a boat, follow these steps:"
STEPS = ("Tie the boat to the pier.", "Hang the key on its hook.", "Sign the log.")
FEES = "The deposit is 80 euros"
NOTE = "Students leave no deposit."
ROWS = (("Boat", "Member", "Guest"), ("Heron", "$10", "$15"), ("Gull", "$4", "$8"))
NIGHT = "After sunset every boat shows a white light."

# Questions, and what must stand in the answer.
QUESTIONS = (
    ("how many boats may a member borrow?", "one boat a week"),
    ("what light does a boat show after sunset?", "white light"),
    ("how much is the deposit?", "80 euros"),
    ("when does the club lend boats?", "from April to October"),
)


def markdown() -> bytes:
    """Return it in Markdown."""
    lines = [f"# {TITLE}", OPENING, f"## {SECTIONS[0]}", BORROWING, LEAD_IN]
    lines += ["\n".join(f"- {item}" for item in ITEMS), STEPS_LEAD_IN]
    lines += ["\n".join(f"{i}. {step}" for i, step in enumerate(STEPS, 1)), f"## {SECTIONS[1]}"]
    table = ["| " + " | ".join(row) + " |" for row in ROWS]
    lines += [f"{FEES}.[^1]", f"[^1]: {NOTE}", "\n".join([table[0], "| --- | --- | --- |", *table[1:]])]
    return "\n\n".join([*lines, f"## {SECTIONS[2]}", NIGHT, ""]).encode()


def html_body() -> str:
    """Return what stands in the body of a page."""
    rows = [f"<tr>{''.join(f'<th>{cell}</th>' for cell in ROWS[0])}</tr>"]
    rows += [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS[1:]]
    return (
        f"<h1>{TITLE}</h1><p>{OPENING}</p><h2 id='borrowing'>{SECTIONS[0]}</h2><p>{BORROWING}</p>"
        f"<p>{LEAD_IN}</p><ul>{''.join(f'<li>{item}</li>' for item in ITEMS)}</ul>"
        f"<p>{STEPS_LEAD_IN}</p><ol>{''.join(f'<li>{step}</li>' for step in STEPS)}</ol>"
        f"<h2 id='fees'>{SECTIONS[1]}</h2><p>{FEES}.<sup><a href='#n1'>1</a></sup></p>"
        f"<table>{''.join(rows)}</table><h2 id='night'>{SECTIONS[2]}</h2><p>{NIGHT}</p>"
        f"<aside id='n1'><p>1. {NOTE}</p></aside>"
    )


def html() -> bytes:
    """Return it as a web page."""
    head = f"<head><title>{TITLE}</title><meta charset='utf-8'></head>"
    return f"<!doctype html><html lang='en'>{head}<body><main>{html_body()}</main></body></html>".encode()


def docx() -> bytes:
    """Return it as a Word file."""
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    fees = paragraph(f"{FEES}.").replace("</w:p>", f"{reference}</w:p>")
    items = "".join(paragraph(item, item=True) for item in ITEMS)
    steps = "".join(
        paragraph(step, item=True).replace('w:numId w:val="1"', 'w:numId w:val="2"') for step in STEPS
    )
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in ROWS)
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    body = (
        paragraph(TITLE, "Title") + paragraph(OPENING) + paragraph(SECTIONS[0], "heading1")
        + paragraph(BORROWING) + paragraph(LEAD_IN) + items + paragraph(STEPS_LEAD_IN) + steps
        + paragraph(SECTIONS[1], "heading1")
        + fees + table + paragraph(SECTIONS[2], "heading1") + paragraph(NIGHT)
    )  # fmt: skip
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {space}><w:footnote w:id="2">{paragraph(NOTE)}</w:footnote></w:footnotes>'
    return word_file(word_document(body), {"word/footnotes.xml": notes})


def rst() -> bytes:
    """Return it in reStructuredText."""
    lines = [TITLE, "=" * len(TITLE), "", OPENING, "", SECTIONS[0], "-" * len(SECTIONS[0]), "", BORROWING, ""]
    lines += [LEAD_IN, "", *(f"* {item}" for item in ITEMS), "", STEPS_LEAD_IN, ""]
    lines += [
        *(f"{i}. {step}" for i, step in enumerate(STEPS, 1)),
        "",
        SECTIONS[1],
        "-" * len(SECTIONS[1]),
        "",
    ]
    lines += [f"{FEES}. [1]_", "", f".. [1] {NOTE}", "", ".. csv-table::", "   :header-rows: 1", ""]
    lines += [
        *("   " + ", ".join(row) for row in ROWS),
        "",
        SECTIONS[2],
        "-" * len(SECTIONS[2]),
        "",
        NIGHT,
        "",
    ]
    return "\n".join(lines).encode()


def asciidoc() -> bytes:
    """Return it in AsciiDoc."""
    lines = [f"= {TITLE}", "", OPENING, "", f"== {SECTIONS[0]}", "", BORROWING, "", LEAD_IN, ""]
    lines += [*(f"* {item}" for item in ITEMS), "", STEPS_LEAD_IN, "", *(f". {step}" for step in STEPS), ""]
    lines += [f"== {SECTIONS[1]}", "", f"{FEES}.footnote:[{NOTE}]", "", "[%header]", "|==="]
    lines += [*(" ".join(f"|{cell}" for cell in row) for row in ROWS), "|===", ""]
    return "\n".join([*lines, f"== {SECTIONS[2]}", "", NIGHT, ""]).encode()


def epub(chapters: list[str] | None = None, more: dict[str, str] | None = None) -> bytes:
    """Return it as a book of one chapter, or a book of other chapters."""
    chapters = [html_body()] if chapters is None else chapters
    items = "".join(
        f'<item id="c{i}" href="c{i}.xhtml" media-type="application/xhtml+xml"/>'
        for i in range(len(chapters))
    )
    order = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata><dc:title>{TITLE}</dc:title><dc:language>en</dc:language></metadata>"
        f'<manifest>{items}<item id="nav" href="nav.xhtml" properties="nav"/>'
        f"</manifest><spine>{order}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/package.opf"/></rootfiles></container>'
    )
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'
    parts = {"META-INF/container.xml": container, "OEBPS/package.opf": package}
    parts |= {"OEBPS/nav.xhtml": page.format('<nav><a href="c0.xhtml">Contents</a></nav>')}
    parts |= {f"OEBPS/c{i}.xhtml": page.format(chapter) for i, chapter in enumerate(chapters)} | (more or {})
    return _archive({"mimetype": "application/epub+zip"} | parts)


_ODT = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("draw", "drawing"),
    )
)  # fmt: skip
_LIST_STYLES = (
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1"'
    ' style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a"'
    ' style:num-suffix=")"/></text:list-style>'
)


def odt(body: str | None = None, styles: str = "") -> bytes:
    """Return it as an OpenDocument text, or another text with this body and these automatic styles."""
    if body is None:
        table = "".join(
            "<table:table-row>"
            + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
            + "</table:table-row>"
            for row in ROWS
        )
        note = (
            '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
            f"<text:note-body><text:p>{NOTE}</text:p></text:note-body></text:note>"
        )
        body = (
            f'<text:p text:style-name="Title">{TITLE}</text:p><text:p>{OPENING}</text:p>'
            f"{_heading(SECTIONS[0])}<text:p>{BORROWING}</text:p><text:p>{LEAD_IN}</text:p>"
            f"{odt_list(ITEMS, 'B')}"
            f"<text:p>{STEPS_LEAD_IN}</text:p>{odt_list(STEPS, 'N')}{_heading(SECTIONS[1])}"
            f"<text:p>{FEES}.{note}</text:p><table:table>{table}</table:table>{_heading(SECTIONS[2])}"
            f"<text:p>{NIGHT}</text:p>"
        )
    content = (
        f"<office:document-content {_ODT}><office:automatic-styles>{_LIST_STYLES}{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return _archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def odt_list(items: tuple[str, ...], style: str, how: str = "") -> str:
    """Return a list's XML."""
    inner = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in items)
    return f'<text:list text:style-name="{style}" {how}>{inner}</text:list>'


def _heading(text: str) -> str:
    return f'<text:h text:outline-level="1">{text}</text:h>'


def pdf() -> bytes:
    """Return it as a PDF of one page with a running head and a page number."""
    from reportlab import platypus
    from reportlab.lib.styles import getSampleStyleSheet

    styles = getSampleStyleSheet()
    text, heading = styles["BodyText"], styles["Heading2"]

    def note(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(72, 90, f"1 {NOTE}")
        canvas.drawCentredString(297, 30, str(document.page))

    story = [platypus.Paragraph(TITLE, styles["Title"]), platypus.Paragraph(OPENING, text)]
    story += [platypus.Paragraph(SECTIONS[0], heading), platypus.Paragraph(BORROWING, text)]
    story += [platypus.Paragraph(LEAD_IN, text)]
    story += [platypus.Paragraph(item, text, bulletText="•") for item in ITEMS]
    story += [platypus.Paragraph(STEPS_LEAD_IN, text)]
    story += [platypus.Paragraph(f"{i}. {step}", text) for i, step in enumerate(STEPS, 1)]
    story += [platypus.Paragraph(SECTIONS[1], heading)]
    story += [platypus.Paragraph(f"{FEES}.<super size=7>1</super>", text)]
    story += [platypus.Table([list(row) for row in ROWS], colWidths=[120, 100, 100], hAlign="LEFT")]
    story += [platypus.Paragraph(SECTIONS[2], heading), platypus.Paragraph(NIGHT, text)]
    file = io.BytesIO()
    document = platypus.SimpleDocTemplate(file, title=TITLE)
    document.build(story, onFirstPage=note, onLaterPages=note)
    return file.getvalue()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PPTX = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:r="{_OFFICE}"'
)


def pptx(slides: list[str], attributes: dict[int, str] | None = None) -> bytes:
    """Return slides whose shapes' XML is given; `attributes` stand in a slide's first tag."""
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/slide" Target="slides/slide{i}.xml"/>'
        for i in range(len(slides))
    )
    ids = "".join(f'<p:sldId id="{256 + i}" r:id="r{i}"/>' for i in range(len(slides)))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f"<p:presentation {_PPTX}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    for i, shapes in enumerate(slides):
        how = (attributes or {}).get(i, "")
        parts[f"ppt/slides/slide{i}.xml"] = (
            f"<p:sld {_PPTX} {how}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        )
    return _archive(parts)


def shape(paragraphs: str, kind: str = "", top: int = 0, left: int = 0) -> str:
    """Return a shape's XML; `kind` is that of its placeholder."""
    placeholder = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    place = f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/></a:xfrm></p:spPr>'
    name = '<p:cNvPr id="2" name="s"/>'
    return f"<p:sp><p:nvSpPr>{name}{placeholder}</p:nvSpPr>{place}<p:txBody>{paragraphs}</p:txBody></p:sp>"


def line(text: str, properties: str = "", run: str = "") -> str:
    """Return a paragraph of a slide."""
    return f"<a:p>{properties}<a:r><a:rPr {run}/><a:t>{text}</a:t></a:r></a:p>"


def one_slide() -> bytes:
    """Return the document's title and steps as slides."""
    numbered = "<a:pPr><a:buAutoNum type='arabicPeriod'/></a:pPr>"
    return pptx(
        [
            shape(line(TITLE), "ctrTitle") + shape(line(OPENING), "subTitle", top=900_000),
            shape(line(STEPS_LEAD_IN), "title")
            + shape("".join(line(step, numbered) for step in STEPS), "body", top=900_000),
        ]
    )


def xlsx() -> bytes:
    """Return the document's table as a workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Fees"
    for row in ROWS:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv() -> bytes:
    """Return the document's table as comma-separated values."""
    return "\n".join(",".join(row) for row in ROWS).encode()


def text() -> bytes:
    """Return its beginning as plain text."""
    return f"{TITLE}\n\n{OPENING}\n\n{SECTIONS[0]}\n\n{BORROWING}\n".encode()


def _archive(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, how)
    return file.getvalue()


WHOLE = {
    "markdown": markdown, "html": html, "docx": docx, "rst": rst, "asciidoc": asciidoc, "epub": epub,
    "odt": odt, "pdf": pdf,
}  # fmt: skip
"""Formats that hold the whole document."""

SAMPLES = WHOLE | {"pptx": one_slide, "xlsx": xlsx, "csv": csv, "text": text}
"""A file of each format that came with the document above."""


def sample_of(one: Format) -> bytes:
    """Return a file of a format: one of those above, or the file `sample` beside its reader."""
    if one.name in SAMPLES:
        return SAMPLES[one.name]()
    reader = import_module(one.reader.partition(":")[0])
    return Path(str(reader.__file__)).with_name(f"sample{one.endings[0]}").read_bytes()

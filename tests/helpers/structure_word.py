"""Small Word files, one construct each."""

# ruff: noqa: E501  a construct is a line of XML
# fmt: off

from __future__ import annotations

from collections.abc import Callable

from tests.helpers.word_files import paragraph, word_document, word_file

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def _word(body: str, **more: str) -> bytes:
    document = word_document(body).replace("<w:document ", f"<w:document {_M} {_W14} ", 1)
    return word_file(document, {f"word/{name}.xml": content for name, content in more.items()})


def _run(text: str, how: str = "") -> str:
    return f'<w:r><w:rPr>{how}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _p(*runs: str, how: str = "") -> str:
    return f"<w:p><w:pPr>{how}</w:pPr>{''.join(runs)}</w:p>"


def _cell(text: str, how: str = "") -> str:
    return f"<w:tc><w:tcPr>{how}</w:tcPr>{text if text.startswith('<') else paragraph(text)}</w:tc>"


def _table(*rows: list[str], how: str = "") -> str:
    return f"<w:tbl>{''.join(f'<w:tr><w:trPr>{how if i == 0 else str()}</w:trPr>{str().join(row)}</w:tr>' for i, row in enumerate(rows))}</w:tbl>"


def _level(kind: str, text: str, level: int = 0, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


_NUMBERING = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">{_level("decimal", "%1.")}{_level("lowerLetter", "%2)", 1)}'
    f'</w:abstractNum><w:abstractNum w:abstractNumId="1">{_level("upperRoman", "Article %1:")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{_level("decimal", "%1")}{_level("decimal", "%1.%2", 1)}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    '</w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
)


def _item(text: str, number: int, level: int = 0, style: str = "") -> str:
    how = f'<w:pStyle w:val="{style}"/>' if style else ""
    return _p(_run(text), how=f'{how}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def _field(*parts: str) -> str:
    marks = ("begin", "separate", "end")
    out = ""
    for mark, part in zip(marks, [*parts, ""], strict=True):
        out += f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>{part}'
    return out


_BOX = (
    "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='{}'/></w14:checkbox></w:sdtPr>"
    "<w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
)
_OLD_BOX = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="{}"/></w:checkBox></w:ffData>'
    '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_STYLES = (
    f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:pPr><w:outlineLvl '
    'w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Unter"><w:name w:val="Unter"/><w:basedOn '
    'w:val="Kapitel"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Mine">'
    '<w:name w:val="Mine"/><w:basedOn w:val="Kapitel"/></w:style><w:style w:type="paragraph" w:styleId="Secret"><w:name'
    ' w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)

DOCX: dict[str, Callable[[], bytes]] = {
    "outline-styles": lambda: _word(
        paragraph("Shed", "Kapitel") + paragraph("Open daily.") + paragraph("Fees", "Unter") + paragraph("$3.")
        + paragraph("Pool", "Mine") + paragraph("Open on Sunday."), styles=_STYLES),
    "outline-of-its-own": lambda: _word(
        _p(_run("Shed"), how='<w:outlineLvl w:val="0"/>') + paragraph("Open daily.")
        + _p(_run("Pool"), how='<w:outlineLvl w:val="0"/>') + paragraph("Open on Sunday.")),
    "headings-by-look": lambda: _word(
        _p(_run("Shed", '<w:b/><w:sz w:val="28"/>')) + paragraph("Open daily.")
        + _p(_run("What is a berth?", "<w:b/>")) + paragraph("A place for a boat.")
        + _p(_run("Mind: ", "<w:b/>"), _run("the step."))),
    "numbers-go-on": lambda: _word(
        _item("one", 1) + _item("two", 1) + paragraph("A note.") + _item("three", 1) + _item("a", 1, 1)
        + _item("b", 1, 1) + _item("four", 1), numbering=_NUMBERING),
    "numbers-restart": lambda: _word(_item("one", 1) + _item("seven", 2) + _item("eight", 2), numbering=_NUMBERING),
    "numbers-of-articles": lambda: _word(
        _item("Name", 3) + _item("Seat", 3) + _item("Rooms", 4, 0, "heading1") + _item("Hall", 4, 1), numbering=_NUMBERING),
    "merged-cells": lambda: _word(_table(
        [_cell("Zone"), _cell("Ticket"), _cell("Price")],
        [_cell("North", '<w:vMerge w:val="restart"/>'), _cell("Single"), _cell("$3")],
        [_cell("<w:p/>", "<w:vMerge/>"), _cell("Return"), _cell("$5")],
        [_cell("Everywhere", '<w:gridSpan w:val="2"/>'), _cell("$9")])),
    "list-in-cell": lambda: _word(_table(
        [_cell("Service"), _cell("Price")],
        [_cell("Winter"), _cell(paragraph("90, with") + paragraph("washing", item=True) + paragraph("check", item=True))])),
    "row-with-a-gap": lambda: _word(
        "<w:tbl><w:tr>" + _cell("Day") + _cell("Fee") + '</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        + _cell("$9") + "</w:tr></w:tbl>"),
    "boxes": lambda: _word(
        _p(_BOX.format(1), _run(" Fuel was checked")) + _p(_BOX.format(0), _run(" Radio was checked"))
        + _p(_OLD_BOX.format(1), _run(" Rope")) + _p(_OLD_BOX.format(0), _run(" Anchor"))
        + _p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', _run(" Lamp"))),
    "fields": lambda: _word(
        _p(_run("The fee is "), '<w:fldSimple w:instr="=1+1">' + _run("12") + "</w:fldSimple>", _run(" crowns, due "),
           _field("<w:r><w:instrText>DATE</w:instrText></w:r>", _run("3 May")), _run("."))),
    "formulas": lambda: _word(
        _p(_run("So "), "<m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>a+1</m:t></m:r></m:num><m:den><m:r><m:t>2"
           "</m:t></m:r></m:den></m:f></m:oMath>", _run(" and "), "<m:oMath><m:sSup><m:e><m:r><m:t>y</m:t></m:r></m:e>"
           "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>", _run("."))),
    "changes": lambda: _word(
        _p(_run("The pass costs "), "<w:del>" + _run("$50").replace("w:t", "w:delText") + "</w:del>",
           "<w:ins>" + _run("$40") + "</w:ins>", _run("."))
        + '<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>' + _run("One ") + "</w:p>" + _p(_run("sentence."))
        + "<w:tbl><w:tr>" + _cell("a") + _cell("b") + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>" + _cell("x") + _cell("y")
        + "</w:tr><w:tr>" + _cell("c") + _cell("d") + "</w:tr></w:tbl>"),
    "hidden-and-struck": lambda: _word(
        _p(_run("Locked. "), _run("Code 4411. ", "<w:vanish/>"), _run("Ring.")) + paragraph("All hidden.", "Secret")
        + _p(_run("Was $50", "<w:strike/>"), _run(" $45", "<w:dstrike/>"), _run(" now $40.")), styles=_STYLES),
    "signs": lambda: _word(
        _p(_run("10"), _run("6", '<w:vertAlign w:val="superscript"/>'), _run(" H"),
           _run("2", '<w:vertAlign w:val="subscript"/>'), _run("O, 1"), _run("st", '<w:vertAlign w:val="superscript"/>'))),
    "notes": lambda: _word(
        _p(_run("A towel costs $2"), '<w:r><w:footnoteReference w:id="3"/></w:r>', _run("."))
        + _p(_run("A cap"), '<w:r><w:endnoteReference w:id="4"/></w:r>', _run(" is $4.")),
        footnotes=f'<w:footnotes {_W}><w:footnote w:id="3">{paragraph("Plus deposit.")}</w:footnote></w:footnotes>',
        endnotes=f'<w:endnotes {_W}><w:endnote w:id="4">{paragraph("New.")}</w:endnote></w:endnotes>'),
    "contents-left-out": lambda: _word(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        "<w:sdtContent>" + paragraph("Fees 3") + "</w:sdtContent></w:sdt>" + paragraph("Fees", "heading1") + paragraph("$3.")),
}  # fmt: skip

"""Small documents in formats that are archives or printed, one construct each."""

# ruff: noqa: E501  a construct is a line of XML
# fmt: off

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

from tests.helpers import same_document as same
from tests.helpers.same_document import line, odt, odt_list, pptx, shape


def _styled(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


_ODT_STYLES = "".join(
    f'<style:style style:name="{name}"><style:text-properties {how}/></style:style>'
    for name, how in (
        ("S", 'style:text-line-through-style="solid"'), ("H", 'text:display="none"'),
        ("U", 'style:text-position="super 58%"'), ("L", 'style:text-position="sub 58%"'),
    )
)  # fmt: skip


def _odt_cell(text: str, how: str = "") -> str:
    return f"<table:table-cell {how}><text:p>{text}</text:p></table:table-cell>"


ODT: dict[str, Callable[[], bytes]] = {
    "looks": lambda: odt(
        f"<text:p>10{_styled('6', 'U')} H{_styled('2', 'L')}O, was {_styled('$50', 'S')} $40. {_styled('Code', 'H')}Ring."
        "</text:p>", _ODT_STYLES),
    "lists-go-on": lambda: odt(
        odt_list(("one", "two"), "N", 'xml:id="a"') + "<text:p>A note.</text:p>"
        + odt_list(("three",), "N", 'text:continue-numbering="true"') + odt_list(("x",), "B")),
    "nested-lists": lambda: odt(
        '<text:list text:style-name="N"><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>a</text:p>'
        "</text:list-item></text:list></text:list-item><text:list-item text:start-value='5'><text:p>five</text:p>"
        "<text:p>more</text:p></text:list-item></text:list>"),
    "merged-cells": lambda: odt(
        "<table:table><table:table-header-rows><table:table-row>" + _odt_cell("Zone") + _odt_cell("Price")
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + _odt_cell("North", 'table:number-rows-spanned="2"') + _odt_cell("$3") + "</table:table-row><table:table-row>"
        + "<table:covered-table-cell/>" + _odt_cell("$5") + "</table:table-row><table:table-row>"
        + _odt_cell("x", 'table:number-columns-repeated="2"') + "</table:table-row></table:table>"),
    "changes-and-comments": lambda: odt(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>Open<office:annotation><text:p>why?</text:p>"
        "</office:annotation> daily<text:s text:c='2'/>from<text:tab/>nine<text:line-break/>to five.</text:p>"),
    "fields-and-frames": lambda: odt(
        "<text:p>Due <text:date>3 May</text:date>.<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box>"
        "</draw:frame></text:p><text:section text:display='none'><text:p>Secret.</text:p></text:section>"),
}  # fmt: skip

_AUTO = "<a:pPr><a:buAutoNum type='alphaLcParenR'/></a:pPr>"
_BULLET = "<a:pPr><a:buChar char='•'/></a:pPr>"
_DEEP = "<a:pPr lvl='1'/>"
_GRAPHIC = (
    "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='4' name='t'/></p:nvGraphicFramePr>{}</p:graphicFrame>"
)


def _tc(text: str, how: str = "") -> str:
    return f"<a:tc {how}><a:txBody>{line(text)}</a:txBody></a:tc>"


PPTX: dict[str, Callable[[], bytes]] = {
    "order": lambda: pptx([
        shape(line("Right."), top=2_000_000, left=5_000_000) + shape(line("Left."), top=2_000_000)
        + shape(line("Fees"), "title", top=900_000) + shape(line("First."), top=1_000_000)]),
    "lists": lambda: pptx([
        shape(line("Rules"), "title") + shape(line("one", _AUTO) + line("two", _AUTO) + line("deep", _DEEP), "body", 1)
        + shape(line("free", _BULLET) + line("text"), top=900_000)]),
    "hidden-and-struck": lambda: pptx(
        [shape(line("Was $50", run="strike='sngStrike'") + line("Now $40.")), shape(line("Secret."))], {1: "show='0'"}),
    "table": lambda: pptx([_GRAPHIC.format(
        "<a:tbl><a:tr>" + _tc("Zone") + _tc("Price") + "</a:tr><a:tr>" + _tc("North", "rowSpan='2'") + _tc("$3")
        + "</a:tr><a:tr>" + _tc("", "vMerge='1'") + _tc("$5") + "</a:tr></a:tbl>")]),
    "group": lambda: pptx([
        "<p:grpSp><p:nvGrpSpPr><p:cNvPr id='9' name='g'/></p:nvGrpSpPr>" + shape(line("Inside.")) + "</p:grpSp>"
        + shape(line("7"), "sldNum")]),
}  # fmt: skip

EPUB: dict[str, Callable[[], bytes]] = {
    "chapters": lambda: same.epub(["<h1>Fees</h1><p>A day costs $12.</p>", "<p>From nine.</p>"]),
    "notes-on-another-page": lambda: same.epub([
        "<p>A towel costs $2.<a epub:type='noteref' href='c1.xhtml#n1'>1</a></p>",
        "<aside epub:type='footnote' id='n1'><p>1. Plus deposit.</p></aside>"]),
    "printed-pages": lambda: same.epub([
        "<p><span epub:type='pagebreak' title='4'></span>Four.</p><div epub:type='pagebreak' title='5'/><p>Five.</p>"]),
}  # fmt: skip


def _book(fill: Callable[[Any], None]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _hours(book: Any) -> None:
    sheet = book.active
    sheet.title = "Hours"
    sheet.append(["Day", "Opens", "Fee", "Share"])
    sheet.append(["Monday", datetime.time(8, 30), 12.5, 0.125])
    sheet.append([datetime.date(2026, 5, 3), "007", 3, 1])
    sheet["C2"].number_format, sheet["D2"].number_format = '"$"0.00', "0.0%"


def _merged(book: Any) -> None:
    sheet = book.active
    sheet.append(["Fares of 2026"])
    sheet.append([])
    for row in (["Zone", "Price"], ["North", 3], [None, 5]):
        sheet.append(row)
    sheet.merge_cells("A4:A5")
    sheet.append(["Total", "=SUM(B4:B5)"])


def _hidden(book: Any) -> None:
    from openpyxl.styles import Font

    sheet = book.active
    for row in (["Kind", "Fee", "Secret"], ["Day", 3, "x"], ["Old", 9, "x"], ["Gone", 4, "x"]):
        sheet.append(row)
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet["B4"].font = Font(strike=True)
    book.create_sheet("Notes").append(["Nobody"])
    book["Notes"].sheet_state = "hidden"


XLSX: dict[str, Callable[[], bytes]] = {
    "formats": lambda: _book(_hours),
    "merged-and-uncalculated": lambda: _book(_merged),
    "hidden-and-struck": lambda: _book(_hidden),
}


def _drawn(draw: Callable[[Any], None], **how: Any) -> bytes:
    from reportlab.pdfgen import canvas

    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=how.pop("pagesize", (595, 842)), **how)
    draw(page)
    page.save()
    return file.getvalue()


def _words_apart(page: Any) -> None:
    for number, text in enumerate(
        ("Visitors may borrow up to three kayaks.", "The loan ends after four hours.")
    ):
        x = 72.0
        for word in text.split():
            page.drawString(x, 700 - 14 * number, word)
            x += page.stringWidth(word + " ")


def _letters_apart(page: Any) -> None:
    x = 72.0
    for letter in "Boats are lent to members only.":
        page.drawString(x, 700, letter)
        x += page.stringWidth(letter)


_COLUMNS = (
    ("Plots are let by the year and each has", "Compost is delivered on the first Friday"),
    ("a shed and a water tap. A plot costs $40", "of each month. A barrow of compost costs"),
    ("a year, payable in March to the warden.", "seven euros. Bonfires are allowed only in"),
    ("Keys are handed out in April and in May.", "November, after dark and on dry days."),
)


def _row_by_row(page: Any) -> None:
    for number, row in enumerate(_COLUMNS):
        page.drawString(60, 700 - 14 * number, row[0])
        page.drawString(320, 700 - 14 * number, row[1])


def _turned(page: Any) -> None:
    page.setPageRotation(90)
    page.rotate(90)
    for number, text in enumerate(("The lake is deep.", "Nobody swims at night.")):
        page.drawString(72, -100 - 14 * number, text)


def _twice(page: Any) -> None:
    for dx in (0, 0.3, 0.6):
        page.drawString(72 + dx, 700, "Deep water 2011")
    page.drawString(72, 680, "Do not swim here.")


def _struck_line(page: Any) -> None:
    page.drawString(72, 700, "The pass costs $50 $40 a day.")
    start = 72 + page.stringWidth("The pass costs ")
    page.line(start, 703.5, start + page.stringWidth("$50"), 703.5)


def _heads(page: Any) -> None:
    for number in range(4):
        page.setFont("Helvetica", 12)
        page.drawString(72, 800, f"{number + 1} Lake club handbook")
        page.setFont("Helvetica", 10)
        page.drawString(72, 700, f"Pier {'abcd'[number]} is open from nine to five on all days of the year.")
        page.drawString(72, 686, "It has a crane.")
        page.drawString(290, 40, str(number + 1))
        page.showPage()


def _footnotes(page: Any) -> None:
    page.setFont("Helvetica", 10)
    page.drawString(72, 700, "A towel costs $2")
    x = 72 + page.stringWidth("A towel costs $2", "Helvetica", 10)
    page.setFont("Helvetica", 6)
    page.drawString(x, 704, "1")
    page.setFont("Helvetica", 10)
    page.drawString(x + 3.4, 700, ", and the area is 40 m")
    end = x + 3.4 + page.stringWidth(", and the area is 40 m", "Helvetica", 10)
    page.setFont("Helvetica", 6)
    page.drawString(end, 704, "2")
    page.setFont("Helvetica", 10)
    page.drawString(72, 686, "Caps are free for all members of the club and for their guests.")
    page.setFont("Helvetica", 7)
    page.drawString(72, 80, "1 Plus a deposit that is given back when")
    page.drawString(72, 71, "the towel is returned.")


def _hyphens(page: Any) -> None:
    lines = (
        "The club is well-",
        "known for its medi-",
        "cine of the co-",
        "operative kind. A co-operative",
        "club is rare.",
    )
    for number, text in enumerate(lines):
        page.drawString(72, 700 - 14 * number, text)


def _long_cells(page: Any) -> None:
    rows = (("Service", "What it is", "Fee"), ("Mooring", "A place at the pier", "$40"), (None, "with water", None),
            ("Storage", "A place in the hall", "$90"))  # fmt: skip
    for number, row in enumerate(rows):
        for x, cell in zip((72, 180, 400), row, strict=True):
            if cell:
                page.drawString(x, 700 - (14 * number if number < 3 else 14 * number + 8), cell)


def _labels(page: Any) -> None:
    for number, (label, text) in enumerate(
        (("DATES:", "Comments are due in May."), ("ADDRESSES:", "Send them to us."))
    ):
        page.setFont("Helvetica-Bold", 10)
        page.drawString(72, 700 - 13 * number, label)
        x = 72 + page.stringWidth(label + " ", "Helvetica-Bold", 10)
        page.setFont("Helvetica", 10)
        page.drawString(x, 700 - 13 * number, text)


PDF: dict[str, Callable[[], bytes]] = {
    "words-one-by-one": lambda: _drawn(_words_apart),
    "letters-one-by-one": lambda: _drawn(_letters_apart),
    "columns-row-by-row": lambda: _drawn(_row_by_row),
    "turned": lambda: _drawn(_turned),
    "drawn-twice": lambda: _drawn(_twice),
    "struck": lambda: _drawn(_struck_line),
    "heads-and-numbers": lambda: _drawn(_heads),
    "footnotes": lambda: _drawn(_footnotes),
    "hyphens": lambda: _drawn(_hyphens),
    "cells-of-two-lines": lambda: _drawn(_long_cells),
    "labels": lambda: _drawn(_labels),
}

MAKERS = {"odt": ODT, "pptx": PPTX, "epub": EPUB, "xlsx": XLSX, "pdf": PDF}

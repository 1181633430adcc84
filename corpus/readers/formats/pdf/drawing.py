"""Pages as pictures, with words marked on them: a PNG of bounded size, made by pdfium."""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from corpus.readers.formats.pdf.asking import words_of
from corpus.readers.formats.pdf.lines import lines_on
from corpus.readers.formats.pdf.marking import Mark, Quote, marks_of
from corpus.readers.formats.pdf.words import PageWords, Word

SIDE = 1_600
"""Pixels of a page's longer side at most."""
DOTS = 2.0
"""Pixels of a point at most: a small page is not blown up."""
MOST_PAGES = 3
"""Pages of one picture."""

_LESS_GREEN = bytes(round(0.86 * value) for value in range(256))
_LESS_BLUE = bytes(round(0.2 * value) for value in range(256))
_LINE, _GREY = bytes((214, 90, 0)), bytes((120, 120, 120))
_THIN = 0.08  # of a mark's height: how thick the line below it is
_UNDER = 3  # pixels of the line below marked words, for who sees no yellow or has a dark page
_GAP = 12  # pixels between two pages


class Drawn(NamedTuple):
    """A picture of pages one below the other.

    Attributes:
        png: the picture.
        pages: their numbers, from 1.
        marked: whether the quote was found on them.
    """

    png: bytes
    pages: tuple[int, ...]
    marked: bool


class _Sheet(NamedTuple):
    number: int
    read: PageWords
    words: Sequence[Word]


class _Box(NamedTuple):
    """A part of a picture, in pixels from its upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


def draw(document: pdfium.PdfDocument, first: int, last: int, quote: Quote) -> Drawn:
    """Return the pages on which a quote stands; the first that it may be on where it isn't found.

    Args:
        document: the file.
        first: number of the first page that it may be on, from 1.
        last: number of the last one.
        quote: what to mark.

    Raises:
        PdfiumError: a page can't be drawn.
    """
    first = min(max(first, 1), len(document))
    last = min(max(last, first), len(document))
    sheets = [_sheet(document, number) for number in range(first, last + 1)]
    marks: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks_of([sheet.words for sheet in sheets], quote):
        marks[mark.page].append(mark)
    shown = sorted(marks)[:MOST_PAGES] or [0]
    rows: list[tuple[list[bytearray], int]] = []
    width = 0
    for index in shown:
        pixels, width_here = _picture(document, sheets[index], marks.get(index, ()))
        rows.append((pixels, width_here))
        width = max(width, width_here)
    return Drawn(_png(list(_stacked(rows, width)), width), tuple(first + i for i in shown), bool(marks))


def _sheet(document: pdfium.PdfDocument, number: int) -> _Sheet:
    page = document[number - 1]
    try:
        read = words_of(page)
    finally:
        page.close()
    lines = lines_on(read)
    return _Sheet(number, read, [word for line in lines for word in line.words])


def _picture(
    document: pdfium.PdfDocument, sheet: _Sheet, marks: Sequence[Mark]
) -> tuple[list[bytearray], int]:
    """Return the rows of a page's pixels, three bytes each, and how many there are in a row."""
    page = document[sheet.number - 1]
    try:
        scale = min(DOTS, SIDE / max(*page.get_size(), 1.0))
        bitmap = page.render(scale=scale, rev_byteorder=True)
        buffer, used = memoryview(bitmap.buffer).cast("B"), 3 * bitmap.width
        starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
        rows = [bytearray(buffer[start : start + used]) for start in starts]
        for mark in marks:
            _colour(rows, _box(page, bitmap, sheet.read, (mark.x, mark.y, mark.end, mark.top)))
            thin = _THIN * (mark.top - mark.y)
            _underline(rows, _box(page, bitmap, sheet.read, (mark.x, mark.y - thin, mark.end, mark.y)))
        return rows, bitmap.width
    finally:
        page.close()


def _colour(rows: Sequence[bytearray], box: _Box) -> None:
    """Make what is white yellow, and leave what is black."""
    for row in rows[box.top : box.bottom]:
        pixels = row[3 * box.left : 3 * box.right]
        pixels[1::3] = pixels[1::3].translate(_LESS_GREEN)
        pixels[2::3] = pixels[2::3].translate(_LESS_BLUE)
        row[3 * box.left : 3 * box.right] = pixels


def _underline(rows: Sequence[bytearray], box: _Box) -> None:
    right, bottom = max(box.right, box.left + _UNDER), max(box.bottom, box.top + _UNDER)
    for row in rows[box.top : bottom]:
        n = min(right, len(row) // 3) - box.left
        row[3 * box.left : 3 * (box.left + n)] = _LINE * n


def _box(
    page: pdfium.PdfPage, bitmap: pdfium.PdfBitmap, read: PageWords, box: tuple[float, float, float, float]
) -> _Box:
    """Return where left, lower, right and upper edge of something on the page as it is read are drawn."""
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, up in ((box[0], box[1]), (box[2], box[3])):
        on_sheet = read.on_sheet(across, up)
        pdf.FPDF_PageToDevice(page, 0, 0, bitmap.width, bitmap.height, 0, *on_sheet, x, y)
        corners.append((min(max(x.value, 0), bitmap.width), min(max(y.value, 0), bitmap.height)))
    (x0, y0), (x1, y1) = corners
    return _Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _stacked(pages: Sequence[tuple[list[bytearray], int]], width: int) -> Iterator[bytes]:
    """Yield the rows of pages one below the other, a grey line between them."""
    line = _GREY * width
    for number, (rows, width_here) in enumerate(pages):
        if number:
            yield from [line] * _GAP
        beside = b"\xff\xff\xff" * (width - width_here)
        for row in rows:
            yield bytes(row) + beside


def _png(rows: Sequence[bytes], width: int) -> bytes:
    """Return a picture of rows of red, green and blue (https://www.w3.org/TR/png-3/)."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )

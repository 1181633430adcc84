"""The words of a PDF's pages with where they stand, as pdfium finds them; turned pages are turned back.

pypdf, pdfminer.six, pdfplumber and pdf_oxide were tried: the first glues words that are placed one by one,
the second and third are forty and more times slower and glue raised signs, the fourth turns landscape lines
round.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from corpus.readers.formats.pdf.strikes import struck_out

MAX_PAGE = 400_000
"""Characters of one page."""

_UNREADABLE = re.compile("[\ufffd\ue000-\uefff]")
_ACROSS = (1, 0)
_WORD = re.compile(r"\S+")
_SOFT = dict.fromkeys(map(ord, "\x02\ufffe\xad"), "-")  # what pdfium makes of a hyphen at a line's end
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.I)


class Word(NamedTuple):
    """A word, or a part of one that is printed otherwise than the rest.

    Attributes:
        text: without white space.
        x: where it starts, in points from the left of the page as it is read.
        end: where it ends.
        y: its base line, in points from the bottom.
        size: the height of its letters.
        bold: whether they are bold.
        glued: whether no space is before it.
    """

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool = False
    glued: bool = False


_new_word = tuple.__new__
"""`Word(…)` without the call that sorts out its arguments."""


class _Look(NamedTuple):
    """How a stretch of text is printed: its size, its weight, and in which direction it runs."""

    size: float
    bold: bool
    along: tuple[int, int]


class PageWords(NamedTuple):
    """What is on a page.

    Attributes:
        words: in the order in which the file draws them, without what is struck out or off the page.
        width: of the page as it is read.
        n_unreadable: characters whose letters the file doesn't say.
        n_struck: words that are struck out.
        along: the direction in which the text runs on the sheet.
        corner: where the page as it is read begins, as its lower left corner on the sheet turned that way.
    """

    words: list[Word]
    width: float
    n_unreadable: int = 0
    n_struck: int = 0
    along: tuple[int, int] = _ACROSS
    corner: tuple[float, float] = (0.0, 0.0)

    def on_sheet(self, x: float, y: float) -> tuple[float, float]:
        """Return where on the sheet, in its own points, a place of the page as it is read is."""
        a, b = self.along
        across, up = x + self.corner[0], y + self.corner[1]
        return across * a - up * b, across * b + up * a


def words_of(page: pdfium.PdfPage) -> PageWords:
    """Return the words of a page."""
    textpage = page.get_textpage()
    try:
        return _Page(page, textpage).read()
    finally:
        textpage.close()


def _quick(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a function of pdfium that takes and gives addresses as numbers: in a third of the time."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_address_of = _quick(pdf.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_origin_of = _quick(
    pdf.FPDFText_GetCharOrigin, ctypes.c_int, *(ctypes.c_void_p, ctypes.c_int), *[ctypes.c_void_p] * 2
)
_box_of = _quick(pdf.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class _Page:
    """Asks pdfium about the characters of a page, and no more often than it must."""

    def __init__(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> None:
        self._page, self._text = page, textpage
        self._handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        self._looks: dict[int, _Look] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._places = ctypes.addressof(self._x), ctypes.addressof(self._y)
        self._box = pdf.FS_RECTF()
        self._box_at = ctypes.addressof(self._box)
        self._matrix = pdf.FS_MATRIX()
        self._font = ctypes.create_string_buffer(200)

    def read(self) -> PageWords:
        n = min(self._text.count_chars(), MAX_PAGE)
        source = self._source(n)
        found: list[tuple[Word, tuple[int, int]]] = []
        handle = self._handle
        for match in _WORD.finditer(source):
            start, end = match.span()
            address = _address_of(handle, start)
            if start == end - 1 or address == _address_of(handle, end - 1):
                found.append(self._part(match[0], start, end - 1, address or 0))
            else:
                found += self._parts(match[0], start)
        along = Counter({(1, 0): 0.5})
        for word, direction in found:
            along[direction] += len(word.text)
        main = along.most_common(1)[0][0]
        left, bottom, right, top = self._page.get_cropbox()
        corners = [_turned(x, y, main) for x in (left, right) for y in (bottom, top)]
        x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
        y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
        words = [word for word, direction in found if direction == main]
        if x0 or y0:
            words = [word._replace(x=word.x - x0, end=word.end - x0, y=word.y - y0) for word in words]
        width, height = x1 - x0, y1 - y0
        words = [word for word in words if -1 <= word.x <= width and -1 <= word.y <= height]
        kept = struck_out(self._page, words, main, (x0, y0)) if words else words
        n_unreadable = len(_UNREADABLE.findall(source))
        return PageWords(kept, width, n_unreadable, len(words) - len(kept), main, (x0, y0))

    def _source(self, n: int) -> str:
        """Return the page's text, a character for each that pdfium counts."""
        text = self._text.get_text_range(0, n) if n else ""
        if len(text) != n:
            raw = self._text.raw
            codes = [pdf.FPDFText_GetUnicode(raw, i) for i in range(n)]
            text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
        return text

    def _parts(self, text: str, start: int) -> Iterator[tuple[Word, tuple[int, int]]]:
        """Yield a word in parts where it is printed in several ways."""
        last = start + len(text) - 1
        begin = start
        for i in range(start + 1, last + 2):
            if i > last or not self._same_look(i - 1, i):
                address = _address_of(self._handle, begin) or 0
                part = text[begin - start : i - start]
                yield self._part(part, begin, i - 1, address, glued=begin > start)
                begin = i

    def _same_object(self, i: int, j: int) -> bool:
        return i == j or _address_of(self._handle, i) == _address_of(self._handle, j)

    def _same_look(self, i: int, j: int) -> bool:
        if self._same_object(i, j):
            return True
        one, other = (self._look(at, _address_of(self._handle, at) or 0) for at in (i, j))
        if abs(one.size - other.size) > 0.12 * max(one.size, other.size) or one.along != other.along:
            return False
        return abs(self._origin(i)[1] - self._origin(j)[1]) < 0.1 * one.size

    def _part(
        self, text: str, first: int, last: int, address: int, *, glued: bool = False
    ) -> tuple[Word, tuple[int, int]]:
        look = self._looks.get(address) or self._look(first, address)
        x, y = self._origin(first)
        box = self._box
        _box_of(self._handle, last, self._box_at)
        if not text.isascii():
            text = text.translate(_SOFT)
        elif "\x02" in text:
            text = text.replace("\x02", "-")
        if look.along == _ACROSS:
            end = box.right if box.right > x else x  # max() takes as long as all the rest
            return _new_word(Word, (text, x, end, y, look.size, look.bold, glued)), _ACROSS
        across, up = _turned(x, y, look.along)
        ends = [_turned(a, b, look.along)[0] for a in (box.left, box.right) for b in (box.bottom, box.top)]
        word = Word(text, across, max(*ends, across), up, look.size, look.bold, glued)
        return word, look.along

    def _origin(self, i: int) -> tuple[float, float]:
        _origin_of(self._handle, i, *self._places)
        return self._x.value, self._y.value

    def _look(self, i: int, address: int) -> _Look:
        """Return how a character is printed; `address` is that of the object that draws it."""
        raw = self._text.raw
        look = self._looks.get(address) if address else None
        if look is None:
            pdf.FPDFText_GetMatrix(raw, i, self._matrix)
            m = self._matrix
            size = pdf.FPDFText_GetFontSize(raw, i) * max((m.c * m.c + m.d * m.d) ** 0.5, 1e-6)
            along = (1, 0) if abs(m.a) >= abs(m.b) else (0, 1)
            if (m.a if along == (1, 0) else m.b) < 0 and (m.a * m.d - m.b * m.c) > 0:
                along = (-along[0], -along[1])
            look = _Look(round(size, 1), self._is_bold(i), along)
            if address:
                self._looks[address] = look
        return look

    def _is_bold(self, i: int) -> bool:
        n = pdf.FPDFText_GetFontInfo(self._text.raw, i, self._font, len(self._font), None)
        name = self._font.raw[: max(0, min(n, len(self._font)) - 1)].decode("utf-8", "replace")
        return _BOLD.search(name) is not None or pdf.FPDFText_GetFontWeight(self._text.raw, i) >= 600


def _turned(x: float, y: float, along: tuple[int, int]) -> tuple[float, float]:
    """Return a point as it is read when text runs along a direction."""
    a, b = along
    return x * a + y * b, y * a - x * b


def without_doubles(words: Sequence[Word]) -> list[Word]:
    """Return words without those drawn again at nearly the same place, which makes them look bold."""
    seen: dict[tuple[str, int], list[Word]] = {}
    kept: list[Word] = []
    for word in words:
        same = seen.setdefault((word.text, round(word.y / max(word.size, 1))), [])
        near = any(_is_near(one, word) for one in same)
        if not near:
            same.append(word)
            kept.append(word)
    return kept


def _is_near(one: Word, other: Word) -> bool:
    return abs(one.x - other.x) < 0.3 * other.size and abs(one.y - other.y) < 0.3 * other.size

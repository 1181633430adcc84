"""What pdfium finds on a page: its words, and how and where they are printed; turned pages are turned back.

pypdf, pdfminer.six, pdfplumber and pdf_oxide were tried: the first glues words that are placed one by one,
the second and third are forty and more times slower and glue raised signs, the fourth turns landscape lines
round.
"""

from __future__ import annotations

import ctypes
import re
from array import array
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise, repeat
from math import isfinite
from operator import sub
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from corpus.readers.formats.pdf.quick import quick
from corpus.readers.formats.pdf.strikes import lines_drawn, may_strike, struck_out
from corpus.readers.formats.pdf.words import ACROSS, PageWords, Run, Word, is_even

MAX_PAGE = 400_000
"""Characters of one page."""

_UNREADABLE = re.compile("[\ufffd\ue000-\uefff]")
_WORDS = re.compile(r"(\S+)")
_SOFT = ("\x02", "\ufffe", "\xad")  # what pdfium makes of a hyphen at a line's end
_TO_THE_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U0001efff]"
)
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.I)


class _Look(NamedTuple):
    """How a stretch of text is printed: its size, its weight, and in which direction it runs."""

    size: float
    bold: bool
    along: tuple[int, int]


class _Stretch(NamedTuple):
    """Words of a page that one object of the file draws; its address is 0 where pdfium made them up."""

    first: int
    end: int
    address: int


def words_of(page: pdfium.PdfPage) -> PageWords:
    """Return the words of a page."""
    textpage = page.get_textpage()
    try:
        return _Page(page, textpage).read()
    finally:
        textpage.close()


_OF_A_CHARACTER = (ctypes.c_void_p, ctypes.c_int)
_address_of = quick(pdf.FPDFText_GetTextObject, ctypes.c_void_p, *_OF_A_CHARACTER)
_origin_of = quick(pdf.FPDFText_GetCharOrigin, ctypes.c_int, *_OF_A_CHARACTER, *[ctypes.c_void_p] * 2)
_box_of = quick(pdf.FPDFText_GetLooseCharBox, ctypes.c_int, *_OF_A_CHARACTER, ctypes.c_void_p)
_matrix_of = quick(pdf.FPDFText_GetMatrix, ctypes.c_int, *_OF_A_CHARACTER, ctypes.c_void_p)
_size_of = quick(pdf.FPDFText_GetFontSize, ctypes.c_double, *_OF_A_CHARACTER)
_font_of = quick(pdf.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)


class _Page:
    """Asks pdfium about the characters of a page, and no more often than it must."""

    def __init__(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> None:
        self._page, self._text = page, textpage
        self._handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        self._looks: dict[int, _Look] = {}
        self._bold: dict[int, bool] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._places = ctypes.addressof(self._x), ctypes.addressof(self._y)
        self._box = pdf.FS_RECTF()
        self._box_at = ctypes.addressof(self._box)
        self._matrix = pdf.FS_MATRIX()
        self._matrix_at = ctypes.addressof(self._matrix)
        self._font = ctypes.create_string_buffer(200)

    def read(self) -> PageWords:
        source = self._source(min(self._text.count_chars(), MAX_PAGE))
        n_unreadable = 0 if source.isascii() else len(_UNREADABLE.findall(source))
        for sign in _SOFT:
            source = source.replace(sign, "-")
        pieces = _WORDS.split(source)
        found = self._in_runs(source, pieces) or self._one_by_one(pieces)
        return found if not n_unreadable else replace(found, n_unreadable=n_unreadable)

    def _source(self, n: int) -> str:
        """Return the page's text, a character for each that pdfium counts."""
        text = self._text.get_text_range(0, n) if n else ""
        if len(text) != n:
            raw = self._text.raw
            codes = [pdf.FPDFText_GetUnicode(raw, i) for i in range(n)]
            text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
        return text

    def _in_runs(self, source: str, pieces: Sequence[str]) -> PageWords | None:
        """Return the words of a page whose words are each printed in one way; None for others."""
        texts, between = pieces[1::2], pieces[0::2]
        behind = list(accumulate(map(len, pieces)))
        starts, lasts = behind[0:-1:2], [end - 1 for end in behind[1::2]]
        stretches = self._stretches(between, starts, lasts, whole=not _TO_THE_LEFT.search(source))
        if not stretches:
            return None
        xs, ys, ends = self._all_places(starts, lasts)
        left, bottom, width, height = self._frame(ACROSS)
        if left or bottom:
            xs, ends = [x - left for x in xs], [end - left for end in ends]
            ys = [y - bottom for y in ys]
        runs = self._runs(stretches, starts, (xs, ys, ends))
        is_on_page = min(xs) >= -1 and max(xs) <= width and min(ys) >= -1 and max(ys) <= height
        if not runs or not is_on_page or not isfinite(sum(xs) + sum(ends)):
            return None
        lines = lines_drawn(self._page, ACROSS, (left, bottom))
        if any(may_strike(line, run.y, run.size) for line in lines for run in runs):
            return None
        return PageWords(width, texts, xs, ends, runs, corner=(left, bottom))

    def _stretches(
        self, between: Sequence[str], starts: Sequence[int], lasts: Sequence[int], *, whole: bool
    ) -> list[_Stretch]:
        """Return the stretches of a page's words, none if several objects draw one word.

        Args:
            between: what is before each word.
            starts: the first character of each.
            lasts: the last one.
            whole: whether a line that an object begins and ends is drawn by nothing else.
        """
        handle, stretches = self._handle, []
        begins = [i for i, sep in enumerate(between) if "\n" in sep or not i]
        for first, end in pairwise([*begins, len(starts)]):
            if first == end:
                continue
            address = _address_of(handle, starts[first]) or 0
            if whole and address and address == _address_of(handle, lasts[end - 1]):
                stretches.append(_Stretch(first, end, address))
                continue
            heads = list(map(_address_of, repeat(handle), starts[first:end]))
            if heads != list(map(_address_of, repeat(handle), lasts[first:end])):
                return []
            for at, head in enumerate(heads, first):
                if head and at > first and head == stretches[-1].address:
                    stretches[-1] = _Stretch(stretches[-1].first, at + 1, head)
                else:
                    stretches.append(_Stretch(at, at + 1, head or 0))
        return stretches

    def _all_places(
        self, starts: Sequence[int], lasts: Sequence[int]
    ) -> tuple[list[float], list[float], list[float]]:
        """Return where each word starts, its base line, and where it ends."""
        n = len(starts)
        across, up, boxes = array("d", bytes(8 * n)), array("d", bytes(8 * n)), array("f", bytes(16 * n))
        x, y, box = across.buffer_info()[0], up.buffer_info()[0], boxes.buffer_info()[0]
        eights = range(x, x + 8 * n, 8), range(y, y + 8 * n, 8)
        deque(map(_origin_of, repeat(self._handle), starts, *eights), 0)
        deque(map(_box_of, repeat(self._handle), lasts, range(box, box + 16 * n, 16)), 0)
        xs = across.tolist()
        ends = [right if right > x else x for right, x in zip(boxes[2::4], xs, strict=True)]
        return xs, up.tolist(), ends

    def _runs(
        self, stretches: Sequence[_Stretch], starts: Sequence[int], places: tuple[list[float], ...]
    ) -> list[Run]:
        """Return the runs that stretches make; none if a stretch is not level."""
        xs, ys, ends = places
        steps, gaps = list(map(sub, xs[1:], xs)), list(map(sub, xs[1:], ends))
        runs: list[tuple[int, int, float, _Look]] = []
        for first, end, address in stretches:
            look = self._looks.get(address) or self._look(starts[first], address)
            y = ys[first]
            if look.along != ACROSS or ys[first:end].count(y) != end - first:
                return []
            if runs and runs[-1][1:] == (first, y, look):
                runs[-1] = (runs[-1][0], end, y, look)
            else:
                runs.append((first, end, y, look))
        return [
            Run(first, end, y, size, bold, is_even(steps[first : end - 1], gaps[first : end - 1], size))
            for first, end, y, (size, bold, _) in runs
        ]

    def _one_by_one(self, pieces: Sequence[str]) -> PageWords:
        """Return the words of any page."""
        found: list[tuple[Word, tuple[int, int]]] = []
        handle, end = self._handle, 0
        for i, text in enumerate(pieces):
            start, end = end, end + len(text)
            if not i % 2:
                continue
            address = _address_of(handle, start)
            if start == end - 1 or address == _address_of(handle, end - 1):
                found.append(self._part(text, start, end - 1, address or 0))
            else:
                found += self._parts(text, start)
        lengths = Counter({ACROSS: 0.5})
        for word, direction in found:
            lengths[direction] += len(word.text)
        along = lengths.most_common(1)[0][0]
        left, bottom, width, height = self._frame(along)
        words = [word for word, direction in found if direction == along]
        if left or bottom:
            words = [word._replace(x=word.x - left, end=word.end - left, y=word.y - bottom) for word in words]
        words = [word for word in words if -1 <= word.x <= width and -1 <= word.y <= height]
        corner = (left, bottom)
        kept = struck_out(lines_drawn(self._page, along, corner), words) if words else words
        return PageWords(width, listed=kept, n_struck=len(words) - len(kept), along=along, corner=corner)

    def _frame(self, along: tuple[int, int]) -> tuple[float, float, float, float]:
        """Return the left and the lower end of the page as it is read, its width and its height."""
        left, bottom, right, top = self._page.get_cropbox()
        corners = [_turned(x, y, along) for x in (left, right) for y in (bottom, top)]
        x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
        y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
        return x0, y0, x1 - x0, y1 - y0

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
        if look.along == ACROSS:
            return Word(text, x, max(box.right, x), y, look.size, look.bold, glued), ACROSS
        across, up = _turned(x, y, look.along)
        ends = [_turned(a, b, look.along)[0] for a in (box.left, box.right) for b in (box.bottom, box.top)]
        word = Word(text, across, max(*ends, across), up, look.size, look.bold, glued)
        return word, look.along

    def _origin(self, i: int) -> tuple[float, float]:
        _origin_of(self._handle, i, *self._places)
        return self._x.value, self._y.value

    def _look(self, i: int, address: int) -> _Look:
        """Return how a character is printed; `address` is that of the object that draws it."""
        look = self._looks.get(address) if address else None
        if look is None:
            _matrix_of(self._handle, i, self._matrix_at)
            m = self._matrix
            a, b, c, d = m.a, m.b, m.c, m.d
            size = _size_of(self._handle, i) * max((c * c + d * d) ** 0.5, 1e-6)
            along = (1, 0) if abs(a) >= abs(b) else (0, 1)
            if (a if along == (1, 0) else b) < 0 and (a * d - b * c) > 0:
                along = (-along[0], -along[1])
            font = _font_of(address) or 0 if address else 0
            bold = self._bold.get(font) if font else None
            if bold is None:
                bold = self._bold[font] = self._is_bold(i)
            look = _Look(round(size, 1), bold, along)
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

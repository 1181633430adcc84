"""Words of a PDF that a line is drawn through: they were taken out, and are not to be quoted."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdf

from corpus.readers.formats.pdf.quick import quick

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from corpus.readers.formats.pdf.words import Word

THICK = 2.6
"""Points that a line is thick at most, with what pdfium adds around it."""

MAX_LINES = 3_000
"""Lines and boxes of a page that are looked at; a drawing has more."""


_MAY_BE_LINES = frozenset({pdf.FPDF_PAGEOBJ_PATH, pdf.FPDF_PAGEOBJ_FORM})
_object_at = quick(pdf.FPDFPage_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_type_of = quick(pdf.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)


class Stroke(NamedTuple):
    """A thin line across the page: where it starts and ends, and how high it is."""

    left: float
    right: float
    y: float


def struck_out(lines: Sequence[Stroke], words: list[Word]) -> list[Word]:
    """Return the words through which no line is drawn.

    Args:
        lines: that are drawn on the page.
        words: of the page as it is read.
    """
    if not lines:
        return words
    return [word for word in words if not any(_strikes(line, word) for line in lines)]


def may_strike(line: Stroke, y: float, size: float) -> bool:
    """Return whether a line is as high as the middle of letters of some size on a base line."""
    return y + 0.15 * size < line.y < y + 0.45 * size


def _strikes(line: Stroke, word: Word) -> bool:
    through = may_strike(line, word.y, word.size)
    return through and line.left <= word.x + 1 and line.right >= word.end - 1 and word.text.isascii()


def lines_drawn(page: pdfium.PdfPage, along: tuple[int, int], corner: tuple[float, float]) -> list[Stroke]:
    """Return the thin lines that are drawn on a page.

    Args:
        page: the page.
        along: the direction in which its text runs.
        corner: of the page as it is read.
    """
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value
    objects = map(_object_at, repeat(handle), range(pdf.FPDFPage_CountObjects(page)))
    if _MAY_BE_LINES.isdisjoint(map(_type_of, objects)):
        return []
    found: list[Stroke] = []
    a, b = along
    for i, one in enumerate(page.get_objects(filter=(pdf.FPDF_PAGEOBJ_PATH,), max_depth=3)):
        if i >= MAX_LINES:
            return []
        left, bottom, right, top = one.get_bounds()
        xs = sorted((left * a + bottom * b, right * a + top * b))
        ys = sorted((bottom * a - left * b, top * a - right * b))
        if ys[1] - ys[0] < THICK and xs[1] - xs[0] > 3:
            found.append(Stroke(xs[0] - corner[0], xs[1] - corner[0], (ys[0] + ys[1]) / 2 - corner[1]))
    return found

"""Words of a PDF that a line is drawn through: they were taken out, and are not to be quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdf

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from corpus.readers.formats.pdf.words import Word

THICK = 2.6
"""Points that a line is thick at most, with what pdfium adds around it."""

MAX_LINES = 3_000
"""Lines and boxes of a page that are looked at; a drawing has more."""


class _Line(NamedTuple):
    left: float
    right: float
    y: float


def struck_out(
    page: pdfium.PdfPage, words: list[Word], along: tuple[int, int], corner: tuple[float, float]
) -> list[Word]:
    """Return the words through which no line is drawn.

    Args:
        page: that they stand on.
        words: of the page as it is read.
        along: the direction in which its text runs.
        corner: of the page as it is read.
    """
    lines = _lines(page, along, corner)
    if not lines:
        return words
    return [word for word in words if not any(_strikes(line, word) for line in lines)]


def _strikes(line: _Line, word: Word) -> bool:
    through = word.y + 0.15 * word.size < line.y < word.y + 0.45 * word.size
    return through and line.left <= word.x + 1 and line.right >= word.end - 1 and word.text.isascii()


def _lines(page: pdfium.PdfPage, along: tuple[int, int], corner: tuple[float, float]) -> list[_Line]:
    found: list[_Line] = []
    a, b = along
    for i, one in enumerate(page.get_objects(filter=(pdf.FPDF_PAGEOBJ_PATH,), max_depth=3)):
        if i >= MAX_LINES:
            return []
        left, bottom, right, top = one.get_bounds()
        xs = sorted((left * a + bottom * b, right * a + top * b))
        ys = sorted((bottom * a - left * b, top * a - right * b))
        if ys[1] - ys[0] < THICK and xs[1] - xs[0] > 3:
            found.append(_Line(xs[0] - corner[0], xs[1] - corner[0], (ys[0] + ys[1]) / 2 - corner[1]))
    return found

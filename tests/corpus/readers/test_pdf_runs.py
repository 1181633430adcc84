"""Words of a PDF that are taken together, as they are drawn, make the lines that they make one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.formats.pdf import asking, read
from corpus.readers.formats.pdf.cells import Line
from corpus.readers.formats.pdf.lines import lines_of, lines_on
from corpus.readers.formats.pdf.words import PageWords, Run, is_even, without_doubles
from tests.helpers.pdf_files import pages

Drawn = tuple[float, float, bool, float, list[tuple[str, float]]]
_DRAWN = st.tuples(
    st.integers(0, 70).map(lambda line: 12.0 * line) | st.floats(0, 840),
    st.sampled_from([0.0, 6.0, 10.0, 10.5, 18.0]),
    st.booleans(),
    st.sampled_from([50.0, 52.0, 310.0]) | st.floats(0, 560),
    st.lists(
        st.tuples(st.sampled_from(["a", "day", "costs", "12", ",", "•"]), st.floats(-8, 14)),
        min_size=1,
        max_size=9,
    ),
)


def _page(drawn: Sequence[Drawn]) -> PageWords:
    """Return a page of stretches: base line, size, weight, start, and words with the gap behind each."""
    texts: list[str] = []
    xs: list[float] = []
    ends: list[float] = []
    runs: list[Run] = []
    for y, size, bold, start, words in drawn:
        first, x = len(texts), start
        for text, gap in words:
            texts.append(text)
            xs.append(x)
            ends.append(x + len(text) * size / 2)
            x = max(ends[-1] + gap, 0.0)
        steps = [b - a for a, b in pairwise(xs[first:])]
        gaps = [b - a for a, b in zip(ends[first:], xs[first + 1 :], strict=False)]
        runs.append(Run(first, len(texts), y, size, bold, is_even(steps, gaps, size)))
    return PageWords(595.0, texts, xs, ends, runs)


def _told(lines: Sequence[Line]) -> list[tuple[object, ...]]:
    return [
        (
            line.y,
            line.size,
            line.right,
            line.text,
            line.bold,
            [(cell.x, cell.end, cell.text, cell.first, cell.words) for cell in line.cells],
        )
        for line in lines
    ]


@given(st.lists(_DRAWN, min_size=1, max_size=24))
def test_runs_make_the_lines_that_their_words_make(drawn: list[Drawn]) -> None:
    """Columns, rows, raised and doubled words are the same, however much is taken together."""
    page = _page(drawn)
    assert _told(lines_on(page)) == _told(lines_of(without_doubles(page.words), page.width))


@pytest.mark.parametrize(
    ("content", "n_runs"),
    [
        (b"BT /F1 12 Tf 72 700 Td (A day costs $12.) Tj 0 -14 Td (A week costs more.) Tj ET", 2),
        (b"BT /F1 12 Tf 72 700 Td (A day) Tj ( costs) Tj ( $12.) Tj ET", 1),
        (b"BT /F1 12 Tf 72 700 Td (A day) Tj 200 0 Td (costs $12.) Tj 0 -14 Td (in May) Tj ET", 2),
        (b"BT /F1 12 Tf 72 700 Td (A day of 10) Tj /F1 7 Tf 5 Ts (2) Tj /F1 12 Tf 0 Ts ( hours) Tj ET", 0),
        (b"BT /F1 12 Tf 72 700 Td (Two) Tj 9 Tr (words) Tj 0 Tr ET BT 0 1 -1 0 200 300 Tm (up) Tj ET", 0),
        (b"BT /F1 12 Tf 72 700 Td (Not this word) Tj 0 -30 Td (but this) Tj ET 70 704 m 180 704 l S", 0),
        (b"BT /F1 12 Tf 72 700 Td (Under this word) Tj ET 70 690 m 180 690 l S", 1),
        (b"BT /F1 12 Tf 0.9 0.3 -0.3 0.9 72 700 Tm (On a slope of its own) Tj ET", 0),
        (b"BT /F1 12 Tf 72 700 Td (On the page) Tj 900 0 Td (and far off) Tj ET", 0),
    ],
)
def test_a_page_is_the_same_in_runs_and_word_by_word(
    content: bytes, n_runs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is drawn in an unusual way is asked of pdfium word by word."""
    data = pages([content])
    taken = asking.words_of(pdfium.PdfDocument(data)[0])
    rendered = read(data, "a")
    monkeypatch.setattr(asking._Page, "_in_runs", lambda *_: None)
    one_by_one = asking.words_of(pdfium.PdfDocument(data)[0])
    assert len(taken.runs) == n_runs
    assert (list(taken.words), taken.width) == (list(one_by_one.words), one_by_one.width)
    assert read(data, "a") == rendered

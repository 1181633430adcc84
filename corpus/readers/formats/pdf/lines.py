"""A page's words to lines in reading order: pure geometry, in points from the page's lower left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median

from corpus.readers.formats.pdf.cells import Cell, Line, RunCell
from corpus.readers.formats.pdf.words import NARROW_GAP, PageWords, Run, Word, without_doubles

GAP = 1.05
"""Heights of a line that two words of one text are never apart; justified lines stay below."""

APART = 0.61
"""Heights of a line at which another one has nothing to do with it: words are raised by less."""

LEAST_GUTTER_LINES = 6
LEAST_COLUMN_LINES = 3
LEAST_COLUMN_WIDTH = 20
"""Characters; narrower columns are those of a table, which is read line by line."""

MAX_DEPTH = 8
"""Columns within columns."""


def lines_on(page: PageWords) -> list[Line]:
    """Return a page's lines in reading order, what is drawn twice once."""
    if not page.runs:
        return lines_of(without_doubles(page.words), page.width)
    rows: list[list[Word] | RunCell] = []
    for band in _bands(page):
        if len(band) == 1 and band[0].even:
            rows.append(RunCell(page, band[0]))
        else:
            words = [word for run in sorted(band) for word in page.words_in(run)]
            rows += _rows_of_words(without_doubles(words))
    gutters = _gutters(rows, page.width)
    pieces: list[Line] = []
    for row in rows:
        if isinstance(row, RunCell):
            pieces.append(Line((row,), row.run.y, row.run.size))
        else:
            pieces += _pieces(row, gutters)
    return _in_order(pieces, page.width, 0)


def lines_of(words: Sequence[Word], width: float) -> list[Line]:
    """Return lines in reading order.

    Args:
        words: of a page, each once.
        width: of the page.
    """
    rows = _rows_of_words(words)
    gutters = _gutters(rows, width)
    pieces = [piece for row in rows for piece in _pieces(row, gutters)]
    return _in_order(pieces, width, 0)


def _bands(page: PageWords) -> list[list[Run]]:
    """Return a page's runs from top to bottom, those together that may be of one row or raised in it."""
    runs = sorted(page.runs, key=lambda run: (-run.y, page.xs[run.first]))
    reach_down = list(accumulate([run.y - APART * run.size for run in runs], min))
    reach_up = list(accumulate([run.y + APART * run.size for run in reversed(runs)], max))[::-1]
    bands = [[runs[0]]]
    for i in range(1, len(runs)):
        if runs[i].y >= reach_down[i - 1] or reach_up[i] >= runs[i - 1].y:
            bands[-1].append(runs[i])
        else:
            bands.append([runs[i]])
    return bands


def _gutters(rows: Sequence[list[Word] | RunCell], width: float) -> frozenset[int]:
    """Return where many rows have a gap, however small, and hardly any has a word: between columns."""
    n_gaps = Counter[int]()
    for row in rows:
        if isinstance(row, RunCell):
            continue
        for word, following in pairwise(row):
            if following.x - word.end > NARROW_GAP * word.size:
                n_gaps.update(range(round(word.end) + 1, round(following.x)))
    least = max(LEAST_GUTTER_LINES, len(rows) // 4)
    often = {x for x, n in n_gaps.items() if n >= least and 0.15 * width < x < 0.85 * width}
    if not often:
        return frozenset()
    n_words = Counter[int]()
    for row in rows:
        for word in row.words if isinstance(row, RunCell) else row:
            n_words.update(range(round(word.x), round(word.end) + 1))
    return frozenset(x for x in often if n_gaps[x] > 4 * n_words[x])


def _rows_of_words(words: Sequence[Word]) -> list[list[Word]]:
    """Return words that stand on one base line; raised and lowered ones go with the words beside them."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.y, word.x)):
        if rows and rows[-1][0].y - word.y < 0.3 * min(rows[-1][0].size, word.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return _with_raised([sorted(row, key=lambda word: word.x) for row in rows])


def _with_raised(rows: list[list[Word]]) -> list[list[Word]]:
    """Put small words of a row of their own into the row just below or above that they stand in."""
    kept: list[list[Word]] = []
    for i, row in enumerate(rows):
        size = max(word.size for word in row)
        host: list[Word] | None = None
        for other in (rows[i + 1] if i + 1 < len(rows) else None, kept[-1] if kept else None):
            if other is None:
                continue
            base = max(other, key=lambda word: word.size)
            is_small = size < 0.87 * base.size and abs(base.y - row[0].y) < 0.6 * base.size
            if is_small and all(any(_stands_at(word, one) for one in other) for word in row):
                host = other
                break
        if host is None:
            kept.append(row)
        else:
            host += row
            host.sort(key=lambda word: word.x)
    return kept


def _stands_at(word: Word, one: Word) -> bool:
    """Return whether a raised or lowered word stands right behind another, within it or just before it."""
    return -0.5 < word.x - one.end < 1.5 or one.x < word.x < one.end or 0 < one.x - word.end < 0.7 * one.size


def _pieces(row: list[Word], gutters: frozenset[int]) -> list[Line]:
    """Cut a row where words stand apart: columns, or a table's cells."""
    cut: list[list[Word]] = [[row[0]]]
    end = row[0].end
    for word in row[1:]:
        gap = word.x - end
        if gap > NARROW_GAP * word.size:
            is_wide = gap > GAP * max(word.size, cut[-1][-1].size)
            if (is_wide and not _is_mark(cut[-1], is_first=len(cut) == 1)) or (
                gutters and any(x in gutters for x in range(round(end) + 1, round(word.x)))
            ):
                cut.append([])
        cut[-1].append(word)
        end = max(end, word.end)
    return [_line(tuple(words)) for words in cut]


def _is_mark(words: list[Word], *, is_first: bool) -> bool:
    """Return whether words are but a bullet or a number, which belongs to the text after it.

    A bare number or letter begins a line; elsewhere it is a table's cell.
    """
    text = "".join(word.text for word in words)
    return (
        len(text) < 5
        and (not text.isalnum() or (is_first and len(text) < 2))
        and not any(c in "$€£%" for c in text)
    )


def _line(words: tuple[Word, ...]) -> Line:
    longest = max(words, key=lambda word: (len(word.text), word.size))
    base = max(words, key=lambda word: (word.size, len(word.text)))
    return Line((Cell(words),), base.y, longest.size)


def _in_order(lines: list[Line], width: float, depth: int) -> list[Line]:
    """Return lines from top to bottom, one column after the other."""
    gutter = _gutter(lines, width) if depth < MAX_DEPTH else None
    if gutter is None:
        return _rows(lines)
    across = [line for line in lines if line.x < gutter and line.end > gutter + 2]
    rest = [line for line in lines if line.x >= gutter or line.end <= gutter + 2]
    ordered: list[Line] = []
    top = float("inf")
    for bottom in [*sorted({line.y for line in across}, reverse=True), float("-inf")]:
        band = [line for line in rest if bottom < line.y <= top]
        left, right = [line for line in band if line.x < gutter], [line for line in band if line.x >= gutter]
        ordered += _in_order(left, width, depth + 1) + _in_order(right, width, depth + 1)
        ordered += _rows([line for line in across if line.y == bottom])
        top = bottom
    return ordered


def _gutter(lines: list[Line], width: float) -> float | None:
    """Return where the second of two columns starts, or None for a page with one."""
    if len(lines) < 2 * LEAST_COLUMN_LINES:
        return None
    xs = [line.cells[0].x for line in lines]
    leftmost = min(xs)
    starts = sorted({round(x) for x in xs if x > leftmost + 0.2 * width})
    for start in starts:
        right = [line for line, x in zip(lines, xs, strict=True) if start - 2 <= x <= start + 0.1 * width]
        if len(right) < LEAST_COLUMN_LINES:
            continue
        left = [line for line in lines if line.x < start - 2 and line.end < start + 1]
        crossing = [line for line in lines if line.x < start - 2 and line.end >= start + 1]
        if min(len(left), len(right)) < LEAST_COLUMN_LINES or len(crossing) > len(left):
            continue
        if min(_width(left), _width(right)) >= LEAST_COLUMN_WIDTH and _side_by_side(left, right):
            return start - 2
    return None


def _width(lines: list[Line]) -> float:
    return median(len(line.text) for line in lines)


def _side_by_side(left: list[Line], right: list[Line]) -> bool:
    bottom, top = min(line.y for line in left), max(line.y for line in left)
    return sum(bottom - 2 <= line.y <= top + 2 for line in right) * 2 > len(right)


def _rows(lines: list[Line]) -> list[Line]:
    """Return lines from top to bottom; those side by side are a row of a table."""
    right = max([line.end for line in lines], default=0.0)
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.cells[0].x)):
        last = rows[-1][-1] if rows else None
        if last and abs(last.y - line.y) < 0.3 * min(last.size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_row(row, right) for row in rows]


def _row(lines: list[Line], right: float) -> Line:
    if len(lines) == 1:
        cells, y, size, _ = lines[0]
        return Line(cells, y, size, right)
    lines.sort(key=lambda line: line.x)
    longest = max(lines, key=lambda line: len(line.text))
    return Line(tuple(cell for line in lines for cell in line.cells), lines[0].y, longest.size, right)

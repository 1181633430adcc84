"""A page's pieces of text to lines in reading order: pure geometry, in points from the page's lower left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

CHARACTER_WIDTH = 0.5
"""Width of a letter against its height, on average."""

LEAST_COLUMN_LINES = 3
LEAST_COLUMN_WIDTH = 20
"""Characters; narrower columns are those of a table, which is read line by line."""


class Fragment(NamedTuple):
    """A piece of a line: where it starts, and how it is printed."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line, as a person would read it.

    Attributes:
        text: its words; cells of a table are separated by `` | ``.
        x: where it starts.
        y: its base line.
        size: the height of most of its letters.
        bold: whether all of it is bold.
    """

    text: str
    x: float
    y: float
    size: float
    bold: bool

    @property
    def end(self) -> float:
        """Return about where it ends."""
        return self.x + len(self.text) * self.size * CHARACTER_WIDTH


def lines_of(fragments: Sequence[Fragment], width: float) -> list[Line]:
    """Return a page's lines in reading order.

    Args:
        fragments: in the order in which the file draws them.
        width: of the page.
    """
    pieces = [line for group in _drawn_together(fragments) if (line := _line(group)).text]
    return _in_order(pieces, width)


def _drawn_together(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Return fragments that were drawn one after the other along one base line."""
    groups: list[list[Fragment]] = []
    for fragment in fragments:
        last = groups[-1][-1] if groups else None
        if (
            last
            and abs(last.y - fragment.y) < 0.4 * max(last.size, fragment.size)
            and fragment.x >= last.x - 1
        ):
            groups[-1].append(fragment)
        else:
            groups.append([fragment])
    return groups


def _line(group: Sequence[Fragment]) -> Line:
    text = ""
    for fragment in group:
        gap = text.strip() and _is_apart(group[0], text.rstrip(), fragment)
        text += (" | " if gap else "") + fragment.text.replace("\n", " ")
    longest = max(group, key=lambda fragment: len(fragment.text))
    bold = all(fragment.bold for fragment in group)
    return Line(" ".join(text.split()), group[0].x, group[0].y, round(longest.size, 1), bold)


def _is_apart(first: Fragment, text: str, fragment: Fragment) -> bool:
    return fragment.x - (first.x + len(text) * first.size * CHARACTER_WIDTH) > 4 * first.size


def _in_order(lines: list[Line], width: float) -> list[Line]:
    """Return lines from top to bottom, one column after the other."""
    gutter = _gutter(lines, width)
    if gutter is None:
        return _rows(lines)
    across = [line for line in lines if line.x < gutter and line.end > gutter + 0.15 * width]
    rest = [line for line in lines if line not in across]
    ordered: list[Line] = []
    top = float("inf")
    for bottom in [*sorted({line.y for line in across}, reverse=True), float("-inf")]:
        band = [line for line in rest if bottom < line.y <= top]
        left, right = [line for line in band if line.x < gutter], [line for line in band if line.x >= gutter]
        ordered += _rows(left) + _in_order(right, width)
        ordered += [line for line in across if line.y == bottom]
        top = bottom
    return ordered


def _gutter(lines: list[Line], width: float) -> float | None:
    """Return where the second of two columns starts, or None for a page with one."""
    if len(lines) < 2 * LEAST_COLUMN_LINES:
        return None
    leftmost = min(line.x for line in lines)
    starts = sorted(line.x for line in lines if line.x > leftmost + 0.25 * width)
    for start in starts:
        right = [line for line in lines if start - 2 <= line.x <= start + 0.1 * width]
        left = [line for line in lines if line.x < start - 2 and line.end < start + 0.1 * width]
        if min(len(left), len(right)) < LEAST_COLUMN_LINES:
            continue
        if min(_width(left), _width(right)) >= LEAST_COLUMN_WIDTH and _side_by_side(left, right):
            return start - 2
        return None
    return None


def _width(lines: list[Line]) -> float:
    return median(len(line.text) for line in lines)


def _side_by_side(left: list[Line], right: list[Line]) -> bool:
    bottom, top = min(line.y for line in left), max(line.y for line in left)
    return sum(bottom <= line.y <= top for line in right) * 2 > len(right)


def _rows(lines: list[Line]) -> list[Line]:
    """Return lines from top to bottom; those side by side are a row of a table."""
    rows: list[Line] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x)):
        last = rows[-1] if rows else None
        if last and abs(last.y - line.y) < 0.3 * min(last.size, line.size):
            first, second = sorted((last, line), key=lambda line: line.x)
            between = " " if len(first.text) < 3 else " | "  # a bullet or a number belongs to its text
            size = max(first, second, key=lambda line: len(line.text)).size
            rows[-1] = Line(
                first.text + between + second.text, first.x, last.y, size, first.bold and second.bold
            )
        else:
            rows.append(line)
    return rows

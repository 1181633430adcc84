"""Where the parts of a picture stand, in units of its view box; templates make SVG of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corpus.languages.numbers import number

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 220, 44, 24, 8

NAMES, BEHIND, STEP, LONGEST_NAME = 330, 44, 24, 56
"""Of bars that lie: room for their names and for their values, the height of one, characters of a name."""


class Bar(NamedTuple):
    """A bar, or a part of one."""

    x: float
    y: float
    width: float
    height: float
    kind: str


class Mark(NamedTuple):
    """A word at an axis."""

    at: float
    text: str


class Chart(NamedTuple):
    """Bars over a horizontal axis, with marks at both.

    Attributes:
        bars: what is drawn.
        below: marks under the horizontal axis.
        beside: marks beside the vertical one.
    """

    bars: tuple[Bar, ...]
    below: tuple[Mark, ...]
    beside: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    foot: int = HEIGHT - BOTTOM


class Row(NamedTuple):
    """A bar that lies, with its name before it and its value behind."""

    name: str
    value: float
    y: int
    bar: Bar


class Rows(NamedTuple):
    """Bars that lie, one below the other, from an axis on: to the left of it what is below 0.

    Attributes:
        rows: from the top.
        axis: where 0 is.
        height: of the whole.
    """

    rows: tuple[Row, ...]
    axis: float
    height: int
    width: int = WIDTH
    left: int = NAMES


def aside(values: Sequence[tuple[str, float, str]]) -> Rows:
    """Return bars that lie.

    Args:
        values: the name of each, its value, and its kind.
    """
    highest, lowest = (of([0.0, *(value for _, value, _ in values)]) for of in (max, min))
    room = WIDTH - NAMES - 2 * BEHIND
    scale = room / max(highest - lowest, 1e-6)
    axis = round(NAMES + BEHIND - lowest * scale, 2)
    rows = []
    for at, (name, value, kind) in enumerate(values):
        start = axis + min(value, 0.0) * scale
        bar = Bar(round(start, 2), at * STEP + 4, round(abs(value) * scale, 2), STEP - 8, kind)
        shown = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
        rows.append(Row(shown, value, at * STEP + 16, bar))
    return Rows(tuple(rows), axis, len(rows) * STEP + 4)


def stacked(names: Sequence[str], lower: Sequence[int], upper: Sequence[int]) -> Chart:
    """Return a chart of two counts for each name, one on the other.

    Args:
        names: what stands below; of many only some are written.
        lower: the first count of each.
        upper: the second.
    """
    most = max([one + other for one, other in zip(lower, upper, strict=True)], default=0) or 1
    scale = (HEIGHT - BOTTOM - TOP) / most
    step = (WIDTH - LEFT) / max(len(names), 1)
    width = round(min(step * 0.8, 48), 2)
    bars: list[Bar] = []
    for at, (one, other) in enumerate(zip(lower, upper, strict=True)):
        x, foot = round(LEFT + at * step + (step - width) / 2, 2), HEIGHT - BOTTOM
        for count, below, kind in ((one, 0, "first"), (other, one, "second")):
            if count:
                top = round(foot - (below + count) * scale, 2)
                bars.append(Bar(x, top, width, round(count * scale, 2), kind))
    every = -(-len(names) // 8) or 1
    marks = (
        Mark(round(LEFT + (at + 0.5) * step, 2), name) for at, name in enumerate(names) if at % every == 0
    )
    beside = (Mark(HEIGHT - BOTTOM, "0"), Mark(TOP + 8, number(most)))
    return Chart(tuple(bars), tuple(marks), beside)

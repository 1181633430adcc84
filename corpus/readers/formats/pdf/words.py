"""The words of a PDF's pages with where they stand, as a person would read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

_STRAY = re.compile(r" [,.;:!?)]")

ACROSS = (1, 0)
"""The direction in which most text runs on the sheet."""

NARROW_GAP = 0.6
"""Heights of a line between columns that stand close to each other, at least."""

NEAR = 0.3
"""Heights of a line that the same word may be moved to look bold, or a word of one line be raised."""


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


class Run(NamedTuple):
    """Words that follow each other on one base line, all printed alike.

    Attributes:
        first: which word of the page is its first.
        end: which word comes behind its last.
        y: its base line.
        size: the height of its letters.
        bold: whether they are bold.
        even: whether no two of its words are far apart, or begin where another does.
    """

    first: int
    end: int
    y: float
    size: float
    bold: bool
    even: bool


@dataclass(frozen=True)
class PageWords:
    """What is on a page.

    Attributes:
        width: of the page as it is read.
        texts: its words, in the order in which the file draws them.
        xs: where each starts.
        ends: where each ends.
        runs: all of the words, if they are taken as they are; none if `listed` has them.
        listed: the words without what is struck out or off the page, where there is such.
        n_unreadable: characters whose letters the file doesn't say.
        n_struck: words that are struck out.
        along: the direction in which the text runs on the sheet.
        corner: where the page as it is read begins, as its lower left corner on the sheet turned that way.
    """

    width: float
    texts: Sequence[str] = ()
    xs: Sequence[float] = ()
    ends: Sequence[float] = ()
    runs: Sequence[Run] = ()
    listed: Sequence[Word] = ()
    n_unreadable: int = 0
    n_struck: int = 0
    along: tuple[int, int] = ACROSS
    corner: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def words(self) -> Sequence[Word]:
        """In the order in which the file draws them, without what is struck out or off the page."""
        return [word for run in self.runs for word in self.words_in(run)] if self.runs else self.listed

    @cached_property
    def text(self) -> str:
        """All words with a space between them."""
        return " ".join(self.texts if self.runs else [word.text for word in self.listed])

    @cached_property
    def may_hang(self) -> bool:
        """Whether a word begins with punctuation, so that it may belong to the one before it."""
        return _STRAY.search(self.text) is not None

    def words_in(self, run: Run) -> Iterator[Word]:
        """Return the words of a run."""
        at = slice(run.first, run.end)
        alike = [repeat(value, run.end - run.first) for value in (run.y, run.size, run.bold, False)]
        placed = zip(self.texts[at], self.xs[at], self.ends[at], *alike, strict=True)
        return map(_new_word, repeat(Word), placed)

    def on_sheet(self, x: float, y: float) -> tuple[float, float]:
        """Return where on the sheet, in its own points, a place of the page as it is read is."""
        a, b = self.along
        across, up = x + self.corner[0], y + self.corner[1]
        return across * a - up * b, across * b + up * a


def is_even(steps: Sequence[float], gaps: Sequence[float], size: float) -> bool:
    """Return whether words are neither far apart nor over each other.

    Args:
        steps: from the start of each word to that of the next one.
        gaps: from the end of each to the start of the next one.
        size: the height of their letters.
    """
    return not steps or (size > 0 and min(steps) >= NEAR * size and max(gaps) <= NARROW_GAP * size)


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
    return abs(one.x - other.x) < NEAR * other.size and abs(one.y - other.y) < NEAR * other.size

"""What a page's lines are made of: cells, and a line of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from corpus.readers.formats.pdf.words import PageWords, Run, Word

HANGING = ",.;:!?)"
"""What a word begins with that may belong to the one before it."""


class Cell:
    """Words that follow each other without a gap: a line, or a table's cell."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._given = words

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """At least one."""
        return tuple(self._given)

    @property
    def first(self) -> Word:
        """Its first word."""
        return self.words[0]

    @cached_property
    def x(self) -> float:
        """Where it starts."""
        return self.words[0].x

    @cached_property
    def end(self) -> float:
        """Where it ends."""
        return max([word.end for word in self.words])

    @cached_property
    def is_plain(self) -> bool:
        """Whether its words have one size and a space between them, and none hangs on the one before it."""
        return len({word.size for word in self.words}) == 1 and not any(
            word.glued or word.text[0] in HANGING for word in self.words
        )

    @cached_property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words)

    @cached_property
    def text(self) -> str:
        """Its words; those of a word that is printed in several ways are joined."""
        if not any(word.glued for word in self.words):
            return " ".join([word.text for word in self.words])
        return "".join(
            [("" if word.glued or not i else " ") + word.text for i, word in enumerate(self.words)]
        )


class RunCell(Cell):
    """The words of a run: what is asked of it alone is made of it."""

    def __init__(self, page: PageWords, run: Run) -> None:
        self._page, self.run = page, run

    @cached_property
    def words(self) -> tuple[Word, ...]:  # noqa: D102  as any cell has it
        return tuple(self._page.words_in(self.run))

    @property
    def first(self) -> Word:  # noqa: D102  as any cell has it
        return next(self._page.words_in(self.run._replace(end=self.run.first + 1)))

    @cached_property
    def x(self) -> float:  # noqa: D102  as any cell has it
        return self._page.xs[self.run.first]

    @cached_property
    def end(self) -> float:  # noqa: D102  as any cell has it
        return max(self._page.ends[self.run.first : self.run.end])

    @cached_property
    def is_plain(self) -> bool:  # noqa: D102  as any cell has it
        return not self._page.may_hang

    @cached_property
    def is_bold(self) -> bool:  # noqa: D102  as any cell has it
        return self.run.bold

    @cached_property
    def text(self) -> str:  # noqa: D102  as any cell has it
        return " ".join(self._page.texts[self.run.first : self.run.end])


class Line(NamedTuple):
    """A line, as a person would read it.

    Attributes:
        cells: one, or those of a row of a table.
        y: its base line.
        size: the height of most of its letters.
        right: where the column that it stands in ends.
    """

    cells: tuple[Cell, ...]
    y: float
    size: float
    right: float = 0.0

    @property
    def x(self) -> float:
        """Where it starts."""
        return self.cells[0].x

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.cells[-1].end

    @property
    def text(self) -> str:
        """Its words in one line."""
        cells = self.cells
        return cells[0].text if len(cells) == 1 else " ".join([cell.text for cell in cells])

    @property
    def words(self) -> tuple[Word, ...]:
        """All of its words."""
        return tuple([word for cell in self.cells for word in cell.words])

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(cell.is_bold for cell in self.cells)

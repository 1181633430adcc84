"""Text with formatting: marks beside the text, so that nothing in it is ever parsed or escaped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bot.channels.terminal.rendering import clean_for_terminal

BOLD = "bold"
ITALIC = "italic"
QUOTE = "quote"
FOLDED_QUOTE = "folded_quote"
"""A quote that shows its beginning, and all of it when somebody opens it."""


class Mark(NamedTuple):
    """A formatted range, counted in code points."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text and the marks on it: nothing in it is ever parsed, so nothing needs escaping."""

    text: str
    marks: tuple[Mark, ...] = ()

    def cut(self, start: int, end: int) -> FormattedText:
        """Return what stands from `start` to `end`, without white space around it, and the marks in there."""
        piece = self.text[start:end]
        kept = piece.strip()
        first = start + len(piece) - len(piece.lstrip())
        moved = (Mark(m.kind, max(m.start - first, 0), min(m.end - first, len(kept))) for m in self.marks)
        return FormattedText(kept, tuple(mark for mark in moved if mark.start < mark.end))


class Composer:
    """Puts a text together piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._marks: list[Mark] = []
        self._length = 0

    def add(self, text: str, *kinds: str) -> Composer:
        """Append text, formatted in one way or several."""
        text = clean(text)
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        self._marks += [Mark(kind, start, self._length) for kind in kinds if text.strip()]
        return self

    def add_formatted(self, part: FormattedText, *kinds: str) -> Composer:
        """Append a text with the marks that it has, and further ones around all of it."""
        start = self._length
        self._pieces.append(part.text)
        self._length += len(part.text)
        self._marks += [Mark(kind, start, self._length) for kind in kinds if part.text.strip()]
        self._marks += [Mark(mark.kind, mark.start + start, mark.end + start) for mark in part.marks]
        return self

    def finish(self) -> FormattedText:
        """Return what was put together, without white space around it."""
        return FormattedText("".join(self._pieces), tuple(self._marks)).cut(0, self._length)


def plain(text: str) -> FormattedText:
    """Return text without formatting."""
    return FormattedText(clean(text).strip())


def clean(text: str) -> str:
    """Return `text` without what chats remove or a reader can't see: control and direction marks."""
    return clean_for_terminal(text.replace("\t", " "))


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units a text has.

    >>> utf16_length("a😀")
    3
    """
    return len(text) + sum(character > "\uffff" for character in text)

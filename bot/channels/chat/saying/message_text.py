"""Text with marks beside it, so that nothing in it is ever parsed or escaped; how it is cut into pieces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from bot.channels.chat.settings import LENGTHS
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


_JOINER = "\u200d"
_JOINING = frozenset((_JOINER, "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))))  # and skin tones

# What is looked for, best first; the cut is after the match.
_CUTS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…]['\")\]”’]*\s"), re.compile(r"\s"))


def split(
    text: FormattedText, limit: int, measure: Callable[[str], int] = utf16_length
) -> list[FormattedText]:
    """Return `text` in pieces of at most `limit` units; each keeps the marks that lie in it.

    Only white space is lost between two pieces, and no character is cut in two.

    >>> [piece.text for piece in split(FormattedText("One two. Three four."), 12)]
    ['One two.', 'Three four.']
    """
    if len(text.text) <= limit and measure(text.text) <= limit:
        return [kept] if (kept := text.cut(0, len(text.text))).text else []
    pieces = []
    start = 0
    while start < len(text.text):
        end = _end_of_piece(text.text, start, limit, measure)
        piece = text.cut(start, end)
        if piece.text:
            pieces.append(piece)
        start = end
    return pieces


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` UTF-16 units, cut after a word where it has to be.

    >>> shorten("One two three", 8)
    'One two…'
    """
    if utf16_length(text) <= limit:
        return text
    end = _fitting(text, 0, limit - 1)
    at = text.rfind(" ", 0, end + 1)
    return text[: at if at > end // 2 else end].rstrip() + "…"


def _end_of_piece(text: str, start: int, limit: int, measure: Callable[[str], int]) -> int:
    end = _fitting(text, start, limit, measure)
    if end == len(text):
        return end
    for pattern in _CUTS:
        # A piece that is nearly empty is worse than a cut at a less good place.
        cuts = [found.end() for found in pattern.finditer(text, start, end)]
        if cuts and cuts[-1] - start > (end - start) // 4:
            return cuts[-1]
    return end


def _fitting(text: str, start: int, limit: int, measure: Callable[[str], int] = utf16_length) -> int:
    """Return the largest end for which text[start:end] has at most `limit` units."""
    end = min(len(text), start + limit)
    units = measure(text[start:end])
    while units > limit:
        end -= 1
        units -= measure(text[end])
    return _between_characters(text, start, max(end, min(start + 1, len(text))))


def _between_characters(text: str, start: int, end: int) -> int:
    """Return `end`, or a little less where what a reader sees as one character would be cut in two."""
    for place in range(end, max(start, end - LENGTHS.longest_character), -1):
        joined = place < len(text) and (text[place] in _JOINING or unicodedata.combining(text[place]))
        if not joined and text[place - 1] != _JOINER:
            return place
    return end

"""Long text in pieces that a channel takes: cut between paragraphs, sentences or words, in this order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.channels.chat.saying.message_text import FormattedText, utf16_length
from bot.channels.chat.settings import LENGTHS

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

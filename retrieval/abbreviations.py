"""Which short forms does a text define itself? "Physical medicine and rehabilitation (PM&R)" does."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORT = r"(?=[\w&.-]*[A-Z])[A-Za-z][\w&.-]{1,9}"
_IN_BRACKETS = re.compile(rf"([^()\n.;:]{{3,120}}?)\s*\(({_SHORT}s?)\)")
_LONG_IN_BRACKETS = re.compile(rf"\b({_SHORT})\s*\(([A-Za-z][^()\n]{{5,120}})\)")
_STANDS_FOR = re.compile(
    rf"\b({_SHORT})\s+(?:stands for|is short for|means|abbreviates)\s+(?:the |an? )?([^.;:()\n]{{5,120}})"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MINOR = frozenset(["and", "of", "for", "the", "in", "on", "to", "a", "an", "&", "at"])


def find_abbreviations(text: str) -> list[tuple[str, str]]:
    """Return short and long form of every abbreviation that the text defines, each pair once.

    Source:
        Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation definitions"; here the
        letters must be initials.
    """
    return list(dict.fromkeys(_definitions(text)))


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    for match in _IN_BRACKETS.finditer(text):
        long = _long_before(match[1], match[2])
        if long:
            yield _short(match[2]), long
    for pattern in (_LONG_IN_BRACKETS, _STANDS_FOR):
        for match in pattern.finditer(text):
            long = _long_after(match[2], match[1])
            if long:
                yield _short(match[1]), long


def _short(short: str) -> str:
    return short.removesuffix("s") if short[-1] == "s" and short[:-1].isupper() else short.rstrip(".")


def _letters(short: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _short(short).lower())


def _long_before(text: str, short: str) -> str:
    """Return the words at the end of a text whose initials are the short form, or an empty string."""
    letters = _letters(short)
    words = list(_WORD.finditer(text))
    for count in range(len(letters), len(letters) + 4):
        part = words[-count:]
        if len(part) == count and _initials_fit([word[0] for word in part], letters):
            return text[part[0].start() : part[-1].end()]
    return ""


def _long_after(text: str, short: str) -> str:
    letters = _letters(short)
    words = list(_WORD.finditer(text))
    for count in range(len(letters), min(len(letters) + 4, len(words) + 1)):
        if _initials_fit([word[0] for word in words[:count]], letters):
            return text[words[0].start() : words[count - 1].end()]
    return ""


def _initials_fit(words: list[str], letters: str) -> bool:
    """Return whether the letters are the words' initials; minor words may be left out."""
    if not words or words[0].lower() in _MINOR or words[-1].lower() in _MINOR:
        return False
    place = 0
    for word in words:
        parts = [part for part in word.lower().split("-") if part]
        for part in parts:
            if place < len(letters) and part[0] == letters[place]:
                place += 1
            elif part not in _MINOR and part is parts[0]:
                return False
    return place == len(letters) and place >= 2

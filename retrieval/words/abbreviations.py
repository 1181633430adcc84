"""Which short forms does a text define itself? "Physical medicine and rehabilitation (PM&R)" does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.caching import kept
from corpus.languages.language import choice
from corpus.languages.spoken import framed, per_language, words_of

# Brackets and verbs are looked for first, and what stands before them afterwards: a pattern that began with
# the long form would try every character of a text as its start.
_BRACKETS = kept.pattern(r"\(([A-Za-z][^()\n]{1,120})\)")
_SHORT = kept.pattern(r"(?=[\w&.-]*[A-Z])[A-Za-z][\w&.-]{1,10}")
_LAST_WORD = kept.pattern(r"[\w&.-]{2,11}\Z")
_REACH = 120
"""Characters before a bracket or verb that are looked at."""
_WORD = kept.pattern(r"[^\W_]+(?:['’-][^\W_]+)*")
_CAPITALS = kept.pattern(r"\b[A-Z](?:[A-Z]|&[A-Z]){1,6}s?\b")
_STANDS_FOR = framed(r"\s{stands_for}([^.;:()\n]{5,120})", "words/abbreviations", re.NOFLAG)
_MINOR = words_of("words/abbreviations", "minor")
_LONGEST = 8
_LOOKED_FOR = 40
"""Short forms of a document that are looked for in full; each takes a look at the whole text."""


def find_abbreviations(text: str) -> list[tuple[str, str]]:
    """Return short and long form of every abbreviation that the text defines, each pair once.

    Source:
        Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation definitions"; here the
        letters must be initials.
    """
    return list(dict.fromkeys(_definitions(text)))


def spelled_out(short: str, text: str) -> str:
    """Return the words of a text whose initials a short form is made of, the commonest; or an empty string.

    >>> spelled_out("IMGs", "Many international medical graduates apply.")
    'international medical graduates'
    """
    letters = _letters(short)
    if not 2 <= len(letters) <= _LONGEST or not _in_order(letters, _initials_in(text)):
        return ""
    found: dict[str, int] = {}
    flags = re.NOFLAG if text.isascii() else re.IGNORECASE
    searched = text if flags else _in_small_letters(text)
    for match in _initials(letters, _between(), flags).finditer(searched):
        long = " ".join(match[0].split()).lower()
        found[long] = found.get(long, 0) + 1
    return max(found, key=lambda long: found[long]) if found else ""


@lru_cache(maxsize=2)
def _initials_in(text: str) -> str:
    """Return the first letters of all words of a text, in one string."""
    return "".join(re.findall(r"\b\w", text.lower().replace("'", "").replace("’", "")))


def _in_order(letters: str, initials: str) -> bool:
    """Return whether letters follow each other with at most one other between them.

    That is quickly told, and without it the words that they begin aren't there either.
    """
    return re.search(".?".join(letters), initials) is not None


@lru_cache(maxsize=2)
def _in_small_letters(text: str) -> str:
    return text.lower()


@lru_cache(maxsize=256)
def _initials(letters: str, between: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """Return the pattern of words with these initials and something else between them.

    It begins with a letter, which is looked for much quicker than the beginning of a word.
    """
    words = [rf"{letter}[a-z'’]{{2,}}" for letter in letters]
    words[0] = rf"{letters[0]}(?<=\b{letters[0]})[a-z'’]{{2,}}"
    return re.compile(rf"{between.join(words)}\b", flags)


@per_language
def _between() -> str:
    """Return the pattern of what stands between words: a space, or a small word."""
    return rf"(?:[ \n-]{choice(sorted(_MINOR()))})?[ \n-]"


def undefined(text: str) -> list[tuple[str, str]]:
    """Return short forms in capitals that a text uses without saying what they stand for, but spells out."""
    shorts = dict.fromkeys(_CAPITALS.findall(text))
    pairs = ((_short(short), spelled_out(short, text)) for short in list(shorts)[:_LOOKED_FOR])
    return [(short, long) for short, long in pairs if long]


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    for match in _BRACKETS.finditer(text):
        inner, before = match[1], text[max(0, match.start() - _REACH) : match.start()].rstrip()
        if _SHORT.fullmatch(inner):
            clause = before[max(map(before.rfind, "()\n.;:")) + 1 :]
            long = _long_before(clause, inner)
            if long:
                yield _short(inner), long
        else:
            yield from _short_before(before, inner)
    for match in _STANDS_FOR().finditer(text):
        yield from _short_before(text[max(0, match.start() - _REACH) : match.start()], match[1])


def _short_before(before: str, long: str) -> Iterator[tuple[str, str]]:
    """Yield the short form that a text ends with and the words at the start of `long` that it is made of."""
    word = _LAST_WORD.search(before[-11:])
    if word and _SHORT.fullmatch(word[0]) and len(long) > 5:
        found = _long_after(long, word[0])
        if found:
            yield _short(word[0]), found


def _short(short: str) -> str:
    return short.removesuffix("s") if short[-1:] == "s" and short[:-1].isupper() else short.rstrip(".")


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
    if not words or words[0].lower() in _MINOR() or words[-1].lower() in _MINOR():
        return False
    place = 0
    for word in words:
        parts = [part for part in word.lower().split("-") if part]
        for part in parts:
            if place < len(letters) and part[0] == letters[place]:
                place += 1
            elif part not in _MINOR() and part is parts[0]:
                return False
    return place == len(letters) and place >= 2

"""Where words that were quoted stand on the pages that they were read from.

What was quoted is not what is printed: ligatures are letters, hyphens at ends of lines are gone, marks of
Markdown are there. So letters and digits alone are held against each other, in the order in which the reader
reads a page; what comes between two parts of a quote, such as the foot of a page, is passed over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.readers.formats.pdf.words import Word

LEAST = 12
"""Letters that a part of a quote has at least, where it does not stand beside another part."""
BESIDE = 200
"""Letters between two parts of a quote that stand beside each other, at most."""
ENOUGH = 0.5
"""Share of a quote's letters that must be found: where less is, it stands elsewhere."""
MAX_QUOTE = 4_000
"""Letters of a quote that are looked for."""

_CONTEXT = 80
_SHORTEST = 3
_PLACES = 200
_DESCENT, _ASCENT = 0.24, 0.8  # heights of a letter that a mark reaches below and above the base line


class Quote(NamedTuple):
    """Words of a text, and what stands before and after them there."""

    text: str
    before: str = ""
    after: str = ""


class Mark(NamedTuple):
    """A stretch of a line: on which page, counted from 0, and where on the page as it is read, in points."""

    page: int
    x: float
    y: float
    end: float
    top: float


class _Letter(NamedTuple):
    """Where a letter stands: the page, the number of the word there, and shares of the word's width."""

    page: int
    word: int
    start: float
    end: float


def marks_of(pages: Sequence[Sequence[Word]], quote: Quote) -> list[Mark]:
    """Return where a quote stands on consecutive pages; nothing where most of it can't be found.

    Args:
        pages: their words in reading order.
        quote: what was quoted of them.
    """
    letters: list[str] = []
    places: list[_Letter] = []
    for number, words in enumerate(pages):
        for letter, place in _letters_of(number, words):
            letters.append(letter)
            places.append(place)
    found = parts_of("".join(letters), quote)
    return [mark for start, end in found for mark in _marks(pages, places[start:end])]


def parts_of(letters: str, quote: Quote) -> list[tuple[int, int]]:
    """Return the stretches of some letters that a quote is made of, in its order.

    >>> parts_of(plain("Red boats are free. 12 Blue boats sail."), Quote("Red boats are free. Blue boats"))
    [(0, 15), (17, 26)]
    """
    wanted = plain(quote.text)[:MAX_QUOTE]
    least = min(LEAST, len(wanted))
    parts: list[tuple[int, int]] = []
    at = first = 0
    while wanted and at < len(wanted):
        length = _longest(letters, wanted, at)
        if length >= least:
            whole = wanted[at : at + length]
            start = _after(letters, whole, parts[-1][1]) if parts else _best(letters, whole, quote)
            first = first if parts else at
            parts.append((start, start + length))
        elif parts and (start := _beside(letters, wanted[at:], parts[-1][1])) >= 0:
            parts.append((start, start + len(wanted) - at))
            break
        at += max(length, 1) if length >= least else 1
    if parts and first:
        begin = letters.rfind(wanted[:first], max(parts[0][0] - BESIDE, 0), parts[0][0])
        parts[:0] = [(begin, begin + first)] if begin >= 0 else []
    n_found = sum(end - start for start, end in parts)
    return parts if n_found >= ENOUGH * len(wanted) else []


def plain(text: str) -> str:
    """Return the letters and digits of a text, without accents and capitals.

    >>> plain("An **oﬃce**, pro- vided É²")
    'anofficeprovidede2'
    """
    return "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in parts if part.isalnum())


def _letters_of(number: int, words: Sequence[Word]) -> Iterator[tuple[str, _Letter]]:
    for index, word in enumerate(words):
        n = len(word.text)
        for place, character in enumerate(word.text):
            for letter in _plain(character):
                yield letter, _Letter(number, index, place / n, (place + 1) / n)


def _longest(letters: str, wanted: str, at: int) -> int:
    """Return how many of the wanted letters from `at` on stand beside each other somewhere."""
    if wanted[at:] in letters:
        return len(wanted) - at
    low, high = 0, len(wanted) - at
    while high - low > 1:
        middle = (low + high) // 2
        if wanted[at : at + middle] in letters:
            low = middle
        else:
            high = middle
    return low


def _after(letters: str, part: str, start: int) -> int:
    """Return where a part that follows another one stands: behind it if it can."""
    found = letters.find(part, start)
    return found if found >= 0 else letters.find(part)


def _beside(letters: str, part: str, start: int) -> int:
    """Return where a short part stands that follows soon; -1 if it does not, or might by chance."""
    return letters.find(part, start, start + BESIDE) if len(part) >= _SHORTEST else -1


def _best(letters: str, part: str, quote: Quote) -> int:
    """Return where a part stands, of several places that which has the same around it."""
    before, after = plain(quote.before)[-_CONTEXT:], plain(quote.after)[:_CONTEXT]
    best, most, start = -1, -1, letters.find(part)
    for _ in range(_PLACES):
        if start < 0:
            break
        alike = _same(letters[max(start - _CONTEXT, 0) : start][::-1], before[::-1])
        alike += _same(letters[start + len(part) : start + len(part) + _CONTEXT], after)
        if alike > most:
            best, most = start, alike
        start = letters.find(part, start + 1)
    return best


def _same(one: str, other: str) -> int:
    """Return how many letters two texts begin with that are the same."""
    n = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        n += 1
    return n


def _marks(pages: Sequence[Sequence[Word]], letters: Sequence[_Letter]) -> Iterator[Mark]:
    """Yield where letters that follow each other stand, a mark for each line."""
    mark: Mark | None = None
    for stretch in _by_word(letters):
        word = pages[stretch.page][stretch.word]
        letter = _with_signs(stretch, word.text)
        width = word.end - word.x
        low, high = word.y - _DESCENT * word.size, word.y + _ASCENT * word.size
        one = Mark(letter.page, word.x + letter.start * width, low, word.x + letter.end * width, high)
        if mark is not None and _goes_on(mark, one, word.size):
            mark = Mark(mark.page, mark.x, min(mark.y, low), max(mark.end, one.end), max(mark.top, high))
            continue
        if mark is not None:
            yield mark
        mark = one
    if mark is not None:
        yield mark


def _with_signs(letter: _Letter, text: str) -> _Letter:
    """Return a stretch of a word with what is no letter before and behind it, such as a stop."""
    n = len(text)
    start = letter.start if plain(text[: round(letter.start * n)]) else 0.0
    end = letter.end if plain(text[round(letter.end * n) :]) else 1.0
    return letter._replace(start=start, end=end)


def _by_word(letters: Sequence[_Letter]) -> Iterator[_Letter]:
    """Yield stretches of words."""
    current: _Letter | None = None
    for letter in letters:
        if current is not None and (current.page, current.word) == (letter.page, letter.word):
            current = current._replace(end=letter.end)
            continue
        if current is not None:
            yield current
        current = letter
    if current is not None:
        yield current


def _goes_on(mark: Mark, other: Mark, size: float) -> bool:
    same_line = mark.page == other.page and abs(mark.y - other.y) < 0.5 * size
    return same_line and -0.5 * size < other.x - mark.end < 2 * size

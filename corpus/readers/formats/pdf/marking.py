"""Where words that were quoted stand on the pages that they were read from.

What was quoted is not what is printed: ligatures are letters, hyphens at ends of lines are gone, marks of
Markdown are there. So letters and digits alone are held against each other, in the order in which the reader
reads a page; what comes between two parts of a quote, such as the foot of a page, is passed over.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.readers.formats.pdf.words import Word

LEAST, FEW = 12, 5
"""Letters that a part of a quote has at least, where it does not stand beside another part; and where none
has as many."""
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


class _Part(NamedTuple):
    """A stretch of a quote that was found: where it stands in the quote, and where in the letters."""

    at: int
    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length


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
    words = [word for word in map(plain, quote.text.split()) if word]
    wanted = "".join(words)[:MAX_QUOTE]
    for least in (LEAST, FEW):
        parts = _long_parts(letters, wanted, quote, min(least, len(wanted)))
        if parts:
            parts = _with_words(letters, words, wanted, parts)
        if parts and sum(part.length for part in parts) >= ENOUGH * len(wanted):
            return [(part.start, part.end) for part in _joined(parts)]
    return []


def _joined(parts: Sequence[_Part]) -> list[_Part]:
    """Return parts, those that follow each other in the quote and on the page as one."""
    joined = [parts[0]]
    for part in parts[1:]:
        last = joined[-1]
        if (part.at, part.start) == (last.at + last.length, last.end):
            joined[-1] = _Part(last.at, last.start, last.length + part.length)
        else:
            joined.append(part)
    return joined


def _long_parts(letters: str, wanted: str, quote: Quote, least: int) -> list[_Part]:
    """Return the stretches that have so many letters at least, each as long as it can be."""
    parts: list[_Part] = []
    at = 0
    while at < len(wanted):
        length = _longest(letters, wanted, at)
        if length < least:
            at += 1
            continue
        part = wanted[at : at + length]
        start = _after(letters, part, parts[-1].end) if parts else _best(letters, part, quote)
        parts.append(_Part(at, start, length))
        at += length
    return parts


def _with_words(letters: str, words: Sequence[str], wanted: str, parts: Sequence[_Part]) -> list[_Part]:
    """Return parts with the words between them that stand near them, such as a table's cells."""
    found = list(parts)
    anchors = [part.at for part in parts]
    at, last = 0, parts[0]
    for word in words:
        begin, at = at, at + len(word)
        following = bisect_right(anchors, begin)
        before = parts[max(following - 1, 0)]
        start = max(begin, before.at + before.length) if following else begin
        stop = min(at, anchors[following]) if following < len(parts) else min(at, len(wanted))
        if start >= stop:
            continue
        from_ = max(before.end, last.end if last.at > before.at else 0)
        place = _near(letters, wanted[start:stop], from_, before, before_it=not following)
        if place >= 0:
            last = _Part(start, place, stop - start)
            found.append(last)
    return sorted(found)


def _near(letters: str, word: str, from_: int, part: _Part, *, before_it: bool) -> int:
    """Return where a word stands near a part, behind it rather than before; -1 if it does not.

    Args:
        letters: of the pages.
        word: to look for.
        from_: where to begin behind the part.
        part: near which.
        before_it: whether the word stands before the part in the quote.
    """
    if letters.startswith(word, from_) and not before_it:
        return from_
    if len(word) < _SHORTEST:
        return -1
    behind = letters.find(word, from_, part.end + BESIDE)
    if behind < 0:
        behind = letters.find(word, part.end, part.end + BESIDE)
    ahead = letters.rfind(word, max(part.start - BESIDE, 0), part.start)
    if before_it:
        return ahead if ahead >= 0 else behind
    return behind if behind >= 0 else ahead


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

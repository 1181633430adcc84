"""Where sentences begin and end, with NLTK's Punkt and parameters of our own (no downloaded data)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from corpus.languages.language import any_of
from corpus.languages.spoken import per_language, spoken
from corpus.model import Span

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

# Punkt looks at a whole block at once; a block longer than this is cut at white space first,
# so that a text of megabytes in one line costs time in proportion to its length.
MAX_BLOCK = 20_000

# A piece that is only a list number ("1.", "b)") belongs to what follows it.
_BARE_NUMBER = re.compile(r"\W{0,3}(?:\d{1,3}|[A-Za-z])[.)]\s*")
_STOP = re.compile(r"[.?!…](?=\S{0,5}\s)")
_SURE = re.compile(r"([A-Za-z]*[a-z]{2})[.?!]\s+(?=[A-Z][a-z])")
LONGEST_SURE_WORD = 30
LONGEST_FIRST_ITEM = 200

# Punkt takes some 30 microseconds a full stop; prose has one in 20 characters or more.
CHARACTERS_A_STOP = 8
LEAST_NO_PROSE = 400

# Full stops that stand without white space after them.
_WIDE_STOP = re.compile(r"[。！？｡।॥۔؟]+[」』”’）〉》]*")
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,5}")
_NUMBER = re.compile(r"[#($€£¥]{0,2}(?:[A-Za-z]?-?\d|[IVXLC]+\b|[A-Z](?:\b|-\d))")
_WORD = re.compile(r"[^\W\d_]+")
_LIST_OPENED = re.compile(r"[:;—–-]\s*\(?1[.)](?:\s|\Z)")
_ITEM_START = re.compile(r"\(?(\d{1,2})[.)](?=\s|\Z)")
_ITEM_END = re.compile(r"(?:[\s(])\d{1,2}[.)]\Z")
_BRAND = re.compile(r"[a-z]{1,3}[A-Z]")
_NOT_SPACE = re.compile(r"\S")
_ELIDED = re.compile("^[ld]['’](?=\\w{2})")


@per_language
def _certain() -> re.Pattern[str]:
    """Return a pattern of what ends a sentence though Punkt may not see it."""
    return any_of([_WIDE_STOP.pattern, *_words()["certain"]])


def _words() -> dict[str, list[str]]:
    return spoken().table("text/sentences")


@per_language
def _abbreviations() -> frozenset[str]:
    return frozenset((*_words()["abbreviations"], *_words()["before_numbers"]))


@per_language
def _set_of(name: str) -> frozenset[str]:
    return frozenset(_words()[name])


def _is_abbreviation(word: str) -> bool:
    """Return whether a word may be written with a full stop: it is known as such, or has no vowel."""
    return word in _abbreviations() or _NO_VOWEL.fullmatch(word) is not None


def _punkt() -> Any:
    """Return nltk's module of that name, imported without the rest of nltk.

    All of nltk takes a quarter of a second to import, numpy included, and a whole one where scipy is
    installed; of that the sentence splitter needs next to nothing. So the packages that it stands in are
    left empty meanwhile. Whoever imports nltk itself afterwards gets all of it.
    """
    spec = None if "nltk" in sys.modules else find_spec("nltk")
    if spec is None or not spec.submodule_search_locations:
        return import_module("nltk.tokenize.punkt")
    folder = Path(spec.submodule_search_locations[0])
    try:
        for name, path in (("nltk", folder), ("nltk.tokenize", folder / "tokenize")):
            package = ModuleType(name)
            package.__path__ = [str(path)]
            sys.modules[name] = package
        return import_module("nltk.tokenize.punkt")
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "nltk"]:
            del sys.modules[name]


@per_language
def _splitter() -> PunktSentenceTokenizer:
    punkt = _punkt()
    parameters = punkt.PunktParameters()
    parameters.abbrev_types = _set_of("abbreviations") - _set_of("before_numbers")
    parameters.sent_starters = set(_words()["starters"])
    splitter: PunktSentenceTokenizer = punkt.PunktSentenceTokenizer(parameters)
    return splitter


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the sentences of one block (a paragraph, a list item) as spans.

    Args:
        text: the whole document.
        start: where the block begins, in characters.
        end: where it ends; the document's end if left out.

    Returns:
        Spans in `text`, in order, without the white space around them; together they hold
        every character of the block that is not white space.

    Source:
        Kiss and Strunk 2006, "Unsupervised Multilingual Sentence Boundary Detection".
    """
    spans: list[Span] = []
    listed = (
        0  # the number of the item that was reached in a list within the sentence: "parts: 1. Song. 2. …"
    )
    for piece in _pieces(text, start, len(text) if end is None else end):
        block = text[piece.start : piece.end]
        for first, last in _boundaries(block):
            found = trimmed(text, piece.start + first, piece.start + last)
            if found is None:
                continue
            item = _item_after(text, spans[-1] if spans else None, found, listed)
            if spans and (item or _belongs_to_previous(text, spans[-1], found)):
                spans[-1] = Span(spans[-1].start, found.end)
            else:
                spans.append(found)
            listed = item
    return spans


def _boundaries(block: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a block begin and end, some of them with white space around them."""
    for start, end, doubtful in _sure_pieces(block):
        if not doubtful or _is_no_prose(block, start, end):
            yield start, end
            continue
        for first, last in _splitter().span_tokenize(block[start:end]):
            yield from _at_wide_stops(block, start + first, start + last)


def _is_no_prose(block: str, start: int, end: int) -> bool:
    """Return whether a piece has so many full stops that it is a table of contents, or meant to take long."""
    if end - start < LEAST_NO_PROSE:
        return False
    return sum(1 for _ in _STOP.finditer(block, start, end)) * CHARACTERS_A_STOP > end - start


def _sure_pieces(block: str) -> Iterator[tuple[int, int, bool]]:
    """Cut a block at the full stops that are in no doubt; yield with each piece whether it has others.

    Punkt reads only 0.3 MB a second; a test holds both to the same spans.
    """
    start = 0
    has_wide = _WIDE_STOP.search(block) is not None
    doubtful = has_wide
    for stop in _STOP.finditer(block):
        at = stop.start()
        before = max(start, at - LONGEST_SURE_WORD)
        word = max(block.rfind(" ", before, at), block.rfind("\n", before, at), before - 1) + 1
        sure = _SURE.match(block, word)
        if sure is None or sure.end(1) != at or (word == before > start) or _is_abbreviation(sure[1].lower()):
            doubtful = True
            continue
        yield start, at + 1, doubtful
        start, doubtful = sure.end(), has_wide
    yield start, len(block), doubtful


def _at_wide_stops(block: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _certain().finditer(block, start, end):
        yield start, stop.end()
        start = stop.end()
    if start < end:
        yield start, end


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_BLOCK:
        middle = start + MAX_BLOCK // 2
        cut = max(text.rfind(space, middle, start + MAX_BLOCK) for space in " \n\t")
        cut = start + MAX_BLOCK if cut < 0 else cut
        yield Span(start, cut)
        start = cut
    yield Span(start, end)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return a span without the white space at its ends, or None where there is nothing else."""
    if not _NOT_SPACE.search(text, start, end):
        return None
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))


def _belongs_to_previous(text: str, previous: Span, found: Span) -> bool:
    """Return whether Punkt has cut a sentence in two: at a list's number, "p. 5", or a small letter."""
    if text[found.start].islower():
        return not _BRAND.match(text, found.start)
    if _BARE_NUMBER.fullmatch(text, previous.start, previous.end):
        return True
    if text[previous.end - 1] != ".":
        return False
    words = text[max(previous.start, previous.end - 2 * LONGEST_SURE_WORD) : previous.end - 1].split()
    return _ends_open(words, text, found)


def _ends_open(words: list[str], text: str, found: Span) -> bool:
    """Return whether a sentence that ends in these words and a full stop goes on: "No. 5", "am 3. Mai"."""
    last = _ELIDED.sub("", words[-1].strip("([\"'").lower()) if words else ""
    if last.isdigit():
        before = words[-2].lower() if len(words) > 1 else ""
        return len(last) < 3 and _is_ordinal(before, _first_word(text, found))
    if last in _set_of("before_numbers"):
        number = _NUMBER.match(text, found.start, found.end)
        return number is not None and not (number[0] == "A" and last in _set_of("also_words"))
    is_unit = last not in _set_of("abbreviations") and len(words) > 1 and words[-2][-1].isdigit()
    return (
        not is_unit and _is_abbreviation(last) and _is_continued(last, _first_word(text, found), text, found)
    )


def _is_continued(last: str, first: str, text: str, found: Span) -> bool:
    """Return whether a sentence goes on after an abbreviation that may also end one."""
    if _NUMBER.match(text, found.start, found.end):
        return True
    return last not in _set_of("abbreviations") and first not in _set_of("starters")


def _is_ordinal(before: str, after: str) -> bool:
    """Return whether a number with a full stop between two words is one: "am 3. Mai"."""
    return after in _set_of("after_ordinals") or before in _set_of("before_ordinals")


def _first_word(text: str, found: Span) -> str:
    word = _WORD.match(text, found.start, found.end)
    return word[0].lower() if word else ""


def _item_after(text: str, previous: Span | None, found: Span, listed: int) -> int:
    """Return the number that a list within a sentence has reached with a piece; 0 where there is none."""
    if previous is None:
        return 0
    if listed:
        number = _ITEM_START.match(text, found.start, found.end)
        if number:
            return listed + 1 if int(number[1]) == listed + 1 else 0
        ends_open = _ITEM_END.search(text, previous.start, previous.end)
        return listed if ends_open else 0
    opened = _LIST_OPENED.search(text, max(previous.start, previous.end - LONGEST_FIRST_ITEM), previous.end)
    if opened is None:
        return 0
    if opened.end() == previous.end:
        return 1
    second = _ITEM_START.match(text, found.start, found.end)
    return 2 if second and second[1] == "2" else 0

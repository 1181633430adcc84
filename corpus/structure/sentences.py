"""Where sentences begin and end, with NLTK's Punkt and parameters of our own (no downloaded data)."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

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

# Punkt takes some 30 microseconds a full stop; prose has one in 20 characters or more.
CHARACTERS_A_STOP = 8
LEAST_NO_PROSE = 400

# Full stops that stand without white space after them.
_WIDE_STOP = re.compile(r"[。！？｡]+[」』”’）〉》]*")
_BRAND = re.compile(r"[a-z]{1,3}[A-Z]")
_NOT_SPACE = re.compile(r"\S")


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads(files("corpus").joinpath("data/sentences.toml").read_text("utf-8"))


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(_words()["abbreviations"])


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


@cache
def _splitter() -> PunktSentenceTokenizer:
    punkt = _punkt()
    parameters = punkt.PunktParameters()
    parameters.abbrev_types = set(_words()["abbreviations"])
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
    for piece in _pieces(text, start, len(text) if end is None else end):
        block = text[piece.start : piece.end]
        for first, last in _boundaries(block):
            found = trimmed(text, piece.start + first, piece.start + last)
            if found is None:
                continue
            if spans and _belongs_to_previous(text, spans[-1], found):
                spans[-1] = Span(spans[-1].start, found.end)
            else:
                spans.append(found)
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
        if (
            sure is None
            or sure.end(1) != at
            or (word == before > start)
            or sure[1].lower() in _abbreviations()
        ):
            doubtful = True
            continue
        yield start, at + 1, doubtful
        start, doubtful = sure.end(), has_wide
    yield start, len(block), doubtful


def _at_wide_stops(block: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _WIDE_STOP.finditer(block, start, end):
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
    return (
        text[found.start].isdigit()
        and text[previous.end - 1] == "."
        and _ends_in_abbreviation(text, previous)
    )


def _ends_in_abbreviation(text: str, span: Span) -> bool:
    words = text[max(span.start, span.end - LONGEST_SURE_WORD) : span.end - 1].split()
    return bool(words) and words[-1].strip("([\"'").lower() in _abbreviations()

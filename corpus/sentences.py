"""Where sentences begin and end, with NLTK's Punkt and parameters of our own (no downloaded data)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.model import Span

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

# Punkt looks at a whole block at once; a block longer than this is cut at white space first,
# so that a text of megabytes in one line costs time in proportion to its length.
MAX_BLOCK = 20_000

# A piece that is only a list number ("1.", "b)") belongs to what follows it.
_BARE_NUMBER = re.compile(r"\W{0,3}(?:\d{1,3}|[A-Za-z])[.)]\s*")
_STOP = re.compile(r"[.?!…]\S*(?=\s)")
_SURE = re.compile(r"([A-Za-z]*[a-z]{2})[.?!]\s+(?=[A-Z][a-z])")
_NOT_SPACE = re.compile(r"\S")


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads(files("corpus").joinpath("data/sentences.toml").read_text("utf-8"))


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(_words()["abbreviations"])


@cache
def _splitter() -> PunktSentenceTokenizer:
    # nltk costs a quarter of a second to import, and only reading a document needs it.
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer  # noqa: PLC0415

    parameters = PunktParameters()
    parameters.abbrev_types = set(_words()["abbreviations"])
    parameters.sent_starters = set(_words()["starters"])
    return PunktSentenceTokenizer(parameters)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Returns the sentences of one block (a paragraph, a list item) as spans.

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
        for first, last in _plain_boundaries(block) or _splitter().span_tokenize(block):
            found = _trimmed(text, piece.start + first, piece.start + last)
            if found is None:
                continue
            if spans and _belongs_to_previous(text, spans[-1], found):
                spans[-1] = Span(spans[-1].start, found.end)
            else:
                spans.append(found)
    return spans


def _plain_boundaries(block: str) -> list[tuple[int, int]] | None:
    """Splits a block in which no full stop is in doubt, or returns None.

    Most blocks are of this kind, and Punkt reads only 0.3 MB a second; a test holds both to the same spans.
    """
    spans = []
    start = 0
    for stop in _STOP.finditer(block):
        sure = _SURE.match(block, block.rfind(" ", 0, stop.start()) + 1)
        if sure is None or sure.end(1) != stop.start() or sure[1].lower() in _abbreviations():
            return None
        spans.append((start, sure.end(1) + 1))
        start = sure.end()
    return [*spans, (start, len(block))]


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_BLOCK:
        cut = text.rfind(" ", start + MAX_BLOCK // 2, start + MAX_BLOCK)
        cut = start + MAX_BLOCK if cut < 0 else cut
        yield Span(start, cut)
        start = cut
    yield Span(start, end)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    if not _NOT_SPACE.search(text, start, end):
        return None
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))


def _belongs_to_previous(text: str, previous: Span, found: Span) -> bool:
    return text[found.start].islower() or _BARE_NUMBER.fullmatch(text, previous.start, previous.end) is not None

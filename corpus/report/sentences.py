"""Sentences by what they say but for their figures: which stand twice, which differ in a number alone?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import msgspec

from corpus.furniture import is_furniture
from corpus.languages.spoken import per_language, spoken, words_of
from corpus.model import BlockKind, Document, Passage, Span
from corpus.structure.front_matter import plain_inline
from corpus.structure.unseen import seen_words

LEAST_WORDS = 5
"""Words, without figures, of a sentence that says something by itself."""

N_KEYS = 128
"""Sentences of a document that others are held against; all of them in most documents."""

MAX_FIGURES = 5_000
"""Sentences with figures that are kept of one document."""

OFTEN = 3
"""Times that a short paragraph stands in a document before somebody may call it furniture."""

_MAX_REPEATED_WORDS = 20
_SHOWN = 3
_MAX_SHOWN = 70

_LABELS = words_of("text/report", "labels")
_TOKEN = re.compile(r"\d[\d.,:/]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)?\d*|[$€£%°]")
_APART = frozenset({BlockKind.ROW, BlockKind.HEADER, BlockKind.CODE, BlockKind.TERM})


class Sentence(msgspec.Struct, frozen=True, array_like=True):
    """A sentence, by what it says.

    Attributes:
        key: equal where the words are equal but for figures.
        start: offset of its first character in the document.
        end: offset after its last character.
        figures: its numbers as they are written, in order.
        n_words: without figures.
    """

    key: int
    start: int
    end: int
    figures: tuple[str, ...] = ()
    n_words: int = 0


def sentences_of(passages: Iterable[Passage]) -> Iterator[Sentence]:
    """Yield the sentences of a document that are prose, in reading order."""
    for passage in passages:
        apart = [block for block in passage.blocks if block.kind in _APART]
        for start, end in passage.sentences:
            if not any(block.start < end and start < block.end for block in apart):
                text = passage.text[start - passage.start : end - passage.start]
                yield _sentence(text, Span(start, end))


def _sentence(text: str, span: Span) -> Sentence:
    written = _TOKEN.findall(seen_words(text))
    words = list(map(str.lower, written))
    numbers = _numbers()
    places = [place for place, word in enumerate(words) if word in numbers or word[0].isdigit()]
    figures = tuple(
        numbers.get(words[place], words[place])
        for place in places
        if place and not _counts_off(written[place - 1])
    )
    for place in places:
        words[place] = "#"
    n_words = sum(map((1).__lt__, map(len, words)))
    return Sentence(digest(words), *span, figures, n_words)


def _counts_off(before: str) -> bool:
    """Return whether a number behind this word is a name: "step 2", "PEP 592"."""
    return before.lower() in _LABELS() or (len(before) > 1 and before.isupper())


def digest(words: Iterable[str]) -> int:
    """Return a number of 64 bits that stands for some words."""
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest(), "little")


def least(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return the sentences with the least keys: of two documents, as many are alike as sentences are."""
    by_key = {one.key: one for one in reversed(list(sentences)) if one.n_words >= LEAST_WORDS}
    return [by_key[key] for key in sorted(by_key)[:N_KEYS]]


def repeated(document: Document, sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, int]]:
    """Yield short paragraphs that stand three times and more, each with how often."""
    places: dict[int, list[Sentence]] = defaultdict(list)
    for one in sentences:
        if 2 <= one.n_words <= _MAX_REPEATED_WORDS and _is_paragraph(document.text, one):
            places[one.key].append(one)
    often = sorted((same for same in places.values() if len(same) >= OFTEN), key=len, reverse=True)
    yield from ((same[0], len(same)) for same in often[:_SHOWN])


def furniture(document: Document, sentences: Iterable[Sentence]) -> Sentence | None:
    """Return the first sentence that belongs to a page and not to its text."""
    text = document.text
    return next(
        (one for one in sentences if one.n_words <= 8 and is_furniture(text[one.start : one.end])), None
    )


def differ_in_a_number(a: Sentence, b: Sentence) -> bool:
    """Return whether two sentences with one key say different things: one figure, and no year, is another."""
    if len(a.figures) != len(b.figures):
        return False
    pairs = [(x, y) for x, y in zip(a.figures, b.figures, strict=True) if x != y]
    return len(pairs) == 1 and not (_is_year(pairs[0][0]) and _is_year(pairs[0][1]))


def _is_paragraph(text: str, sentence: Sentence) -> bool:
    """Return whether a sentence stands in a line of its own."""
    before = text.rfind("\n", 0, sentence.start) + 1
    after = text.find("\n", sentence.end)
    rest = text[before : sentence.start] + text[sentence.end : after if after >= 0 else len(text)]
    return not any(character.isalnum() for character in rest)


def _is_year(figure: str) -> bool:
    return len(figure) == 4 and figure.isdecimal() and figure[:2] in ("18", "19", "20", "21")


def quoted(text: str, sentence: Sentence) -> str:
    """Return a sentence of a document for a message: in one line, without markup, not too long."""
    line = plain_inline(text[sentence.start : sentence.end])
    return line if len(line) <= _MAX_SHOWN else f"{line[:_MAX_SHOWN].rstrip()}…"


@per_language
def _numbers() -> dict[str, str]:
    return dict(spoken().table("text/report")["numbers"])

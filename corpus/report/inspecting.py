"""What one document holds and what is odd about it; kept beside it, so that it is worked out only once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from corpus.model import Block, BlockKind, Document, Passage
from corpus.report.report import Found
from corpus.report.sentences import (
    LEAST_WORDS,
    MAX_FIGURES,
    Sentence,
    digest,
    furniture,
    least,
    quoted,
    repeated,
    sentences_of,
)
from corpus.structure.unseen import PIECES, seen_words

INSPECTION = "report:1"
"""Names this kind of analysis and its version; changes whenever the same text would be reported otherwise."""

LEAST_WORDS_WITHOUT_HEADING = 600
"""A text that one takes in at a few glances needs no headings."""

LONG_WORD = 18
"""Letters; in a text most of whose letters stand in such words, the words are glued together."""

UNREADABLE = 0.2
"""Share of signs that show nothing which makes a passage unreadable."""

_SEVERAL = 2  # long words; one may be a compound, or a name from a program
_RARE = 100  # of so many passages one may be a formula, or a name of many letters
_LEAST = 30  # letters or signs of a passage that tell anything
_SHOWN = 40  # characters of an example
_TABLE = frozenset({BlockKind.ROW, BlockKind.HEADER})
_LIST = frozenset({BlockKind.ITEM})
# Scripts that put no space between words are left out: nothing tells there whether one is missing.
_WORD = re.compile(r"[^\W\d_\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_NO_SIGN = re.compile(
    r"[\ufffd\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f-\x9f]|(?:/[A-Za-z]{0,2}\d{1,3}){4,}|\(cid:\d+\)"
)
_GARBLED = re.compile(r"Ã[\u0080-\u00bf]|â€[\u0090-\u00ff™œ“”˜¦]|Â[\u00a0-\u00bf]")
_STRUCK = re.compile(PIECES, re.M | re.S)
_LONG = re.compile(rf"[^\W\d_]{{{LONG_WORD}}}")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_HUMP = re.compile(r"(?<=[a-z])[A-Z]")  # of a name from a program, such as "buildWatchAndServe"
_LETTER = re.compile(r"[^\W\d_]")


class Oddity(msgspec.Struct, frozen=True, array_like=True):
    """Something odd, and where it first stands in the text; -1 where it is about all of it."""

    kind: str
    message: str
    start: int = -1


class Inspection(msgspec.Struct, frozen=True, array_like=True):
    """What one document holds, and what others are held against.

    Attributes:
        found: how much of what, but for pages.
        odd: what is odd, the gravest first.
        often: what stands often in it, and how often: odd if most of its pages have it.
        keys: of some of its sentences, see `least`, the keys, ascending, and where each stands (its offset
            times 65,536 and its length); 8 bytes a number, the lowest first.
        figures: of each sentence with figures its key and a digest of its figures, likewise.
        sentences: those sentences, encoded: most documents are compared without them.
    """

    found: Found
    odd: tuple[Oddity, ...] = ()
    often: tuple[tuple[Oddity, int], ...] = ()
    keys: bytes = b""
    figures: bytes = b""
    sentences: bytes = b""

    def sentences_with_figures(self) -> tuple[Sentence, ...]:
        """Return the sentences that another may say with other figures."""
        return msgspec.msgpack.decode(self.sentences, type=tuple[Sentence, ...])

    def encode(self) -> bytes:
        """Return the inspection as it is kept."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def decode(raw: bytes) -> Inspection:
        """Return an inspection that was kept."""
        return msgspec.msgpack.decode(raw, type=Inspection)


def inspect(document: Document, passages: Sequence[Passage]) -> Inspection:
    """Return what a document holds; depends on nothing but its text and format."""
    sentences = list(sentences_of(passages))
    found = _found(document, passages)
    odd = [*_unreadable(passages), *_glued(passages), *_without_headings(found, passages)]
    odd += _struck(document)
    if (line := furniture(document, sentences)) is not None:
        what = f"“{quoted(document.text, line)}” belongs to a page and not to its text"
        odd.append(Oddity("boilerplate", f"{what}: take it out.", line.start))
    often = (
        (
            Oddity(
                "boilerplate",
                f"“{quoted(document.text, one)}” stands {n} times, as if on every page.",
                one.start,
            ),
            n,
        )
        for one, n in repeated(document, sentences)
    )
    with_figures = [one for one in sentences if one.figures and one.n_words >= LEAST_WORDS][:MAX_FIGURES]
    figures = (number for one in with_figures for number in (one.key, digest(one.figures)))
    return Inspection(
        found,
        tuple(odd),
        tuple(often),
        _packed(number for one in least(sentences) for number in (one.key, _place(one))),
        _packed(figures),
        msgspec.msgpack.encode(with_figures),
    )


def _place(sentence: Sentence) -> int:
    return sentence.start << 16 | min(sentence.end - sentence.start, 0xFFFF)


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(number.to_bytes(8, "little") for number in numbers)


def _found(document: Document, passages: Sequence[Passage]) -> Found:
    blocks = list({block.start: block for passage in passages for block in passage.blocks}.values())
    return Found(
        words=sum(len(passage.text.split()) for passage in passages),
        headings=_n_headings(passages),
        lists=_n_runs(document.text, blocks, _LIST),
        tables=_n_runs(document.text, blocks, _TABLE),
        notes=sum(block.kind is BlockKind.NOTE for block in blocks),
    )


def _n_headings(passages: Iterable[Passage]) -> int:
    """Return how many headings stand above passages."""
    n = 0
    held: tuple[str, ...] = ()
    for passage in passages:
        if passage.section != held:
            same = sum(1 for _ in _alike(passage.section, held))
            n += len(passage.section) - same
            held = passage.section
    return n


def _alike(a: Sequence[str], b: Sequence[str]) -> Iterator[str]:
    for one, other in zip(a, b, strict=False):
        if one != other:
            return
        yield one


def _n_runs(text: str, blocks: Sequence[Block], kinds: frozenset[BlockKind]) -> int:
    """Return how many lists or tables there are: blocks of these kinds with no word between them."""
    wanted = [block for block in blocks if block.kind in kinds]
    breaks = sum(
        before.section != after.section or _LETTER.search(text, before.end, after.start) is not None
        for before, after in pairwise(wanted)
    )
    return breaks + bool(wanted)


def _unreadable(passages: Sequence[Passage]) -> Iterator[Oddity]:
    bad = [
        passage
        for passage in passages
        if len(passage.text) >= _LEAST
        and sum(len(found[0]) for found in _NO_SIGN.finditer(passage.text)) > UNREADABLE * len(passage.text)
    ]
    if len(bad) > len(passages) / _RARE:
        n = "1 passage is" if len(bad) == 1 else f"{len(bad):,} passages are"
        what = f"{n} no readable text, such as “{_start(bad[0].text)}”"
        yield Oddity("unreadable", f"{what}: save the text anew, or leave it out.", bad[0].start)
    else:
        lost = _first(passages, lambda text: text.find("\ufffd"))
        if lost:
            yield Oddity("unreadable", f"A letter can't be read in “{lost[0]}”: save the text anew.", lost[1])
    garbled = _first(passages, lambda text: found.start() if (found := _GARBLED.search(text)) else -1)
    if garbled:
        what = f"Letters are garbled, such as in “{garbled[0]}”"
        yield Oddity("unreadable", f"{what}: save the text as UTF-8.", garbled[1])


def _first(passages: Iterable[Passage], find: Callable[[str], int]) -> tuple[str, int] | None:
    """Return the words around the first thing that is found, and where they stand in the document."""
    for passage in passages:
        place = find(passage.text)
        if place >= 0:
            start = max(passage.text.rfind(" ", 0, max(place - 12, 0)) + 1, 0)
            return _start(passage.text[start:]), passage.start + place
    return None


def _glued(passages: Sequence[Passage]) -> Iterator[Oddity]:
    glued: list[tuple[int, str]] = []
    n_long = 0
    for passage in passages:
        if not any(block.kind is BlockKind.CODE for block in passage.blocks):
            for start, end in passage.sentences:
                long = _long_words(passage.text[start - passage.start : end - passage.start])
                n_long += len(long)
                glued += [(start, max(long, key=len))] if long else []
    n_sentences = sum(len(passage.sentences) for passage in passages)
    is_much = n_long >= _SEVERAL and len(glued) * _RARE * _SEVERAL > n_sentences
    if is_much or any(len(word) >= 2 * LONG_WORD for _, word in glued):
        what = "1 sentence has" if len(glued) == 1 else f"{len(glued):,} sentences have"
        says = f"{what} words glued together, such as “{_start(glued[0][1])}”: nobody will find them."
        yield Oddity("glued-words", says, glued[0][0])


def _long_words(sentence: str) -> list[str]:
    """Return the long words of a sentence if they are most of it."""
    if max(map(len, sentence.split()), default=0) < LONG_WORD or not _LONG.search(sentence):
        return []  # most sentences, and cutting at spaces is the quicker look
    words = _WORD.findall(_ADDRESS.sub(" ", seen_words(sentence)))
    long = [
        word for word in words if len(word) >= LONG_WORD and len(_HUMP.findall(word)) * _LEAST < 3 * len(word)
    ]
    is_compound = len(long) < _SEVERAL and sum(map(len, long)) < 4 * LONG_WORD / 3
    return long if not is_compound and sum(map(len, long)) > sum(map(len, words)) / 2 else []


def _without_headings(found: Found, passages: Iterable[Passage]) -> Iterator[Oddity]:
    terms = sum(block.kind is BlockKind.TERM for passage in passages for block in passage.blocks)
    if not found.headings and found.words >= LEAST_WORDS_WITHOUT_HEADING * (terms + 1):
        yield Oddity(
            "no-headings",
            f"No heading in {found.words:,} words: headings help to find an answer, and say where it stands.",
        )


def _struck(document: Document) -> Iterator[Oddity]:
    """Look for what a Markdown text strikes out; readers of other formats have left it out, and said so."""
    if document.format != "markdown" or ("~~" not in document.text and "<" not in document.text):
        return
    struck = [found.start() for found in _STRUCK.finditer(document.text) if found["struck"]]
    if struck:
        what = "1 passage is" if len(struck) == 1 else f"{len(struck):,} passages are"
        yield Oddity("struck-out", f"{what} struck out, and not quoted.", struck[0])


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"

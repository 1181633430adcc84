"""Cuts a document into sections, passages and sentences; pure, and every piece keeps its offsets."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus.errors import SourceError
from corpus.model import Block, Document, Passage, Span
from corpus.structure.dialects import read_dialect
from corpus.structure.front_matter import front_matter
from corpus.structure.markdown_blocks import markdown_blocks
from corpus.structure.sentences import split_sentences, trimmed
from corpus.structure.text_blocks import text_blocks

# A passage is what a reader takes in at a glance. Short blocks of a section are joined up to
# JOIN_WORDS, long ones are cut at a sentence before MAX_WORDS.
JOIN_WORDS = 60
MAX_WORDS = 120

# No sentence is longer than this: a text without full stops is cut at white space, one without
# white space anywhere.
MAX_SENTENCE_WORDS = 100
WORD = 10
"""Characters that count as a word, at least: scripts without spaces have no other measure."""

MAX_SENTENCES = 1_000_000
"""More are no text for readers, and take gigabytes of memory."""

_WORD = re.compile(rf"\S{{1,{MAX_SENTENCE_WORDS * WORD}}}")


class _Sentence(NamedTuple):
    span: Span
    n_words: int


def chunk(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document in reading order.

    Headings are no part of any passage; a passage never crosses a section.
    ``document.text[p.start:p.end] == p.text`` holds for every passage, and the same for each sentence.

    Raises:
        SourceError: it has more sentences than anybody could read.
    """
    text = document.text
    body = front_matter(text).end
    hidden: tuple[Span, ...] = ()
    if document.format == "markdown":
        reading = read_dialect(text, body)
        blocks, seen, hidden = markdown_blocks(text, reading), reading.seen, reading.hidden
    else:
        blocks, seen = text_blocks(text, Span(body, len(text))), text
    passages: list[Passage] = []
    n_sentences = 0
    for group in _groups(seen, blocks, hidden):
        passages.append(group.passage(document, len(passages) + 1))
        n_sentences += len(group.sentences)
        if n_sentences > MAX_SENTENCES:
            raise SourceError(
                f"{document.name} has more than {MAX_SENTENCES:,} lines: split it into several files."
            )
    return tuple(passages)


class _Group:
    """Sentences that make a passage, and the blocks they are of."""

    def __init__(self, section: tuple[str, ...]) -> None:
        self.section = section
        self.sentences: list[Span] = []
        self.blocks: list[Block] = []
        self.n_words = 0

    def add(self, block: Block, sentence: _Sentence) -> None:
        self.sentences.append(sentence.span)
        self.n_words += sentence.n_words
        if not block.is_plain and (not self.blocks or self.blocks[-1] is not block):
            self.blocks.append(block)

    def governs(self, block: Block) -> bool:
        """Return whether a block hangs on something here: items on their lead-in, rows on their table."""
        if not block.leads or not self.sentences:
            return False
        return block.leads[0].start >= self.sentences[0].start

    def passage(self, document: Document, number: int) -> Passage:
        start, end = self.sentences[0].start, self.sentences[-1].end
        text = document.text[start:end]
        sentences, blocks = tuple(self.sentences), tuple(self.blocks)
        return Passage(document.name, number, self.section, start, end, text, sentences, blocks)


def _groups(text: str, blocks: Iterator[Block], hidden: Iterable[Span]) -> Iterator[_Group]:
    """Join short blocks of one section and cut long ones, at sentences and at what must not be shown."""
    held = _Group(())
    barriers = deque(hidden)
    for block in blocks:
        sentences = _sentences(text, block)
        size = sum(sentence.n_words for sentence in sentences)
        most = MAX_WORDS if held.governs(block) else JOIN_WORDS
        if held.sentences and (block.section != held.section or held.n_words + size > most):
            yield held
            held = _Group(block.section)
        held.section = block.section
        for sentence in sentences:
            is_barred = False
            while barriers and barriers[0].start < sentence.span.start:
                is_barred |= barriers.popleft().end <= sentence.span.start
            if held.sentences and (is_barred or held.n_words + sentence.n_words > MAX_WORDS):
                yield held
                held = _Group(block.section)
            held.add(block, sentence)
    if held.sentences:
        yield held


def _sentences(text: str, block: Block) -> list[_Sentence]:
    sentences: list[_Sentence] = []
    if block.is_prose:
        spans = split_sentences(text, block.start, block.end)
    else:
        spans = [span for span in [trimmed(text, block.start, block.end)] if span is not None]
    for span in spans:
        n_words = _count(text, span)
        if n_words <= MAX_SENTENCE_WORDS:
            sentences.append(_Sentence(span, n_words))
        else:
            sentences += [_Sentence(part, _count(text, part)) for part in _cut(text, span)]
    return sentences


def _count(text: str, span: Span) -> int:
    return max(len(text[span.start : span.end].split()), (span.end - span.start) // WORD)


def _cut(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence that is too long to quote."""
    start = end = span.start
    n_words = 0
    for word in _WORD.finditer(text, span.start, span.end):
        if n_words and (n_words >= MAX_SENTENCE_WORDS or word.end() - start > MAX_SENTENCE_WORDS * WORD):
            yield Span(start, end)
            start, n_words = word.start(), 0
        end = word.end()
        n_words += 1
    yield Span(start, end)

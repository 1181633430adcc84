"""Cuts a document into sections, passages and sentences; pure, and every piece keeps its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from corpus.model import Document, Passage, Span
from corpus.sentences import split_sentences

# A passage is what a reader takes in at a glance. Short blocks of a section are joined up to
# JOIN_WORDS, long ones are cut at a sentence before MAX_WORDS.
JOIN_WORDS = 60
MAX_WORDS = 120
# No sentence is longer than this: a text without full stops is cut at white space.
MAX_SENTENCE_WORDS = 100
# Headings deeper than this, or longer, are read as text.
MAX_PLAIN_HEADING_WORDS = 10

_WORD = re.compile(r"\S+")
_FRONT_MATTER = re.compile(r"\A---\n(?:.*\n)*?---(?:\n|\Z)")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ENDS_SENTENCE = re.compile(r"[.?!:;,…][\"'”’)\]]*$")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or table row, and the headings above it."""

    section: tuple[str, ...]
    start: int
    end: int


def chunk(document: Document) -> tuple[Passage, ...]:
    """Returns the passages of a document in reading order.

    Headings are no part of any passage; a passage never crosses a section.
    ``document.text[p.start:p.end] == p.text`` holds for every passage, and the same for each sentence.
    """
    blocks = _markdown_blocks(document) if document.format == "markdown" else _plain_blocks(document.text)
    passages: list[Passage] = []
    for section, sentences in _groups(document.text, blocks):
        start, end = sentences[0].start, sentences[-1].end
        passages.append(
            Passage(document.name, len(passages) + 1, section, start, end, document.text[start:end], sentences)
        )
    return tuple(passages)


def front_matter(text: str) -> Span:
    """Returns the span of the YAML-like block between two ``---`` lines at the very start; maybe empty."""
    found = _FRONT_MATTER.match(text)
    return Span(0, found.end() if found else 0)


def _groups(text: str, blocks: Iterator[Block]) -> Iterator[tuple[tuple[str, ...], tuple[Span, ...]]]:
    """Joins short blocks of one section and cuts long ones, at sentences."""
    held: list[Span] = []
    words = 0
    section: tuple[str, ...] = ()
    for block in blocks:
        sentences = [part for span in split_sentences(text, block.start, block.end) for part in _cut(text, span)]
        size = sum(_count(text, span) for span in sentences)
        if held and (block.section != section or words + size > JOIN_WORDS):
            yield section, tuple(held)
            held, words = [], 0
        section = block.section
        for span in sentences:
            length = _count(text, span)
            if held and words + length > MAX_WORDS:
                yield section, tuple(held)
                held, words = [], 0
            held.append(span)
            words += length
    if held:
        yield section, tuple(held)


def _count(text: str, span: Span) -> int:
    return sum(1 for _ in _WORD.finditer(text, span.start, span.end))


def _cut(text: str, span: Span) -> Iterator[Span]:
    """Cuts a sentence that is too long to quote; almost always yields it as it is."""
    if span.end - span.start <= MAX_SENTENCE_WORDS:  # a word has at least one character
        yield span
        return
    words = list(_WORD.finditer(text, span.start, span.end))
    for first in range(0, len(words), MAX_SENTENCE_WORDS):
        part = words[first : first + MAX_SENTENCE_WORDS]
        yield Span(part[0].start(), part[-1].end())


def _plain_blocks(text: str) -> Iterator[Block]:
    """Paragraphs of a plain text; a short line alone, without a full stop, is a heading."""
    section: tuple[str, ...] = ()
    position = 0
    breaks = [(m.start(), m.end()) for m in _BLANK_LINES.finditer(text)]
    for stop, after in [*breaks, (len(text), len(text))]:
        block = text[position:stop]
        if _is_plain_heading(block, last=after == len(text)):
            section = (block.strip(),)
        elif block.strip():
            yield from _lines_or_whole(text, position, stop, section)
        position = after


def _is_plain_heading(block: str, *, last: bool) -> bool:
    line = block.strip()
    if not line or last or "\n" in line or _ENDS_SENTENCE.search(line) or _LIST_ITEM.match(block):
        return False
    return len(line.split()) <= MAX_PLAIN_HEADING_WORDS and not line[0].islower()


def _lines_or_whole(text: str, start: int, end: int, section: tuple[str, ...]) -> Iterator[Block]:
    """Lines of a list each on their own; any other block as a whole."""
    lines = text[start:end].split("\n")
    if sum(bool(_LIST_ITEM.match(line)) for line in lines) < 1:
        yield Block(section, start, end)
        return
    held = position = start
    for line in lines:
        if _LIST_ITEM.match(line) and text[held:position].strip():
            yield Block(section, held, position)
            held = position
        position += len(line) + 1
    yield Block(section, held, end)


def _markdown_blocks(document: Document) -> Iterator[Block]:
    from markdown_it import MarkdownIt  # noqa: PLC0415  only reading a document needs it

    text = document.text
    body = front_matter(text).end
    lines = [body + n for n in accumulate((len(line) + 1 for line in text[body:].split("\n")), initial=0)]
    headings: list[tuple[int, str]] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(text[body:])
    tops = sum(token.type == "heading_open" and token.tag == "h1" for token in tokens)
    for i, token in enumerate(tokens):
        if token.type == "heading_open" and token.map:
            level = int(token.tag[1])
            headings = [h for h in headings if h[0] < level]
            # A single top heading names the document, not a section of it.
            if level > 1 or tops > 1:
                headings.append((level, plain_inline(tokens[i + 1].content)))
        elif token.map and (token.type in _LEAVES or (token.type == "inline" and _stands_alone(tokens[i - 1].type))):
            start, end = lines[token.map[0]], min(lines[token.map[1]], len(text))
            yield Block(tuple(title for _, title in headings), _after_marker(text, start, end), end)


_LEAVES = frozenset({"fence", "code_block", "tr_open"})


def _stands_alone(opening: str) -> bool:
    return opening == "paragraph_open"


def _after_marker(text: str, start: int, end: int) -> int:
    marker = _LIST_ITEM.match(text, start, end)
    return marker.end() if marker else start


def plain_inline(markdown: str) -> str:
    """Returns one line of Markdown as a person would read it: no emphasis, link targets or code ticks."""
    line = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    line = re.sub(r"(\*\*|__|`|\*(?=\S)|(?<=\S)\*)", "", line)
    return " ".join(line.split())


def title_of(document_text: str, fallback: str) -> str:
    """Returns the only top heading of a Markdown text, or the fallback."""
    body = document_text[front_matter(document_text).end :]
    tops = re.findall(r"(?m)^# +(.+?)(?: +#+)?$", body)
    return plain_inline(tops[0]) if len(tops) == 1 else fallback



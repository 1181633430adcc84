"""The blocks of a plain text: paragraphs between blank lines, list items, and lines that are headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Block, Span

LIST_ITEM = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+")


MAX_HEADING_WORDS = 10
MAX_HEADING = 120
"""Characters; a longer line is read as text."""

MAX_HEADINGS_IN_A_ROW = 2
"""A title and a heading; more short lines in a row are a list of something."""

LONG_LINE = 200
"""Characters of a line that nobody's editor has wrapped: each line is a paragraph there."""

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ENDS_SENTENCE = re.compile(r"[.?!:;,…][\"'”’)\]]*$")
_UNDERLINE = re.compile(r"[ \t]*(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,}|\#{3,})[ \t]*$")
_NUMBERED = re.compile(r"[ \t]*(?:\d{1,3}[.)]|[IVX]{1,5}[.)])[ \t]+\S")
_LETTER = re.compile(r"[^\W\d_]")


def text_blocks(text: str, span: Span | None = None, above: tuple[str, ...] = ()) -> Iterator[Block]:
    """Yield the blocks of a plain text in order.

    Args:
        text: the whole document.
        span: the part of it to read; all of it if left out.
        above: headings above that part.
    """
    section = above
    waiting: list[Span] = []  # lines that may be headings, until it is known what follows them
    for block in _paragraphs(text, span or Span(0, len(text))):
        heading, rest = _heading_on_top(text, block)
        if heading is not None and not (waiting and _NUMBERED.match(text, waiting[-1].start)):
            waiting.append(heading)
        elif heading is not None:  # "1. Apples" and after it "2. Pears" are items
            yield from _as_text(waiting, section)
            waiting = [heading]
        if rest is None:
            continue
        if len(waiting) > MAX_HEADINGS_IN_A_ROW or (waiting and _is_numbered_list(text, waiting, rest)):
            yield from _as_text(waiting, section)
        elif waiting:
            section = (*above, *(_title(text, line) for line in waiting))
        waiting = []
        yield from _lines_or_whole(text, rest, section)
    yield from _as_text(waiting, section)


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    """Yield the stretches between blank lines, or single lines where the lines are long."""
    position = span.start
    for found in _BLANK_LINES.finditer(text, span.start, span.end):
        yield from _unwrapped(text, position, found.start())
        position = found.end()
    yield from _unwrapped(text, position, span.end)


def _unwrapped(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] == "\n":
        start += 1
    end = start + len(text[start:end].rstrip())
    if end - start <= LONG_LINE:
        if start < end:
            yield Span(start, end)
        return
    lines = text[start:end].split("\n")
    if len(lines) == 1 or max(map(len, lines)) <= LONG_LINE:
        yield Span(start, end)
        return
    for line in lines:
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def _heading_on_top(text: str, block: Span) -> tuple[Span | None, Span | None]:
    """Return a block's first line if it reads as a heading, and the rest of the block if there is any."""
    first_end = text.find("\n", block.start, block.end)
    if first_end < 0:
        return (block, None) if _reads_as_heading(text[block.start : block.end]) else (None, block)
    first = Span(block.start, first_end)
    if first_end - block.start > MAX_HEADING or not _reads_as_heading(text[first.start : first.end]):
        return None, block
    second_end = text.find("\n", first_end + 1, block.end)
    second = text[first_end + 1 : block.end if second_end < 0 else second_end]
    if _UNDERLINE.match(second):
        rest = Span(first_end + 1 + len(second), block.end)
        return first, (rest if text[rest.start : rest.end].strip() else None)
    if text[first.start : first.end].isupper() and not second.isupper():
        return first, Span(first_end + 1, block.end)
    return None, block


def _reads_as_heading(line: str) -> bool:
    line = line.strip()
    if not line or len(line) > MAX_HEADING or "\n" in line or _ENDS_SENTENCE.search(line):
        return False
    if LIST_ITEM.match(line) and not _NUMBERED.match(line):
        return False
    return (
        len(line.split()) <= MAX_HEADING_WORDS and not line[0].islower() and _LETTER.search(line) is not None
    )


def _is_numbered_list(text: str, waiting: list[Span], rest: Span) -> bool:
    return (
        _NUMBERED.match(text, waiting[-1].start) is not None and LIST_ITEM.match(text, rest.start) is not None
    )


def _title(text: str, line: Span) -> str:
    return " ".join(text[line.start : line.end].split())


def _as_text(lines: list[Span], section: tuple[str, ...]) -> Iterator[Block]:
    for line in lines:
        yield Block(section, line.start, line.end)


def _lines_or_whole(text: str, block: Span, section: tuple[str, ...]) -> Iterator[Block]:
    """Yield the items of a list each on its own; any other block as a whole."""
    lines = text[block.start : block.end].split("\n")
    if not any(LIST_ITEM.match(line) for line in lines):
        yield Block(section, *block)
        return
    held = position = block.start
    for line in lines:
        if LIST_ITEM.match(line):
            if text[held:position].strip():
                yield Block(section, held, position)
            held = position
        position += len(line) + 1
    yield Block(section, held, block.end)

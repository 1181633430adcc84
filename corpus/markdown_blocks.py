"""The blocks of a Markdown text, found by markdown-it in stretches of bounded size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from corpus.blocks import Block
from corpus.front_matter import front_matter, has_one_top_heading, plain_inline
from corpus.model import Span
from corpus.text_blocks import text_blocks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

STRETCH = 100_000
"""Characters that are parsed at once, more or less: the parser's memory is some hundred times its text's."""

MAX_HEADING = 400
"""Characters; a longer one is read as text, since it would stand above every passage of its section."""

_CODE = ("fence", "code_block")
_PROSE = ("inline", "html_block", "heading_open")

MAX_STRETCH = 800_000
"""Characters; a longer line is no Markdown that is worth parsing."""

MAX_NESTING = 100
"""Levels of lists and quotes; a stretch with more is read as plain text, since the parser would drop them."""

# Where a text may be cut without a change in what is parsed: at headings, at paragraphs after blank lines.
_CUT = re.compile(r"(?m)^(?:[ \t>]*(?P<fence>```+|~~~+)(?P<info>[^\n]*)|\#{1,6}[ \t]|(?<=\n\n)[^\W\d_])")
_MARKERS = re.compile(r"(?:[ \t]*(?:>|[-*+•–][ \t]|\d{1,9}[.)][ \t]))*[ \t]*(?:\[[ xX]\][ \t]+)?")
_NO_TEXT = re.compile(r"\s*<(?:!--|script\b|style\b|\?|!\w)", re.I)
_WORD_OUTSIDE_TAGS = re.compile(r"(?:<[^<>]*>|[^\w<]|<(?![^<>]*>))*\w")


def markdown_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown text in order; headings, rules and comments are none."""
    # The parser takes these for ends of lines, and counts lines by them; to the text they are white space.
    source = text.replace("\r", " ") if "\r" in text else text
    body = front_matter(source).end
    names_the_document = has_one_top_heading(source)
    headings: list[tuple[int, str]] = []
    for stretch in _stretches(source, body):
        yield from _parsed(source, stretch, headings, names_the_document=names_the_document)


def _stretches(text: str, start: int) -> Iterator[Span]:
    while len(text) - start > STRETCH:
        cut = _next_cut(text, start)
        yield Span(start, cut)
        start = cut
    if start < len(text):
        yield Span(start, len(text))


def _next_cut(text: str, start: int) -> int:
    """Return where a stretch ends: where nothing is cut in two, or failing that at any line's end."""
    fence = ""
    for found in _CUT.finditer(text, start, start + 4 * STRETCH):
        marker = found["fence"]
        if marker:
            if not fence:
                fence = marker
            elif marker.startswith(fence) and not found["info"].strip():
                fence = ""
        elif not fence and found.start() - start > STRETCH:
            return found.start()
    return text.find("\n", start + 4 * STRETCH) + 1 or len(text)


def _parsed(
    text: str, stretch: Span, headings: list[tuple[int, str]], *, names_the_document: bool
) -> Iterator[Block]:
    """Yield the blocks of a stretch; `headings` are those above it, and are brought up to date."""
    part = text[stretch.start : stretch.end]
    tokens = _parser().parse(part) if len(part) <= MAX_STRETCH else None
    section = _section(headings)
    if tokens is None or any(token.level >= MAX_NESTING - 1 for token in tokens):
        yield from text_blocks(text, stretch, section)
        return
    starts = list(accumulate((len(line) + 1 for line in part.split("\n")), initial=stretch.start))
    for i, token in enumerate(tokens):
        if token.type == "heading_open" and len(tokens[i + 1].content) <= MAX_HEADING:
            level = int(token.tag[1])
            headings[:] = [heading for heading in headings if heading[0] < level]
            # A single top heading names the document, not a section of it.
            title = plain_inline(tokens[i + 1].content)
            if title and (level > 1 or not names_the_document):
                headings.append((level, title))
            section = _section(headings)
        elif token.map and _is_block(tokens, i):
            first, last = _lines(token)
            if first < last:
                start, end = starts[first], min(starts[last], stretch.end)
                marker = None if token.type in _CODE else _MARKERS.match(text, start, end)
                yield Block(section, marker.end() if marker else start, end, token.type in _PROSE)


def _section(headings: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(title for _, title in headings)


def _is_block(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    if token.type == "inline":
        return tokens[i - 1].type == "paragraph_open"
    if token.type == "html_block":
        return not _NO_TEXT.match(token.content) and _WORD_OUTSIDE_TAGS.match(token.content) is not None
    return token.type in (*_CODE, "tr_open", "heading_open")


def _lines(token: Token) -> tuple[int, int]:
    """Return the first line of a block and the one after its last, without a fence's own lines."""
    first, last = token.map or (0, 0)
    if token.type != "fence":
        return first, last
    n_lines = token.content.count("\n")
    return first + 1, min(last, first + 1 + n_lines)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # only reading a document needs it

    # What stands inside a block is left as it is: parsing it takes as long as everything else.
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    return parser.disable(["inline", "text_join"])

"""The blocks of a Markdown text, found by markdown-it in stretches of bounded size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from corpus.model import Block, Span
from corpus.structure.dialects import Reading, read_dialect
from corpus.structure.front_matter import front_matter, has_one_top_heading
from corpus.structure.headings import Headings
from corpus.structure.markdown_walk import MAX_NESTING, Context, Walk
from corpus.structure.notes import Notes
from corpus.structure.text_blocks import text_blocks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

STRETCH = 100_000
"""Characters that are parsed at once, more or less: the parser's memory is some hundred times its text's."""

MAX_STRETCH = 800_000
"""Characters; a longer line is no Markdown that is worth parsing."""

# Where a text may be cut without a change in what is parsed: at headings, at paragraphs after blank lines.
_CUT = re.compile(r"(?m)^(?:[ \t>]*(?P<fence>```+|~~~+)(?P<info>[^\n]*)|\#{1,6}[ \t]|(?<=\n\n)[^\W\d_])")


def markdown_blocks(text: str, reading: Reading | None = None) -> Iterator[Block]:
    """Yield the blocks of a Markdown text in order; headings, rules and comments are none.

    Args:
        text: the whole document.
        reading: what its dialect makes of it, if that is known.
    """
    body = front_matter(text).end
    reading = reading or read_dialect(text, body)
    headings = Headings(names_the_document=has_one_top_heading(text))
    context = Context(text, reading, headings, Notes(text))
    for stretch in _stretches(reading.parsed, body):
        yield from _parsed(context, stretch)


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


def _parsed(context: Context, stretch: Span) -> Iterator[Block]:
    """Yield the blocks of a stretch."""
    # The parser takes these for ends of lines, and counts lines by them; to the text they are white space.
    part = context.reading.parsed[stretch.start : stretch.end].replace("\r", " ")
    tokens = _parser().parse(part) if len(part) <= MAX_STRETCH else None
    if tokens is None or any(token.level >= MAX_NESTING - 1 for token in tokens):
        yield from text_blocks(context.text, stretch, context.headings.section)
        return
    yield from Walk(context, stretch).blocks(tokens)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # only reading a document needs it
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    # What stands inside a block is left as it is: parsing it takes as long as everything else.
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    parser = parser.use(footnote_plugin).use(deflist_plugin)
    parser.core.ruler.disable(["footnote_tail"])  # notes stay where they stand
    return parser.disable(["inline", "text_join"])

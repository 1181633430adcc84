"""From what a Markdown parser found to blocks: where they stand, what they are, what they depend on."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from corpus.model import Block, BlockKind, Span
from corpus.structure.dialects import Reading
from corpus.structure.headings import Headings
from corpus.structure.lead_ins import lead_in, limits
from corpus.structure.notes import Notes
from corpus.structure.sentences import trimmed
from corpus.structure.tables import is_second_header

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_HEADING = 400
"""Characters; a longer one is read as text, since it would stand above every passage of its section."""

MAX_NESTING = 100
"""Levels of lists and quotes; a stretch with more is read as plain text, since the parser would drop them."""

_CODE = ("fence", "code_block")
_LEAVES = (*_CODE, "inline", "tr_open", "html_block")
_BULLETS = re.compile(r"(?:[ \t]*(?:>|[-*+•–][ \t]|\[\^[^\]\s]{1,60}\]:|:(?=[ \t])))*[ \t]*")
_HEADING = re.compile(
    r"(?:#{1,6}[ \t]++)?+(?P<words>[ \t]*+[^ \t\n]++(?:[ \t]++(?!#*+[ \t]*+(?:\n|\Z))[^ \t\n]++)*+)"
    r"(?:[ \t]++#++)?[ \t]*+(?=\n|\Z)"
)
_NO_TEXT = re.compile(r"\s*<(?:!--|script\b|style\b|\?|!\w)", re.I)
_WORD_OUTSIDE_TAGS = re.compile(r"(?:<[^<>]*>|[^\w<]|<(?![^<>]*>))*+\w")


@dataclass(slots=True)
class _Container:
    """Something that holds blocks: the text itself, a list, an item, a table, a definition list, a note.

    Attributes:
        kind: of the paragraphs in it.
        leads: what they depend on.
        last: its last block, which may announce what follows; None where nothing can.
        first: of an item, its first paragraph.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    leads: tuple[Span, ...] = ()
    last: Span | None = None
    first: Span | None = None


class Context:
    """What is known of a text as one walks through it, stretch after stretch.

    Attributes:
        text: the whole document.
        reading: what its dialect makes of it.
        headings: those above the place that was reached.
        notes: its footnotes.
    """

    def __init__(self, text: str, reading: Reading, headings: Headings, notes: Notes) -> None:
        self.text, self.reading, self.headings, self.notes = text, reading, headings, notes
        self._titles = deque(reading.titles)

    def reach(self, offset: int) -> None:
        """Read the titles that stand before an offset."""
        while self._titles and self._titles[0].start <= offset:
            self.headings.name(self._titles.popleft())


class Walk:
    """Goes through the tokens of one stretch of a text."""

    def __init__(self, context: Context, stretch: Span) -> None:
        self._context, self._stretch, self._text = context, stretch, context.reading.seen
        self._headings, self._notes = context.headings, context.notes
        lines = self._text[stretch.start : stretch.end].split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=stretch.start))
        self._stack = [_Container()]

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks of the tokens in order."""
        for i, token in enumerate(tokens):
            if token.map:
                first = token.map[0] + (token.type in _LEAVES)
                self._context.reach(self._starts[first] - 1)
            if token.type == "heading_open" and len(tokens[i + 1].content) <= MAX_HEADING:
                self._heading(token, tokens[i + 1].content)
            elif token.type == "table_open":
                self._stack.append(_Container(BlockKind.ROW, self._governing(announced=True)))
            elif token.nesting > 0 and token.type in _OPENS:
                self._open(token)
            elif token.nesting < 0 and token.type in _CLOSES:
                self._close(token)
            elif token.map and _is_block(tokens, i):
                yield from self._block(token, tokens, i)

    def _heading(self, token: Token, markdown: str) -> None:
        self._headings.add(int(token.tag[1]), markdown)
        span = self._span(token)
        words = _HEADING.match(self._text, *span) if span else None
        limiting = Span(*words.span("words")) if words and limits(markdown) else None
        self._stack[-1].last = limiting

    def _open(self, token: Token) -> None:
        kind, top = _OPENS[token.type], self._stack[-1]
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self._stack.append(_Container(kind, self._governing()))
        elif token.type == "blockquote_open":
            self._stack.append(_Container(top.kind if top.leads else kind, top.leads))
        else:  # an item, a definition list or a note
            self._stack.append(_Container(kind, top.leads if kind is not BlockKind.NOTE else ()))

    def _close(self, token: Token) -> None:
        closed = self._stack.pop() if len(self._stack) > 1 else self._stack[0]
        if token.type in ("list_item_close", "dd_close", "footnote_reference_close"):
            return
        # What follows a list is not announced by what stood before it.
        self._stack[-1].last = closed.last if token.type == "blockquote_close" else None

    def _governing(self, *, announced: bool = False) -> tuple[Span, ...]:
        """Return what a list or table at this place depends on."""
        top = self._stack[-1]
        if top.first is not None:  # within an item: all of it hangs on the item's first paragraph
            before = lead_in(self._text, top.last, announced=announced) if top.last else None
            more = (before,) if before and before.start != top.first.start else ()
            return (*top.leads, top.first, *more)
        if top.last is None:
            return top.leads
        before = lead_in(self._text, top.last, announced=announced)
        return (*top.leads, before) if before else top.leads

    def _block(self, token: Token, tokens: Sequence[Token], i: int) -> Iterator[Block]:
        span = self._span(token)
        if span is None:
            return
        top = self._stack[-1]
        if token.type == "tr_open":
            yield from self._row(span, tokens, i)
            return
        if token.type in _CODE:
            yield self._made(span, BlockKind.CODE, self._governing(announced=True))
            return
        kind = BlockKind.TERM if tokens[i - 1].type == "dt_open" else top.kind
        leads = top.leads if kind is BlockKind.TERM or top.first is None else (*top.leads, top.first)
        yield self._made(span, kind, leads)
        top.last = span
        if kind is BlockKind.TERM:
            top.leads = (span,)
        elif top.first is None and kind is BlockKind.ITEM:
            top.first = span

    def _row(self, span: Span, tokens: Sequence[Token], i: int) -> Iterator[Block]:
        """Yield a table's row; its header rows are what the others depend on."""
        top = self._stack[-1]
        if not any(token.content for token in _cells(tokens, i)):
            return
        opener = tokens[i - 1].type
        is_header = opener == "thead_open" or (
            opener == "tbody_open" and is_second_header(list(_rows(tokens, i)))
        )
        yield self._made(span, BlockKind.HEADER if is_header else BlockKind.ROW, top.leads)
        if is_header:
            top.leads = (*top.leads, span)

    def _made(self, span: Span, kind: BlockKind, leads: tuple[Span, ...]) -> Block:
        return Block(self._headings.section, *span, kind, leads, self._notes.of(*span))

    def _span(self, token: Token) -> Span | None:
        """Return where a block's own words stand, without what marks it as a block."""
        first, last = _lines(token)
        if first >= last:
            return None
        start, end = self._starts[first], min(self._starts[last], self._stretch.end)
        if token.type not in _CODE:
            marks = _BULLETS.match(self._text, start, end)
            start = marks.end() if marks else start
        return trimmed(self._text, start, end)


def _is_block(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.type == "inline":
        return tokens[i - 1].type in ("paragraph_open", "dt_open")
    if token.type == "html_block":
        return not _NO_TEXT.match(token.content) and _WORD_OUTSIDE_TAGS.match(token.content) is not None
    return token.type in (*_CODE, "tr_open", "heading_open")


def _cells(tokens: Sequence[Token], i: int) -> Iterator[Token]:
    """Yield the cells of the row that begins at a token."""
    while tokens[i].type != "tr_close":
        i += 1
        if tokens[i].type == "inline":
            yield tokens[i]


def _rows(tokens: Sequence[Token], i: int) -> Iterator[list[str]]:
    """Yield the cells' texts of all rows of the table body whose first row begins at a token."""
    while tokens[i].type == "tr_open":
        cells = list(_cells(tokens, i))
        yield [cell.content for cell in cells]
        while tokens[i].type != "tr_close":
            i += 1
        i += 1


def _lines(token: Token) -> tuple[int, int]:
    """Return the first line of a block and the one after its last, without a fence's own lines."""
    first, last = token.map or (0, 0)
    if token.type != "fence":
        return first, max(last, first + 1)  # a term comes with none
    n_lines = token.content.count("\n")
    return first + 1, min(last, first + 1 + n_lines)


_OPENS = {
    "bullet_list_open": BlockKind.ITEM,
    "ordered_list_open": BlockKind.ITEM,
    "list_item_open": BlockKind.ITEM,
    "blockquote_open": BlockKind.QUOTE,
    "dl_open": BlockKind.DEFINITION,
    "footnote_reference_open": BlockKind.NOTE,
}
_CLOSES = frozenset({name.replace("_open", "_close") for name in (*_OPENS, "table_open")})

"""The words of the corpus: documents, and the passages that are ranked and quoted."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from corpus.caching.named_tuple import NamedTuple

SECTION_SEPARATOR = " › "


class Span(NamedTuple):
    """A half-open range of characters, counted in code points."""

    start: int
    end: int


class Place(NamedTuple):
    """Where a stretch of a text stands in the file that it was read out of.

    Attributes:
        start: offset of the stretch's first character; it goes on until the next place.
        page: number of the page or slide, from 1; None where the file has none.
        label: what is printed on the page, such as ``iv``, or the sheet's name; may be empty.
        anchor: what follows ``#`` in an address of the place; may be empty.
    """

    start: int
    page: int | None = None
    label: str = ""
    anchor: str = ""


class Notice(NamedTuple):
    """What a keeper would want to know of how a file was read.

    Attributes:
        kind: a word for programs, such as ``struck-out``.
        message: a sentence.
        page: the page it is about, None for the whole file.
    """

    kind: str
    message: str
    page: int | None = None


class Document(msgspec.Struct, frozen=True):
    r"""One source, read: its text is never changed after reading.

    Attributes:
        name: what keepers call it: lower case, letters, digits and hyphens.
        title: from the front matter, else the only top heading, else the name.
        text: decoded, BOM dropped, line ends ``\n``; what all offsets count.
        format: ``markdown`` or ``text``; other sources are read into Markdown.
        source: what readers may see: a URL, a file's name or ``built-in``.
        location: where `update` reads it again: a path or a URL; never shown to readers.
        hints: the text of the hints file beside the source, or empty.
        metadata: further front matter, sorted by key.
        places: pages and anchors of the file that the text was read out of, in the text's order.
        notices: what was noticed when it was read; no part of what makes one document equal to another.
    """

    name: str
    title: str
    text: str
    format: str = "markdown"
    source: str = ""
    location: str = ""
    hints: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    places: tuple[Place, ...] = ()
    notices: tuple[Notice, ...] = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is Document and self._compared == other._compared

    def __hash__(self) -> int:
        return hash(self._compared)

    @property
    def _compared(self) -> tuple[object, ...]:
        return msgspec.structs.astuple(self)[:-1]


class BlockKind(StrEnum):
    """What a stretch of a text is."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    """A list's item, or a further paragraph of one."""
    ROW = "row"
    """A table's row."""
    HEADER = "header"
    """A row that names the columns of the rows below it, or their units; no answer by itself."""
    TERM = "term"
    """What a definition defines."""
    DEFINITION = "definition"
    NOTE = "note"
    """A footnote's text."""
    CODE = "code"
    QUOTE = "quote"


QUOTED_WHOLE = frozenset({BlockKind.ROW, BlockKind.HEADER, BlockKind.CODE})
"""Kinds that are not made of sentences."""


class Block(msgspec.Struct, frozen=True):
    """A paragraph, list item, table row, or whatever else a document is made of.

    Attributes:
        section: the headings above it, outermost first.
        start: offset of its first character in the document's text; an ordered item begins at its number.
        end: offset after its last character.
        kind: what it is.
        leads: what has to be read before it to understand it, outermost first: a list's lead-in, the item
            that a nested list belongs to, a table's header row, a definition's term.
        notes: the footnotes that it refers to.
    """

    section: tuple[str, ...]
    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    leads: tuple[Span, ...] = ()
    notes: tuple[Span, ...] = ()

    @property
    def is_prose(self) -> bool:
        """Whether it is made of sentences; anything else is quoted as a whole."""
        return self.kind not in QUOTED_WHOLE

    @property
    def is_plain(self) -> bool:
        """Whether it is a paragraph that can be read alone."""
        return self.kind is BlockKind.PARAGRAPH and not self.leads and not self.notes


class Passage(msgspec.Struct, frozen=True):
    """Consecutive sentences of one section: what is ranked, and what is quoted around an answer.

    ``document.text[passage.start:passage.end] == passage.text`` holds for every passage.

    Attributes:
        document: name of the document it stands in.
        number: its place in the document's reading order, from 1.
        section: headings above it, outermost first, without the document's title.
        start: offset of its first character in the document's text.
        end: offset after its last character.
        text: the characters between the two.
        sentences: spans of its sentences, as offsets into the document's text.
        blocks: those of its blocks that are no plain paragraphs; the first and the last may go on outside it.
    """

    document: str
    number: int
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()

    def block_at(self, offset: int) -> Block | None:
        """Return the block that a character of the document belongs to; None for a plain paragraph's."""
        return next((block for block in self.blocks if block.start <= offset < block.end), None)

    @property
    def id(self) -> str:
        """The name readers may cite, such as ``pain-medicine:7``."""
        return f"{self.document}:{self.number}"

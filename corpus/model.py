"""The words of the corpus: documents, and the passages that are ranked and quoted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

SECTION_SEPARATOR = " › "


class Span(NamedTuple):
    """A half-open range of characters, counted in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
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
    """

    name: str
    title: str
    text: str
    format: str = "markdown"
    source: str = ""
    location: str = ""
    hints: str = ""
    metadata: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
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
    """

    document: str
    number: int
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...] = field(default=())

    @property
    def id(self) -> str:
        """The name readers may cite, such as ``pain-medicine:7``."""
        return f"{self.document}:{self.number}"

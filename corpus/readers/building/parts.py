"""The parts that every reader takes a document apart into; `writing` makes Markdown of them.

Texts of parts are what a person reads: no markup of the source, no markup of Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels count from 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, maybe within an item of a list.

    Attributes:
        text: may have several lines.
        depth: lists that it stands within.
        quoted: whether it is somebody else's words.
    """

    text: str
    depth: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """The first paragraph of an item of a list.

    Attributes:
        text: of that paragraph.
        depth: lists that it stands within, from 1.
        label: what the source counts it by, such as ``4.``, ``b)`` or ``Article II:``; empty for a bullet.
    """

    text: str
    depth: int = 1
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose merged cells hold their value in each place that they cover.

    Attributes:
        rows: of equal length; cells have no line breaks.
        n_header: rows at the top that name the columns; several are joined, none makes the first row one.
        caption: what stands above it, or an empty string.
    """

    rows: tuple[tuple[str, ...], ...]
    n_header: int = 1
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """Terms, and what they mean."""

    terms: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text whose spaces and line ends count."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says; `label` stands in the text as `note_mark` writes it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """No text: what follows stands on this page, or can be reached by this anchor."""

    page: int | None = None
    label: str = ""
    anchor: str = ""


Part = Heading | Paragraph | Item | Table | Definition | Code | Note | Mark


def note_mark(label: str) -> str:
    """Return what stands in a text where a note belongs."""
    return f"[^{label}]"

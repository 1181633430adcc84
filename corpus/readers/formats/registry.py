"""All formats, in the order in which a file is held against them: one entry each.

`docs/extending/format.md` adds one step by step.
"""

from __future__ import annotations

from corpus.readers.formats.format import Format
from corpus.readers.formats.telling import (
    always,
    has_ending,
    holds_part,
    looks_like_html,
    looks_like_markdown,
    looks_like_pdf,
)

_READERS = "corpus.readers.formats"

FORMATS: tuple[Format, ...] = (
    Format("pdf", "PDF", (".pdf",), looks_like_pdf, f"{_READERS}.pdf:read", is_binary=True),
    Format(
        "docx",
        "Word (.docx)",
        (".docx", ".docm", ".dotx"),
        holds_part(b"word/document", endings=(".docx", ".docm", ".dotx")),
        f"{_READERS}.word:read",
        is_binary=True,
    ),
    Format(
        "pptx",
        "PowerPoint (.pptx)",
        (".pptx", ".ppsx", ".pptm"),
        holds_part(b"ppt/presentation", endings=(".pptx", ".ppsx", ".pptm")),
        f"{_READERS}.slides:read",
        is_binary=True,
    ),
    Format(
        "xlsx",
        "Excel (.xlsx)",
        (".xlsx", ".xlsm"),
        holds_part(b"xl/workbook", endings=(".xlsx", ".xlsm")),
        f"{_READERS}.spreadsheet:read",
        is_binary=True,
    ),
    Format(
        "epub",
        "EPUB",
        (".epub",),
        holds_part(b"application/epub+zip", b"META-INF/container.xml", endings=(".epub",)),
        f"{_READERS}.epub:read",
        is_binary=True,
    ),
    Format(
        "odt",
        "OpenDocument (.odt)",
        (".odt", ".ott"),
        holds_part(b"application/vnd.oasis.opendocument.text", endings=(".odt", ".ott")),
        f"{_READERS}.open_document:read",
        is_binary=True,
    ),
    Format("html", "HTML", (".html", ".htm", ".xhtml"), looks_like_html, f"{_READERS}.html:read"),
    Format(
        "rst",
        "reStructuredText",
        (".rst", ".rest"),
        has_ending(".rst", ".rest"),
        f"{_READERS}.restructured:read",
    ),
    Format(
        "asciidoc",
        "AsciiDoc",
        (".adoc", ".asciidoc", ".asc"),
        has_ending(".adoc", ".asciidoc", ".asc"),
        f"{_READERS}.asciidoc:read",
    ),
    Format("csv", "CSV", (".csv", ".tsv"), has_ending(".csv", ".tsv"), f"{_READERS}.separated:read"),
    Format(
        "markdown",
        "Markdown",
        (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdtext", ".mdx"),
        looks_like_markdown,
    ),
    Format("text", "plain text", (".txt", ".text", ""), always),
)


def named(name: str) -> Format:
    """Return a format by its name.

    Raises:
        KeyError: there is none of that name.
    """
    for one in FORMATS:
        if one.name == name:
            return one
    raise KeyError(name)


def known_endings() -> frozenset[str]:
    """Return the endings of all formats."""
    return frozenset(ending for one in FORMATS for ending in one.endings)


def supported() -> str:
    """Return the names of all formats, as part of a sentence: "a … file"."""
    labels = [one.label for one in FORMATS]
    return f"{', '.join(labels[:-1])} or {labels[-1]}"

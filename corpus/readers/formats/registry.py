"""All formats, in the order in which a file is held against them: one entry each.

`docs/extending/format.md` adds one step by step.
"""

from __future__ import annotations

from corpus.readers.formats.format import Format
from corpus.readers.formats.telling import (
    always,
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
        holds_part(b"word/document.xml", endings=(".docx", ".docm", ".dotx")),
        f"{_READERS}.word:read",
        is_binary=True,
    ),
    Format("html", "HTML", (".html", ".htm", ".xhtml"), looks_like_html, f"{_READERS}.html:read"),
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

"""What tells one format's files from another's: content first, then the name, then what a server says."""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus.readers.formats.format import Sample

HEAD = 4_096
"""Bytes at a file's start that are enough to tell most formats."""

_ZIP = b"PK\x03\x04"
_HTML_NAMES = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN_NAMES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdtext", ".mdx"})
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.I | re.S,
)
_TAG = re.compile(rb"<[a-z][a-z0-9]*(?:\s[^<>]{0,500})?/?>", re.I)
_TEXT_HEADING = re.compile(rb"(?:\A|\n[ \t\r]*\n)#{1,6} [^\n#]")
_NAMELESS = frozenset({"", ".txt", ".text"})


def narrow(content: bytes) -> bytes:
    """Return the head of a file without its byte order mark, UTF-16 as if it were ASCII."""
    return (
        content[:HEAD]
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
        .replace(b"\0", b"")
    )


def is_zip(content: bytes) -> bool:
    """Return whether a file begins as an archive."""
    return content.startswith(_ZIP)


def has_ending(*endings: str) -> Callable[[Sample], bool]:
    """Return a test for texts whose names end in one of these, and that are no web pages."""
    return lambda sample: sample.ending in endings


def holds_part(*parts: bytes, endings: tuple[str, ...]) -> Callable[[Sample], bool]:
    """Return a test for archives with one of these entries.

    Args:
        parts: names of entries as they stand in the archive's directory at its end, or the media type that
            stands in its first entry.
        endings: decide where only the head of a file is at hand, which need not name its parts.
    """

    def matches(sample: Sample) -> bool:
        if not is_zip(sample.content):
            return False
        if any(part in sample.content for part in parts):
            return True
        return not sample.is_whole and sample.ending in endings

    return matches


def looks_like_pdf(sample: Sample) -> bool:
    """Return whether a file begins as a PDF, maybe after some bytes of something else."""
    return b"%PDF-" in sample.content[:1024]


def looks_like_html(sample: Sample) -> bool:
    """Return whether a text begins as a web page, or is called one and has tags."""
    head = narrow(sample.content)
    is_called_html = sample.ending in _HTML_NAMES or (
        sample.ending in _NAMELESS - {".txt", ".text"} and "html" in sample.declared
    )
    if "html" in sample.declared and sample.ending not in _NAMELESS | _HTML_NAMES | _MARKDOWN_NAMES:
        is_called_html = True  # an address such as /fees.php
    return _HTML_START.match(head) is not None or (is_called_html and _TAG.search(head) is not None)


def looks_like_markdown(sample: Sample) -> bool:
    """Return whether a text is called Markdown, or has headings as Markdown does."""
    if sample.ending in _MARKDOWN_NAMES or "markdown" in sample.declared:
        return True
    return len(_TEXT_HEADING.findall(narrow(sample.content))) > 1


def always(_: Sample) -> bool:
    """Return True: whatever nothing else is for is plain text."""
    return True

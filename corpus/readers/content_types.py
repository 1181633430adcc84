"""What a file is, by its content; its name only tells Markdown from plain text."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import PurePath

from corpus.errors import SourceError

HEAD = 4_096
"""Bytes at a file's start that are enough to tell what it is."""

MARKDOWN_NAMES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdtext"})
TEXT_NAMES = frozenset({".txt", ".text", ""})
HTML_NAMES = frozenset({".html", ".htm", ".xhtml"})
KNOWN_NAMES = MARKDOWN_NAMES | TEXT_NAMES | HTML_NAMES | {".pdf", ".docx"}

SUPPORTED = "Markdown, plain text, HTML, PDF or Word (.docx)"


class Kind(Enum):
    """How a file is read."""

    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


class UnsupportedError(SourceError):
    """A file of a type that no reader is for; in a folder it is skipped and named."""


class EmptyError(SourceError):
    """A file without any text; in a folder it is skipped and named."""


_BINARIES = (
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"RIFF", "a picture, a sound or a film"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file (save it as .docx)"),
    (b"{\\rtf", "an RTF file (save it as .docx)"),
    (b"%!PS", "a PostScript file (save it as PDF)"),
)
_ALSO_WORDS = frozenset({b"GIF8", b"RIFF", b"ID3", b"OggS", b"MZ", b"BZh", b"Rar!"})
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.I | re.S,
)
_TAG = re.compile(rb"<[a-z][a-z0-9]*(?:\s[^<>]{0,500})?/?>", re.I)
_TEXT_HEADING = re.compile(rb"(?:\A|\n[ \t\r]*\n)#{1,6} [^\n#]")


def kind_of(head: bytes, name: str, declared: str = "") -> Kind:
    """Return how a file is to be read.

    Args:
        head: its first bytes (`HEAD` are enough).
        name: its file name; only the ending counts.
        declared: the media type that a server gave it; counts where the name has no known ending.

    Raises:
        UnsupportedError: no reader is for files like this.
    """
    if head.startswith(b"PK\x03\x04"):
        return Kind.DOCX
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    for magic, what in _BINARIES:
        # A text may begin with the word; what follows it in the file itself is no text.
        if head.startswith(magic) and (magic not in _ALSO_WORDS or _CONTROL.search(head)):
            raise UnsupportedError(f"{name} is {what}: give a {SUPPORTED} file.")
    return _text_kind(_narrow(head), PurePath(name).suffix.lower(), declared)


def _narrow(head: bytes) -> bytes:
    """Return UTF-16 as if it were ASCII, without a byte order mark."""
    return (
        head.removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
        .replace(b"\0", b"")
    )


def _text_kind(head: bytes, suffix: str, declared: str) -> Kind:
    is_html_name = suffix in HTML_NAMES or (suffix not in KNOWN_NAMES - {""} and "html" in declared)
    if _HTML_START.match(head) or (is_html_name and _TAG.search(head)):
        return Kind.HTML
    if suffix in MARKDOWN_NAMES or "markdown" in declared or len(_TEXT_HEADING.findall(head)) > 1:
        return Kind.MARKDOWN
    return Kind.TEXT

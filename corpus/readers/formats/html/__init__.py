"""Web pages: the main content with its headings, without what surrounds it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from corpus.errors import SourceError
from corpus.readers.building.writing import write
from corpus.readers.encodings import decode
from corpus.readers.formats.html.reading import MAX_DEPTH, PageReader
from corpus.readers.rendered import Rendered

MAX_HTML = 20_000_000
"""Bytes; the parsed page takes some twenty times as much."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.I)
_XML_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,40})", re.I)


def read(data: bytes, name: str, encoding: str = "") -> Rendered:
    """Return a page's main content as Markdown.

    Raises:
        SourceError: it is too large, nested too deeply, or no text.
    """
    return markdown_of(page_text(data, name, encoding), name)


def page_text(data: bytes, name: str, encoding: str = "") -> str:
    """Return a page's source.

    Raises:
        SourceError: it is too large, or no text.
    """
    if len(data) > MAX_HTML:
        raise SourceError(
            f"{name} is a page of more than {MAX_HTML // 1_000_000} MB: save its text in smaller files."
        )
    return decode(data, name, encoding or _declared(data)).text


def markdown_of(html: str, name: str) -> Rendered:
    """Return HTML's main content as Markdown.

    Raises:
        SourceError: it is nested too deeply.
    """
    page = parsed(html, name)
    reader = PageReader(page)
    text, places = write(reader.parts())
    title = page.css_first("head > title") or page.css_first("title")
    language = (page.root.attributes.get("lang") if page.root is not None else "") or ""
    return Rendered(
        text, " ".join(title.text().split())[:300] if title else "", language[:40], places, reader.notices()
    )


def parsed(html: str, name: str) -> LexborHTMLParser:
    """Return a page's tree, as browsers make it.

    Raises:
        SourceError: it is nested too deeply to be walked.
    """
    page = LexborHTMLParser(html)
    page.strip_tags(
        ["script", "style", "noscript", "iframe", "object", "embed", "svg", "canvas", "video", "audio"],
        recursive=True,
    )
    if _is_too_deep(page):
        raise SourceError(f"{name} is nested too deeply to be read: save its text in a simpler file.")
    return page


def _declared(data: bytes) -> str:
    found = _XML_ENCODING.search(data[:1_000]) or _CHARSET.search(data[:4_096])
    return found[1].decode("ascii") if found else ""


def _is_too_deep(page: LexborHTMLParser) -> bool:
    """Return whether elements are nested too deeply, without walking down into them by calls."""
    node = page.root
    depth = 0
    while node is not None:
        below = node.child
        if below is not None:
            node = below
            depth += 1
            if depth > MAX_DEPTH:
                return True
            continue
        while node is not None and node.next is None and depth > 0:
            node = node.parent
            depth -= 1
        node = node.next if node is not None and depth > 0 else None
    return False

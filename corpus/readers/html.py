"""HTML to Markdown: the main content with its headings, without what surrounds it."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from corpus.errors import SourceError
from corpus.readers.encodings import decode, normal_line_ends
from corpus.readers.page import Page
from corpus.readers.pruning import main_content
from corpus.readers.rendered import Rendered

MAX_HTML = 20_000_000
"""Bytes; the parsed page takes some forty times as much."""

MAX_DEPTH = 250
"""Elements within elements; more is nothing that a browser's editor writes, and too deep to be walked."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.I)
_XML_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,40})", re.I)
_MARKUP = re.compile(r"(?m)^(?=\s{0,3}(?:\#{1,6}\s|```|~~~|[=-]+\s*$|<))")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)  # html.parser takes quadratic time over unfinished ones
_TRAILING = re.compile(r"[ \t]+$", re.M)


def read_html(data: bytes, name: str, encoding: str = "") -> Rendered:
    """Return a page's main content as Markdown.

    Raises:
        SourceError: it is too large, nested too deeply, or no text.
    """
    if len(data) > MAX_HTML:
        raise SourceError(
            f"{name} is a page of more than {MAX_HTML // 1_000_000} MB: save its text in smaller files."
        )
    declared = encoding or _declared(data)
    return markdown_of(decode(data, name, declared).text, name)


def markdown_of(html: str, name: str) -> Rendered:
    """Return HTML's main content as Markdown.

    Raises:
        SourceError: it is nested too deeply.
    """
    soup = Page(_COMMENT.sub("", html))
    if _depth(soup) > MAX_DEPTH:
        raise SourceError(f"{name} is nested too deeply to be read: save its text in a simpler file.")
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    language = soup.html.get("lang", "") if isinstance(soup.html, Tag) else ""
    content = main_content(soup)
    text = _Converter(**_OPTIONS).convert_soup(content)
    return Rendered(_tidy(text), title[:300], str(language or "")[:40])


class _Converter(MarkdownConverter):
    """markdownify, with the alternative texts of pictures and addresses of links left out."""

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = _MARKUP.sub(r"\\", text)
        return str(super().convert_p(el, text, parent_tags))  # type: ignore[misc]  # its stubs lack it

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " " if parent_tags & {"h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "_inline"} else "\n"


_OPTIONS: dict[str, Any] = {
    "heading_style": "ATX",
    "bullets": "-",
    "strip": [
        "a",
        "img",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "del",
        "code",
        "kbd",
        "samp",
        "sub",
        "sup",
        "mark",
    ],
    "escape_asterisks": False,
    "escape_underscores": False,
    "escape_misc": False,
    "newline_style": "backslash",
    "table_infer_header": True,
}


def _declared(data: bytes) -> str:
    found = _XML_ENCODING.search(data[:1_000]) or _CHARSET.search(data[:4_096])
    return found[1].decode("ascii") if found else ""


def _depth(soup: BeautifulSoup) -> int:
    """Return how deep elements are nested, without walking down into them."""
    deepest = depth = 0
    element: Any = soup
    while element is not None:
        step = element.next_element
        if step is None:
            break
        if step.parent is element:
            depth += 1
            deepest = max(deepest, depth)
        else:
            while element is not None and element.parent is not step.parent:
                element = element.parent
                depth -= 1
        element = step
        if deepest > MAX_DEPTH:
            break
    return deepest


def _tidy(markdown: str) -> str:
    text = normal_line_ends(markdown).replace("\x00", "")
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip() + "\n"

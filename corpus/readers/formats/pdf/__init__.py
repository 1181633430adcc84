"""PDF to Markdown: lines in reading order, without headers and footers, headings known by their size."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from corpus.errors import SourceError
from corpus.readers.formats.pdf.lines import Fragment, Line, lines_of
from corpus.readers.formats.pdf.text import markdown_of_lines
from corpus.readers.rendered import Rendered

MAX_PAGES = 2_000
MAX_TEXT = 20_000_000
"""Characters of all pages."""

_TITLES_OF_TOOLS = ("untitled", "microsoft word", "powerpoint", "anonymous", ".doc", ".indd", "layout 1")


def read(data: bytes, name: str, _encoding: str = "") -> Rendered:
    """Return a PDF's text as Markdown.

    Raises:
        SourceError: it is protected, damaged, too long, or holds pictures of text instead of text.
    """
    reader = pypdf.PdfReader(io.BytesIO(data))
    _unlock(reader, name)
    if len(reader.pages) > MAX_PAGES:
        raise SourceError(f"{name} has more than {MAX_PAGES:,} pages: split it into several files.")
    pages = list(_pages(reader, name))
    if not any(pages):
        raise SourceError(
            f"{name} has no text in it, only pictures of it: run a text recognition over it first."
        )
    return Rendered(markdown_of_lines(pages, _outline(reader)), _title(reader), _language(reader))


def _unlock(reader: pypdf.PdfReader, name: str) -> None:
    if not reader.is_encrypted:
        return
    try:
        unlocked = bool(reader.decrypt(""))
    except (DependencyError, FileNotDecryptedError, NotImplementedError):
        unlocked = False
    if not unlocked:
        raise SourceError(f"{name} is protected by a password: save it without one.")


def _pages(reader: pypdf.PdfReader, name: str) -> Iterator[list[Line]]:
    n_characters = 0
    for page in reader.pages:
        fragments: list[Fragment] = []
        try:
            page.extract_text(visitor_text=_keeper(fragments))
        except LimitReachedError as error:
            raise SourceError(f"{name} unpacks to far more than a text would: save it anew.") from error
        n_characters += sum(len(fragment.text) for fragment in fragments)
        if n_characters > MAX_TEXT:
            raise SourceError(f"{name} holds more than {MAX_TEXT // 1_000_000} MB of text: split it.")
        yield lines_of([f for f in fragments if f.size > 0], float(page.mediabox.width))


def _keeper(fragments: list[Fragment]) -> Callable[..., None]:
    """Return what pypdf calls with each piece of text it comes across."""

    def keep(text: str, *how: Any) -> None:
        if text.strip():
            fragments.append(_fragment(text, *how))

    return keep


def _fragment(text: str, cm: Any, tm: Any, font: Any, size: float) -> Fragment:
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    # What is turned by 90 degrees stands in the margin: a size of 0 leaves it out.
    upright = tm[3] * cm[3] + tm[2] * cm[1]
    face = str((font or {}).get("/BaseFont", "")).lower()
    bold = any(word in face for word in ("bold", "black", "heavy"))
    return Fragment(text, float(x), float(y), abs(float(size) * float(upright)), bold)


def _outline(reader: pypdf.PdfReader) -> frozenset[str]:
    """Return the titles of the bookmarks, which are headings however they are printed."""
    titles: set[str] = set()
    try:
        waiting: list[Any] = list(reader.outline)
        while waiting and len(titles) < 10_000:
            entry = waiting.pop()
            if isinstance(entry, list):
                waiting += entry
            else:
                titles.add("".join(str(entry.title).split()).casefold())
    except Exception:  # bookmarks are a help at best: a damaged list of them costs nothing
        return frozenset()
    return frozenset(titles - {""})


def _title(reader: pypdf.PdfReader) -> str:
    try:
        title = " ".join(str(dict(reader.metadata or {}).get("/Title") or "").split())
    except Exception:  # the same holds for what it says of itself
        return ""
    return "" if any(word in title.lower() for word in _TITLES_OF_TOOLS) else title[:300]


def _language(reader: pypdf.PdfReader) -> str:
    try:
        return str(reader.root_object.get("/Lang") or "")[:40]
    except Exception:
        return ""

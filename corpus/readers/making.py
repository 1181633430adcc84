"""A source's bytes to a document: the right reader for what they are, and what the text says about itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from corpus.errors import SourceError
from corpus.languages.choosing import pack_of
from corpus.languages.detecting import detected
from corpus.languages.spoken import ENGLISH
from corpus.model import Document, Notice, Place
from corpus.readers.content_types import EmptyError, format_of
from corpus.readers.encodings import decode
from corpus.readers.formats.registry import named
from corpus.readers.worker import Worker
from corpus.structure.front_matter import front_matter, read_front_matter, title_of

MAX_TEXT = 48_000_000
"""Bytes of a Markdown or plain text file, and characters of what is read out of any other."""

MAX_TITLE = 300
MAX_METADATA = 1_000
"""Characters of a title, and of any other value of the front matter, that are kept."""

MAX_LINES = 2_000_000
MAX_HEADINGS = 250_000
"""A text with more is none that anybody reads, and takes minutes to cut up."""

_HEADING = re.compile(r"(?m)^\#{1,6}[ \t]|^[=-]+[ \t]*$")
_OTHER_NAMES = {"license": "licence", "lang": "language"}


@dataclass(frozen=True, slots=True)
class Raw:
    """A source as it was found.

    Attributes:
        data: its bytes.
        file_name: what tells its type, together with the bytes; what readers see of a file.
        display: what to call it in messages.
        location: where it can be read again.
        source: what readers may see.
        encoding: what a server said it is in.
        media_type: what a server said it is.
        hints: the text of its hints file.
    """

    data: bytes
    file_name: str
    display: str
    location: str
    source: str
    encoding: str = ""
    media_type: str = ""
    hints: str = ""


def document_of(raw: Raw, name: str, worker: Worker, format_: str | None = None) -> Document:
    """Return a source as a document.

    Args:
        raw: the source.
        name: what to call it.
        worker: renders what is neither Markdown nor plain text.
        format_: ``markdown`` or ``text`` where it is known which of them it is.

    Raises:
        UnsupportedError: no reader is for files like this.
        SourceError: it is damaged, too large, or has no text in it.
    """
    return _in_its_language(_document_of(raw, name, worker, format_))


def _document_of(raw: Raw, name: str, worker: Worker, format_: str | None) -> Document:
    kind = named(format_) if format_ else format_of(raw.data, raw.file_name, raw.media_type)
    if not kind.reader:
        return _text_document(raw, name, kind.name)
    rendered = worker.render(kind, raw.data, raw.display, raw.encoding)
    text = rendered.text.removeprefix("---\n").lstrip("\n")  # a rule there would begin front matter
    places = _moved(rendered.places, len(text) - len(rendered.text))
    _check(text, raw.display)
    metadata = (("language", rendered.language),) if rendered.language else ()
    title = title_of(text, rendered.title or name)
    return Document(
        name,
        title[:MAX_TITLE],
        text,
        source=raw.source,
        location=raw.location,
        hints=raw.hints,
        metadata=metadata,
        places=places,
        notices=rendered.notices,
    )


def _moved(places: Iterable[Place], by: int) -> tuple[Place, ...]:
    return tuple(place._replace(start=max(place.start + by, 0)) for place in places)


def _text_document(raw: Raw, name: str, format_: str) -> Document:
    if len(raw.data) > MAX_TEXT:
        raise SourceError(
            f"{raw.display} is a text of more than {MAX_TEXT // 1_000_000} MB: split it into several files."
        )
    text, encoding = decode(raw.data, raw.display, raw.encoding)
    _check(text, raw.display)
    known = {_OTHER_NAMES.get(key, key): value for key, value in read_front_matter(text).items()}
    title = known.pop("title", "") or (title_of(text, name) if format_ == "markdown" else name)
    source = known.pop("source", "") or raw.source
    if encoding not in ("utf-8", "ascii"):
        known["encoding"] = encoding
    metadata = tuple(sorted((key, value[:MAX_METADATA]) for key, value in known.items()))
    return Document(
        name, title[:MAX_TITLE], text, format_, source[:MAX_METADATA], raw.location, raw.hints, metadata
    )


_PLAINLY = "its words are found as they stand, and the bot’s own are English."


def _in_its_language(document: Document) -> Document:
    """Return a document with its language, where it declares none, and a word where that is odd."""
    declared, found = dict(document.metadata).get("language", ""), detected(document.text)
    pack = pack_of(declared)
    if declared and pack is None:
        says = f"It declares the language “{declared}”, which is none: it is read as English."
    elif declared and found not in (None, pack) and found.code != "und":
        says = f"It declares the language “{declared}”, and its words are of “{found.code}”: mend that."
    elif pack is not None and pack.is_plain:
        says = f"Little is known here of its language, “{declared}”, so {_PLAINLY}"
    elif not declared and found not in (None, ENGLISH):
        says = f"Its language is taken for “{found.code}”; `language: …` in its front matter would say so."
        if found.code == "und":
            says = "Its language is none of those known here; `language: …` in its front matter names it."
        if found.is_plain:
            says += f" So {_PLAINLY}"
        metadata = tuple(sorted((*document.metadata, ("language", found.code))))
        document = replace(document, metadata=metadata)
    else:
        return document
    return replace(document, notices=(*document.notices, Notice("language", says)))


def _check(text: str, display: str) -> None:
    """Raise SourceError for a text that nothing can be answered from, or that has no end of headings."""
    visible = (c for c in text[front_matter(text).end :] if not c.isspace())
    if not any(unicodedata.category(c)[0] != "C" for c in visible):
        raise EmptyError(
            f"{display} has no text in it, so there is nothing to answer from: add a text to it first."
        )
    if len(text) > MAX_TEXT:
        raise SourceError(
            f"{display} holds more than {MAX_TEXT // 1_000_000} MB of text: split it into several files."
        )
    if text.count("\n") > MAX_LINES or sum(1 for _ in _HEADING.finditer(text)) > MAX_HEADINGS:
        raise SourceError(
            f"{display} has more than {MAX_LINES:,} lines or {MAX_HEADINGS:,} headings: split it up."
        )

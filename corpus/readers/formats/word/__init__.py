"""Word files: what a reader of the printed pages sees, with changes taken as accepted.

mammoth, python-docx, docx2python and the converters were tried on the same small files: none of them counts
lists as Word does, leaves hidden text out and keeps formulas, short fields and older tick boxes.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from corpus.readers.building.archives import Archive, opened
from corpus.readers.building.parts import Heading
from corpus.readers.building.writing import write
from corpus.readers.formats.word.numbering import Numbering
from corpus.readers.formats.word.reading import Body, notices
from corpus.readers.formats.word.runs import Found
from corpus.readers.formats.word.styles import Styles
from corpus.readers.formats.word.xml import children, value
from corpus.readers.rendered import Rendered

_TITLE = re.compile(r"<dc:title>([^<]{1,300})</dc:title>")
_LANGUAGE = re.compile(r"<dc:language>([^<]{1,40})</dc:language>")
_TITLE_STYLE = re.compile(rb'pStyle [^>]{0,40}val="Title"')


def read(data: bytes, name: str, _encoding: str = "") -> Rendered:
    """Return a Word file's text as Markdown.

    Raises:
        SourceError: it is damaged, or unpacks to far more than a text.
    """
    with opened(data, name, "a Word file") as archive:
        path = archive.linked("officeDocument", "word/document.xml")
        main = archive.bytes_of(path)
        styles = Styles(_beside(archive, path, "styles"))
        found = Found()
        body = Body(
            styles,
            Numbering(_beside(archive, path, "numbering"), styles),
            {kind: _notes(archive, path, kind) for kind in ("footnote", "endnote")},
            found,
            _TITLE_STYLE.search(main) is not None,
        )
        properties = archive.bytes_of("docProps/core.xml")[:100_000].decode("utf-8", "replace")
        root = archive.xml(path)
        parts = [part for element in root if element.tag.endswith("}body") for part in body.read(element)]
    if body.has_title and not any(isinstance(part, Heading) and part.level == 1 for part in parts):
        parts = [Heading(part.level - 1, part.text) if isinstance(part, Heading) else part for part in parts]
    text, places = write(parts)
    return Rendered(
        text, said(_TITLE, properties), said(_LANGUAGE, properties), places, tuple(notices(found))
    )


def said(pattern: re.Pattern[str], properties: str) -> str:
    """Return what a file's properties say of it, or an empty string."""
    found = pattern.search(properties)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _beside(archive: Archive, main: str, kind: str) -> Element:
    """Return a part that belongs to the main one: Word for the web calls them document2 and styles2."""
    return archive.xml(archive.linked(kind, f"word/{kind}.xml", main))


def _notes(archive: Archive, main: str, kind: str) -> dict[str, Element]:
    """Return notes by their ids; those with a type are lines between text and notes."""
    root = _beside(archive, main, f"{kind}s")
    return {
        value(note, "id") or "": note
        for note in children(root, kind)
        if value(note, "type") in (None, "normal")
    }

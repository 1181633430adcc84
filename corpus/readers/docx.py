"""Word files to Markdown: by way of HTML, after a look at the archive they are in."""

from __future__ import annotations

import io
import re
import zipfile

import mammoth

from corpus.errors import SourceError
from corpus.readers.content_types import SUPPORTED, UnsupportedError
from corpus.readers.html import markdown_of
from corpus.readers.rendered import Rendered

MAX_ENTRIES = 2_000
MAX_UNPACKED = 50_000_000
MAX_RATIO = 200
"""Unpacked bytes a packed one; Word's own XML stays below thirty."""

_DOCUMENT = "word/document.xml"
_TITLE_STYLE = re.compile(rb'<w:pStyle w:val="Title"')

# A document with a title has its headings below it.
_STYLES = "p[style-name='Subtitle'] => p:fresh"
_STYLES_WITH_TITLE = "\n".join(
    ["p[style-name='Title'] => h1:fresh", _STYLES]
    + [f"p[style-name='heading {n}'] => h{min(n + 1, 6)}:fresh" for n in range(1, 7)]
)

_TITLE = re.compile(rb"<dc:title>([^<]{1,300})</dc:title>")
_LANGUAGE = re.compile(rb"<dc:language>([^<]{1,40})</dc:language>")


def read_docx(data: bytes, name: str) -> Rendered:
    """Return a Word file's text as Markdown, headings, lists and tables included.

    Raises:
        UnsupportedError: it is an archive of something else.
        SourceError: it is damaged, or unpacks to far more than a text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard(archive, name)
            has_title = _TITLE_STYLE.search(archive.read(_DOCUMENT)) is not None
            properties = (
                archive.read("docProps/core.xml") if "docProps/core.xml" in archive.namelist() else b""
            )
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError(f"{name} is damaged and can't be read as a Word file: save it anew.") from error
    html = mammoth.convert_to_html(
        io.BytesIO(data),
        style_map=_STYLES_WITH_TITLE if has_title else _STYLES,
        convert_image=mammoth.images.img_element(_no_picture),
    ).value
    rendered = markdown_of(html, name)
    return Rendered(rendered.text, _property(_TITLE, properties), _property(_LANGUAGE, properties))


def _guard(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what would unpack to far more than a text.

    The sizes can be believed: reading stops at them, and an entry that goes on is refused.
    """
    entries = archive.infolist()
    if _DOCUMENT not in {entry.filename for entry in entries}:
        raise UnsupportedError(
            f"{name} is an archive without a Word document in it: give a {SUPPORTED} file."
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    media = sum(entry.file_size for entry in entries if entry.filename.startswith("word/media/"))
    if (
        len(entries) > MAX_ENTRIES
        or unpacked - media > MAX_UNPACKED
        or unpacked > MAX_RATIO * max(packed, 10_000)
    ):
        raise SourceError(f"{name} unpacks to far more than a text would: save it anew, or as plain text.")


def _no_picture(_image: object) -> dict[str, str]:
    return {"src": ""}


def _property(pattern: re.Pattern[bytes], properties: bytes) -> str:
    import html

    found = pattern.search(properties[:100_000])
    return " ".join(html.unescape(found[1].decode("utf-8", "replace")).split()) if found else ""

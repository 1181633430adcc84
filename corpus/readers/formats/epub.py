"""EPUB books: the pages of the spine in order, each read as a web page; notes stand where they are spoken of.

EbookLib was tried and reads in the order of the manifest; pandoc drops the page of notes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborNode

from corpus.errors import SourceError
from corpus.readers.building.archives import Archive, opened
from corpus.readers.building.parts import Heading, Mark, Part
from corpus.readers.building.writing import write
from corpus.readers.formats.html import page_text, parsed
from corpus.readers.formats.html.notes import Notes
from corpus.readers.formats.html.reading import PageReader
from corpus.readers.rendered import Rendered

MAX_ENTRIES = 10_000
MAX_CHAPTERS = 2_000

_CLOSED = re.compile(r"<([a-zA-Z][\w-]*)((?:\s[^<>]{0,2000})?)/>")
_VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
)
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read(data: bytes, name: str, _encoding: str = "") -> Rendered:
    """Return a book's text as Markdown; `page` is the printed page where the book says it, else the chapter.

    Raises:
        SourceError: it is damaged, protected, too long, or unpacks to far more than a text.
    """
    with opened(data, name, "an EPUB book", MAX_ENTRIES) as archive:
        _refuse_protected(archive, name)
        package = _package(archive, name)
        root = archive.xml(package)
        paths = [path for path in _spine(root, posixpath.dirname(package)) if path in archive.names]
        if len(paths) > MAX_CHAPTERS:
            raise SourceError(f"{name} has more than {MAX_CHAPTERS:,} chapters: split it into several files.")
        titles = _titles(archive, root, posixpath.dirname(package))
        text, places = write(_Book(archive, name).parts(paths, titles))
    about = {_tag(element): " ".join((element.text or "").split()) for element in root.iter() if element.text}
    return Rendered(text, about.get("title", "")[:300], about.get("language", "")[:40], places)


class _Book:
    """Reads the pages of a book, which may point to each other's notes."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive, self._name = archive, name
        self._ids: dict[str, dict[str, LexborNode]] = {}
        self._notes = Notes(self._target)
        self._path = ""

    def parts(self, paths: list[str], titles: dict[str, str]) -> Iterator[Part]:
        pages = {path: parsed(self._source(path), self._name) for path in paths}
        for path, page in pages.items():
            self._ids[path] = {node.attributes.get("id") or "": node for node in page.css("[id]")}
        has_pages = any("pagebreak" in (page.html or "") for page in pages.values())
        for number, (path, page) in enumerate(pages.items(), 1):
            self._path = path
            parts = PageReader(page, self._notes).parts()
            if not has_pages:
                yield Mark(number, titles.get(path, ""))
            if path in titles and not any(isinstance(part, Heading) for part in parts):
                yield Heading(2, titles[path])
            yield from parts

    def _source(self, path: str) -> str:
        """Return a page's source; what XML lets end at once, such as ``<p/>``, HTML would leave open."""
        source = page_text(self._archive.bytes_of(path), self._name)
        return _CLOSED.sub(_opened_and_closed, source)

    def _target(self, href: str) -> LexborNode | None:
        file, _, anchor = href.partition("#")
        path = _resolved(posixpath.dirname(self._path), file) if file else self._path
        return self._ids.get(path, {}).get(unquote(anchor))


def _opened_and_closed(tag: re.Match[str]) -> str:
    return tag[0] if tag[1].lower() in _VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>"


def _refuse_protected(archive: Archive, name: str) -> None:
    """Refuse a book whose text is encrypted; fonts may be, and are not read."""
    for element in archive.xml("META-INF/encryption.xml").iter():
        if _tag(element) == "EncryptionMethod" and element.get("Algorithm") not in _FONTS:
            raise SourceError(f"{name} is protected against copying: give a book without protection.")


def _package(archive: Archive, name: str) -> str:
    for element in archive.xml("META-INF/container.xml").iter():
        path = element.get("full-path", "")
        if _tag(element) == "rootfile" and path in archive.names:
            return path
    raise SourceError(
        f"{name} is damaged and can't be read as an EPUB book (it names no contents): save it anew."
    )


def _spine(root: Element, folder: str) -> list[str]:
    items = {element.get("id", ""): element for element in root.iter() if _tag(element) == "item"}
    order = [items.get(element.get("idref", "")) for element in root.iter() if _tag(element) == "itemref"]
    paths = [
        _resolved(folder, item.get("href", ""))
        for item in order
        if item is not None
        and item.get("media-type") in _PAGES
        and "nav" not in item.get("properties", "").split()
    ]
    return list(dict.fromkeys(paths))


def _is_contents(item: Element) -> bool:
    return "nav" in item.get("properties", "").split()


def _titles(archive: Archive, root: Element, folder: str) -> dict[str, str]:
    """Return what the table of contents calls each page; the first entry of a page counts."""
    titles: dict[str, str] = {}
    for item in (element for element in root.iter() if _tag(element) == "item"):
        path = _resolved(folder, item.get("href", ""))
        is_contents = _is_contents(item) or "ncx" in item.get("media-type", "")
        if not is_contents or path not in archive.names:
            continue
        for element in archive.xml(path).iter():
            if _tag(element) == "navPoint":
                link = next((one for one in element.iter() if _tag(one) == "content"), None)
                href = link.get("src", "") if link is not None else ""
                label = next((one for one in element.iter() if _tag(one) == "text"), None)
            elif _tag(element) == "a":
                href, label = element.get("href", ""), element
            else:
                continue
            words = " ".join("".join(label.itertext()).split()) if label is not None else ""
            page = _resolved(posixpath.dirname(path), href.partition("#")[0])
            if words:
                titles.setdefault(page, words)
    return titles


def _resolved(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]

"""PDF files: text in reading order, without heads and feet, with the number of the page it stands on."""

from __future__ import annotations

import gc
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from corpus.errors import SourceError
from corpus.model import Notice, Place
from corpus.readers.building.writing import write
from corpus.readers.formats.pdf.asking import words_of
from corpus.readers.formats.pdf.cells import Line
from corpus.readers.formats.pdf.lines import lines_on
from corpus.readers.formats.pdf.text import parts_of
from corpus.readers.formats.pdf.words import PageWords
from corpus.readers.limits import allow_pages, told_page
from corpus.readers.rendered import Rendered

MAX_PAGES = 2_000
MAX_TEXT = 20_000_000
"""Characters of all pages."""

SECONDS = 30.0
SECONDS_A_PAGE = 0.15
"""What a page may take; one that is full of text takes a tenth of it."""

MAX_STREAM = 75_000_000
"""Bytes that a piece of a file may unpack to."""

UNREADABLE = 0.2
"""Share of signs without letters that makes a page unreadable."""

_TITLES_OF_TOOLS = ("untitled", "microsoft word", "powerpoint", "anonymous", ".doc", ".indd", "layout 1")
_STREAM = re.compile(rb"<<(?P<how>[^\x00]{0,400}?)>>\s*stream\r?\n")
_CODES = re.compile(r"(?:/[A-Za-z]{0,2}\d{1,3}){4,}|(?:\(cid:\d+\)){3,}")


def read(data: bytes, name: str, _encoding: str = "") -> Rendered:
    """Return a PDF's text as Markdown.

    Raises:
        SourceError: it is protected, damaged, too long, or holds pictures of text instead of text.
    """
    _refuse_bombs(data, name)
    document = _opened(data, name)
    n_pages = len(document)
    if n_pages > MAX_PAGES:
        raise SourceError(f"{name} has more than {MAX_PAGES:,} pages: split it into several files.")
    allow_pages(n_pages, SECONDS_A_PAGE, SECONDS)
    notices: list[Notice] = []
    with _many_words():  # all of which are gone before it ends
        text, places = _written(document, name, notices)
    return Rendered(text, _title(document), _language(document), places, tuple(notices))


def _written(document: pdfium.PdfDocument, name: str, notices: list[Notice]) -> tuple[str, tuple[Place, ...]]:
    pages = list(_pages(document, name, notices))
    if not any(pages):
        raise SourceError(
            f"{name} has no text in it, only pictures of it: run a text recognition over it first."
        )
    labels = [_label(document, i) for i in range(len(document))]
    return write(parts_of(pages, _outline(document), labels))


@contextmanager
def _many_words() -> Iterator[None]:
    """Look for no circles of garbage meanwhile: every word is kept, and looking takes a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _opened(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdf.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise SourceError(f"{name} is protected by a password: save it without one.") from error
        if getattr(error, "err_code", None) == pdf.FPDF_ERR_SECURITY:
            raise SourceError(f"{name} is protected in an unknown way: save it anew.") from error
        raise SourceError(f"{name} is damaged and can't be read as a PDF file: save it anew.") from error


def _pages(document: pdfium.PdfDocument, name: str, notices: list[Notice]) -> Iterator[list[Line]]:
    n_characters = n_struck = 0
    damaged: list[int] = []
    empty: list[int] = []
    unreadable: list[int] = []
    for number in range(1, len(document) + 1):
        told_page(number, len(document))
        try:
            page = document[number - 1]
            found = words_of(page)
            page.close()
        except pdfium.PdfiumError:
            damaged.append(number)
            yield []
            continue
        n_characters += len(found.text) - found.text.count(" ")
        n_struck += found.n_struck
        if n_characters > MAX_TEXT:
            raise SourceError(f"{name} holds more than {MAX_TEXT // 1_000_000} MB of text: split it.")
        if not found.text:
            empty.append(number)
        elif _is_unreadable(found):
            unreadable.append(number)
        yield lines_on(found)
    notices += about_pages(
        "unreadable", unreadable, "is mostly no readable text", "are mostly no readable text"
    )
    notices += about_pages(
        "damaged-page", damaged, "is damaged and can't be read", "are damaged and can't be read"
    )
    notices += about_pages(
        "no-text", empty, "has no text, maybe a picture of it", "have no text, maybe pictures of it"
    )
    if n_struck:
        words = "1 word is" if n_struck == 1 else f"{n_struck} words are"
        notices.append(Notice("struck-out", f"{words} struck out, and left out."))


def about_pages(kind: str, pages: Sequence[int], is_so: str, are_so: str) -> Iterator[Notice]:
    """Yield what is to be said of pages, if there are any, in one sentence.

    >>> [notice.message for notice in about_pages("no-text", [2, 4, 5, 6], "is empty", "are empty")]
    ['Pages 2 and 4–6 are empty.']
    """
    if pages:
        names = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in _runs(pages)]
        listed = ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]
        says = f"Pages {listed} {are_so}." if len(pages) > 1 else f"Page {listed} {is_so}."
        yield Notice(kind, says, pages[0])


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Return ascending numbers in stretches without a gap."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _is_unreadable(found: PageWords) -> bool:
    text = found.text
    n_codes = sum(len(codes[0]) for codes in _CODES.finditer(text)) if "/" in text or "(cid:" in text else 0
    return (found.n_unreadable + n_codes) > UNREADABLE * max(len(text), 1)


def _refuse_bombs(data: bytes, name: str) -> None:
    """Refuse a file one of whose streams unpacks to far more than a page; pdfium would unpack it whole."""
    least = MAX_STREAM // 1_100  # deflate packs no better
    for found in _STREAM.finditer(data):
        how = found["how"]
        end = data.find(b"endstream", found.end())
        if end - found.end() < least or b"FlateDecode" not in how or b"/Image" in how:
            continue
        unpacker = zlib.decompressobj()
        try:
            unpacked = len(unpacker.decompress(data[found.end() : end], MAX_STREAM + 1))
        except zlib.error:
            continue
        if unpacked > MAX_STREAM:
            raise SourceError(f"{name} unpacks to far more than a text would: save it anew.")


def _outline(document: pdfium.PdfDocument) -> frozenset[str]:
    """Return the titles of the bookmarks, which are headings however they are printed."""
    titles: set[str] = set()
    try:
        for entry in document.get_toc(max_depth=10):
            titles.add("".join(entry.get_title().split()).casefold())
            if len(titles) > 10_000:
                break
    except Exception:  # bookmarks are a help at best: a damaged list of them costs nothing
        return frozenset()
    return frozenset(titles - {""})


def _label(document: pdfium.PdfDocument, index: int) -> str:
    try:
        label = (document.get_page_label(index) or "").strip()
    except Exception:  # the same holds for labels
        return ""
    return "" if label == str(index + 1) else label[:20]


def _title(document: pdfium.PdfDocument) -> str:
    title = " ".join(document.get_metadata_value("Title").split())
    return "" if any(word in title.lower() for word in _TITLES_OF_TOOLS) else title[:300]


def _language(document: pdfium.PdfDocument) -> str:
    import ctypes

    buffer = ctypes.create_string_buffer(100)
    n = pdf.FPDFCatalog_GetLanguage(
        document, ctypes.cast(buffer, ctypes.POINTER(pdf.FPDF_WCHAR)), len(buffer)
    )
    return buffer.raw[: max(0, min(n, 100) - 2)].decode("utf-16-le", "replace")[:40]

"""Files of office programs whose parts are called otherwise than usual, as Word for the web calls them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from corpus.readers.formats.format import Sample
from corpus.readers.formats.registry import FORMATS
from tests.helpers.same_document import pptx, shape
from tests.helpers.word_files import paragraph, word_document, word_file

_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="/ppt/presentation.xml"/></Relationships>'
)


def word() -> bytes:
    """Return a Word file with a heading and a list, which its other parts tell from text."""
    body = (
        paragraph("Fees", "heading1") + paragraph("A day costs $12.") + paragraph("Bring a towel.", item=True)
    )
    return word_file(word_document(body))


def slides() -> bytes:
    """Return two slides in a file that links to them."""
    made = pptx([shape(f"<a:p><a:r><a:t>Pier {number}</a:t></a:r></a:p>") for number in (1, 2)])
    return _rewritten(made, lambda name: name, {"_rels/.rels": _LINKS.encode()})


def workbook() -> bytes:
    """Return a workbook with one table."""
    book, file = Workbook(), io.BytesIO()
    for row in (("Boat", "Fee"), ("Canoe", 70)):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("made", "parts"),
    [
        (word, ("document",)),
        (word, ("document", "styles", "numbering")),
        (slides, ("presentation",)),
        (workbook, ("workbook",)),
    ],
)
@pytest.mark.parametrize("ending", ["2", "22", ".old"])
def test_parts_are_found_by_their_links(
    made: Callable[[], bytes], parts: tuple[str, ...], ending: str
) -> None:
    """The same text is read, and the format told, whatever they are called."""
    usual = made()

    def other(text: str) -> str:
        for part in parts:
            text = text.replace(f"{part}.xml", f"{part}{ending}.xml")
        return text

    renamed = _rewritten(usual, other, {})
    assert renamed != usual
    assert _read(renamed) == _read(usual)


def _rewritten(data: bytes, other: Callable[[str], str], more: dict[str, bytes]) -> bytes:
    """Return an archive with its parts, and what names them, called otherwise."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name, content in ({one: old.read(one) for one in old.namelist()} | more).items():
            names = name.endswith((".rels", "Types].xml"))
            new.writestr(other(name), other(content.decode()).encode() if names else content)
    return file.getvalue()


def _read(data: bytes) -> tuple[str, str]:
    """Return what the format of a file without an ending is called, and its text."""
    found = next(one for one in FORMATS if one.matches(Sample(data, "")))
    return found.name, found.read(data, "file").text

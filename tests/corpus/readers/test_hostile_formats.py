"""Files of the newer formats that nobody should have to read: one sentence, within the child's limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.readers import read_sources
from tests.helpers import same_document as same
from tests.helpers.same_document import line, odt, pptx, shape
from tests.helpers.structure_corpus import DOCUMENTS

_LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))


def _with(data: bytes, more: dict[str, str | bytes]) -> bytes:
    """Return an archive with parts of it replaced, and others added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in more:
                new.writestr(old.getinfo(name), old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return file.getvalue()


def _many_chapters() -> bytes:
    return same.epub(["<p>x</p>"] * 2_100)


def _far_cell() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "far"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("bomb.odt", lambda: odt("<text:p>x</text:p>" * 3_000_000), "unpacks"),
    ("laughs.odt", lambda: _with(odt(), {"content.xml": f"<!DOCTYPE d [{_LAUGHS}]><d>&l9;</d>"}), "damaged"),
    ("deep.odt", lambda: odt("<text:section>" * 3_000 + "</text:section>" * 3_000), "nested too deeply"),
    ("empty.odt", lambda: odt(" "), "no text"),
    ("no-xml.odt", lambda: _with(odt(), {"content.xml": "this is no XML"}), "damaged"),
    ("bomb.pptx", lambda: pptx([shape(line("x") * 2_000_000)]), "unpacks"),
    ("slides.pptx", lambda: pptx([""] * 2_001), "slides"),
    ("hidden.pptx", lambda: pptx([shape(line("x"))], {0: "show='0'"}), "no text"),
    ("no-xml.pptx", lambda: _with(same.one_slide(), {"ppt/presentation.xml": "<x"}), "damaged"),
    ("chapters.epub", _many_chapters, "chapters"),
    ("bomb.epub", lambda: _with(same.epub(), {"OEBPS/c0.xhtml": "<p>x</p>" * 8_000_000}), "unpacks"),
    ("deep.epub", lambda: same.epub(["<div>" * 5_000 + "deep"]), "nested too deeply"),
    (
        "no-package.epub",
        lambda: _with(same.epub(), {"META-INF/container.xml": "<container/>"}),
        "names no contents",
    ),
    (
        "locked.epub",
        lambda: _with(
            same.epub(),
            {"META-INF/encryption.xml": '<e><EncryptionMethod Algorithm="aes256-cbc"/></e>'},
        ),
        "protected",
    ),
    ("far.xlsx", _far_cell, "far away"),
    ("no-sheets.xlsx", lambda: _with(same.xlsx(), {"xl/workbook.xml": "<workbook/>"}), "."),
    ("cells.csv", lambda: b"a,b,c,d\n" * 600_000, "cells"),
    ("field.csv", lambda: b'a,b\n"' + b"x" * 2_000_000 + b'",c\n', "comma-separated"),
    ("nul.csv", lambda: b"a,b\n\x00,\x00\n" * 50, "NUL"),
    ("nothing.adoc", lambda: b"// a comment\n:name: value\n", "no text"),
    ("nothing.rst", lambda: b".. a comment\n", "no text"),
    ("noise.adoc", lambda: b"\x01\x02\x03 text \x1a\x04" * 200, "control characters"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[case[0] for case in REFUSED])
def test_file_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: Callable[[], bytes], words: str
) -> None:
    """What can't be read is named, with what to do about it."""
    path = tmp_path / name
    path.write_bytes(content())
    with pytest.raises(SourceError) as caught:
        read_sources([str(path)])
    message = str(caught.value)
    assert words in message and message.startswith(name) and message.endswith(".")
    assert "\n" not in message and len(message) < 300 and str(tmp_path) not in message


READ: list[tuple[str, Callable[[], bytes], str]] = [
    ("deep.rst", lambda: b"".join(b" " * (2 * i) + b"* item\n\n" for i in range(60)), "item"),
    (
        "include.rst",
        lambda: b".. include:: /etc/passwd\n\n.. raw:: html\n   :file: /etc/passwd\n\nA fee.\n",
        "A fee.",
    ),
    ("include.adoc", lambda: b"include::/etc/passwd[]\n\nA fee.\n", "A fee."),
    ("deep.adoc", lambda: b"[NOTE]\n====\n" * 200 + b"A fee.\n", "A fee."),
    ("marks.adoc", lambda: b"*_`#" * 2_000 + b" A fee.\n", "A fee."),
    ("spans.odt", lambda: odt(_wide_table()), "A fee."),
    ("outside.epub", lambda: same.epub(["<p>A fee.</p><p><img src='../../../etc/passwd'/></p>"]), "A fee."),
]


def _wide_table() -> str:
    cell = '<table:table-cell table:number-columns-spanned="900000000" table:number-rows-spanned="900000000"'
    row = f"<table:table-row>{cell}><text:p>A fee.</text:p></table:table-cell></table:table-row>"
    return f"<table:table>{row}{row.replace('900000000', '2')}</table:table>"


@pytest.mark.parametrize(("name", "content", "words"), READ, ids=[case[0] for case in READ])
def test_strange_file_is_read_within_limits(
    tmp_path: Path, name: str, content: Callable[[], bytes], words: str
) -> None:
    """What is text after all is read, and nothing of other files comes in."""
    path = tmp_path / name
    path.write_bytes(content())
    (document,) = read_sources([str(path)]).documents
    assert words in document.text and "root:" not in document.text


@pytest.mark.parametrize("key", [key for key in DOCUMENTS if key[0] in ("docx", "pdf", "html")][::4])
def test_one_bad_file_stops_no_other(tmp_path: Path, key: tuple[str, str]) -> None:
    """The child process that refused a file reads the next one."""
    (tmp_path / f"b.{key[0]}").write_bytes(DOCUMENTS[key]())
    (tmp_path / "a.zip").write_bytes(_with(same.epub(), {"mimetype": "application/zip"}))
    assert "b" in [document.name for document in read_sources([str(tmp_path)]).documents]

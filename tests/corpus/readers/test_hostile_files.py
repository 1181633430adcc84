"""Files that nobody should have to read: each is refused in one sentence, in bounded time and memory."""

from __future__ import annotations

import codecs
import gzip
import io
import random
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.readers import read_sources
from corpus.structure.chunking import chunk
from tests.helpers.pdf_files import one_page, pdf_file
from tests.helpers.word_files import paragraph, word_document, word_file

SECONDS = 20.0
MEGABYTES = 700

_WORD = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"


def _laughs() -> str:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    return f"<!DOCTYPE d [{entities}]>"


def _lying_archive() -> bytes:
    """An entry that unpacks to a hundred times the size that the archive gives."""
    raw = bytearray(word_file(word_document(paragraph("ha" * 500_000))))
    honest = zipfile.ZipFile(io.BytesIO(raw)).getinfo("word/document.xml").file_size
    return bytes(raw.replace(honest.to_bytes(4, "little"), (honest // 100).to_bytes(4, "little")))


def _many_entries() -> bytes:
    return word_file(word_document(paragraph("x")), {f"word/{i}.xml": "x" for i in range(3_000)})


def _archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../etc/passwd", "root")
    return file.getvalue()


_NOISE = random.Random(7).randbytes(60_000)

# name, what stands in the file, words of the sentence that refuses it
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty.md", lambda: b"", "no text"),
    ("blank.txt", lambda: b" \n\t\r\n \xc2\xa0\n", "no text"),
    ("invisible.md", "\u200b\u200e\u2066\ufeff\n".encode, "no text"),
    ("front-matter.md", lambda: b"---\ntitle: Nothing\n---\n\n", "no text"),
    ("noise.txt", lambda: _NOISE, "binary"),
    ("program.md", lambda: b"\x7fELF" + _NOISE, "a program"),
    ("picture.txt", lambda: b"\x89PNG\r\n\x1a\n" + _NOISE, "a picture"),
    ("packed.md", lambda: gzip.compress(b"text " * 100), "compressed"),
    ("old-word.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _NOISE, "old Word"),
    *(
        (
            f"protected{ending}",
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _NOISE + _ENCRYPTED,
            "by a password",
        )
        for ending in (".docx", ".xlsx", ".pptx")
    ),
    ("rich.txt", lambda: b"{\\rtf1\\ansi A day costs $12.}", "RTF"),
    ("nul.txt", lambda: b"A day costs \x00 $12.\n" * 50, "NUL"),
    ("nul-alone.md", lambda: b"\x00" * 5_000, "NUL"),
    ("control.txt", lambda: b"\x01\x02\x03 text \x1a\x04" * 200, "control characters"),
    ("odd-utf-16.txt", lambda: codecs.BOM_UTF16_LE + "Fee".encode("utf-16-le") + b"\x00", "UTF-16"),
    ("bad-utf-8.txt", lambda: codecs.BOM_UTF8 + b"Fee \xff\xfe\xfd", "UTF-8"),
    ("surrogates.txt", lambda: codecs.BOM_UTF16_LE + b"\x00\xd8" * 50, "UTF-16"),
    ("one-line.txt", lambda: b"word " * 10_000_000, "48 MB"),
    ("one-word.md", lambda: b"w" * 50_000_000, "48 MB"),
    ("large.md", lambda: b"A sentence of the guide.\n\n" * 2_000_000, "48 MB"),
    ("larger.txt", lambda: b"x" * 70_000_000, "64 MB"),
    ("headings.md", lambda: b"# h\n\n" * 1_000_000, "headings"),
    ("underlined.md", lambda: b"h\n===\n\n" * 500_000, "headings"),
    ("lines.txt", lambda: b"a\n\n" * 1_500_000, "lines"),
    ("page.html", lambda: b"<!doctype html><body>" + b"<p>text</p>" * 2_000_000, "20 MB"),
    ("deep.html", lambda: b"<html><body>" + b"<div>" * 30_000 + b"deep", "nested too deeply"),
    ("inline.html", lambda: b"<html><body><p>" + b"<b>" * 20_000 + b"deep", "nested too deeply"),
    ("script.html", lambda: b"<html><script>alert('fee')</script><style>p{}</style></html>", "no text"),
    ("menu.html", lambda: b"<html><body><nav>Home</nav><footer>Us</footer></body></html>", "no text"),
    ("archive.docx", _archive, "without a document"),
    ("bomb.docx", lambda: word_file(word_document(_WORD * 1_500_000)), "unpacks"),
    ("ratio.docx", lambda: word_file(word_document(_WORD), {"word/media/a": b"0" * 40_000_000}), "unpacks"),
    ("entries.docx", _many_entries, "unpacks"),
    ("lying.docx", _lying_archive, "damaged"),
    ("cut.docx", lambda: word_file(word_document(paragraph("x" * 500)))[:700], "damaged"),
    ("no-xml.docx", lambda: word_file("this is no XML"), "damaged"),
    ("laughs.docx", lambda: word_file(word_document(paragraph("&l9;"), _laughs())), "damaged"),
    ("deep.docx", lambda: word_file(word_document("<w:tbl><w:tr><w:tc>" * 20_000)), "can't be read"),
    ("cut.pdf", lambda: one_page()[:200], "damaged"),
    ("noise.pdf", lambda: b"%PDF-1.7\n" + _NOISE, "damaged"),
    ("bomb.pdf", lambda: one_page(b"0 " * 40_000_000), "unpacks"),
    ("cycle.pdf", lambda: one_page(kids=b"[2 0 R 2 0 R]"), "."),
    ("pages.pdf", lambda: one_page(kids=b"[" + b"3 0 R " * 30_000 + b"]", count=30_000), "pages"),
    ("picture.pdf", lambda: one_page(b"0 0 100 100 re f"), "no text"),
    (
        "locked.pdf",
        lambda: pdf_file(
            [
                b"<< /Type /Catalog >>",
                b"<< /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >>" % (b"o" * 32, b"u" * 32),
            ],
            b"/Encrypt 2 0 R /ID [(a) (a)]",
        ),
        "password",
    ),
]


def _processor_seconds() -> float:
    """Return what this process and those that it started have used: others may keep the machine busy."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class _Bounds:
    """Measures what a file costs."""

    def __enter__(self) -> _Bounds:
        self.start = _processor_seconds()
        self.before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds = _processor_seconds() - self.start
        self.megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self.before) / 1024


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[case[0] for case in REFUSED])
def test_hostile_file_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: Callable[[], bytes], words: str
) -> None:
    """What can't be read costs a sentence, some seconds, and no more memory than a large guide."""
    path = tmp_path / name
    path.write_bytes(content())
    with _Bounds() as bounds, pytest.raises(SourceError) as caught:
        for document in read_sources([str(path)]).documents:
            chunk(document)
    message = str(caught.value)
    assert words in message
    assert message.startswith(name)
    assert "\n" not in message and len(message) < 250 and message.endswith(".")
    assert str(tmp_path) not in message
    assert bounds.seconds < SECONDS
    assert bounds.megabytes < MEGABYTES


_ENTITY = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

# Strange, but text: read as it is, within the same bounds.
READ: list[tuple[str, Callable[[], bytes], str]] = [
    (
        "entity.docx",
        lambda: word_file(word_document(paragraph("A day costs $12.&e;"), _ENTITY)),
        "A day costs $12.",
    ),
    ("outline.pdf", lambda: one_page(root=b"/Outlines 5 0 R"), "A day in the workshop costs $12."),
    ("mixed.txt", lambda: "Café, naïve, Zürich.\n".encode() * 9 + "Müller".encode("latin-1"), "Müller"),
    ("western.txt", lambda: "“Fee” – 12 €".encode("cp1252"), "“Fee” – 12 €"),
    ("wide.txt", lambda: "A day costs $12.".encode("utf-16-be"), "A day costs $12."),
    ("bidi.md", "Fee \u202e$21\u202c and \u2066more\u2069.".encode, "\u202e$21\u202c"),
    ("quotes.md", lambda: (b">" * 5_000 + b" a fee\n") * 20, "a fee"),
    ("lists.md", lambda: b"".join(b" " * (2 * i) + b"- item %d\n" % i for i in range(400)), "item 399"),
    ("brackets.md", lambda: b"# " + b"[a](" * 50_000 + b"\n\nA fee.", "A fee."),
    ("stars.md", lambda: b"*" * 1_000_000 + b" a fee", "a fee"),
    ("stops.txt", lambda: b". " * 400_000 + b"A fee.", "A fee."),
    ("long-word.txt", lambda: b"w" * 5_000_000 + b" fee.", "fee."),
    ("fence.md", lambda: b"```\n" + b"code. More\n" * 30_000, "More"),
    ("comment.html", lambda: b"<html><body><p>A fee.</p>" + b"<!--" * 100_000, "A fee."),
    ("cells.md", lambda: b"|a|b|\n|-|-|\n" + b"|fee|$1|\n" * 5_000, "|fee|$1|"),
    (
        "attributes.html",
        lambda: b"<html><body><p " + b"a=b " * 100_000 + b">A fee.</p></body></html>",
        "A fee.",
    ),
]


@pytest.mark.parametrize(("name", "content", "words"), READ, ids=[case[0] for case in READ])
def test_strange_text_is_read_within_bounds(
    tmp_path: Path, name: str, content: Callable[[], bytes], words: str
) -> None:
    """What is text after all is read, cut into passages, and every passage is where it says."""
    path = tmp_path / name
    path.write_bytes(content())
    with _Bounds() as bounds:
        (document,) = read_sources([str(path)]).documents
        passages = chunk(document)
    assert any(words in passage.text for passage in passages)
    assert all(document.text[passage.start : passage.end] == passage.text for passage in passages)
    assert "root:" not in document.text
    assert bounds.seconds < SECONDS
    assert bounds.megabytes < MEGABYTES


@pytest.mark.full
@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        (b"<a b='", "has no text in it"),
        (b"<x ", "has no text in it"),
        (b"<p>a b</p>", "has more than 2,000,000 lines"),
    ],
    ids=["quotes", "tags", "paragraphs"],
)
def test_page_of_millions_of_tags_is_refused_within_bounds(
    tmp_path: Path, unit: bytes, sentence: str
) -> None:
    """Eighteen megabytes of markup end in one sentence; neither process grows with them."""
    path = tmp_path / "page.html"
    path.write_bytes(b"<html><body>" + unit * (18_000_000 // len(unit)))
    with _Bounds() as bounds, pytest.raises(SourceError, match=sentence):
        read_sources([str(path)])
    assert bounds.seconds < 45
    assert bounds.megabytes < MEGABYTES
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 < 1_600


@pytest.mark.parametrize("text", ["MZ is a runner.", "ID3 tags name a song.", "RIFF files hold sound."])
def test_a_text_may_begin_as_a_file_does(tmp_path: Path, text: str) -> None:
    """Letters alone make no program."""
    path = tmp_path / "notes.txt"
    path.write_text(text)
    (document,) = read_sources([str(path)]).documents
    assert document.text == text

"""Which page shows some words, and that drawing it takes no more than it may."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.model import Document, Place
from corpus.originals import page_pictures
from corpus.originals.originals import FOLDER
from corpus.originals.page_pictures import PagePictures, Wanted, page_wanted
from corpus.store.library import Library
from tests.helpers.guides import library_of
from tests.helpers.pdf_files import lines, pages

ONE, TWO = "The ferry leaves at seven.", "Bicycles are let for nine crowns."
TEXT = f"{ONE}\n\n{TWO}\n"
DIGEST = bytes(range(16))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Return a library of a document of two pages whose file is kept."""
    places = (Place(0, 1), Place(len(ONE) + 2, 2))
    made = library_of(tmp_path, Document("ferry", "The ferry", TEXT, source="ferry.pdf", places=places))
    (stored,) = made.edition(made.published()).documents
    made.remembered.keep_rendered(DIGEST, "", "", stored.content)
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / f"{DIGEST.hex()}.pdf").write_bytes(pages([lines([ONE]), lines([TWO])]))
    yield made
    made.close()


def wanted(library: Library, words: str) -> Wanted | None:
    (stored,) = library.edition(library.published()).documents
    start = TEXT.index(words)
    return page_wanted(library, stored.version, start, start + len(words))


def draw(pictures: PagePictures, what: Wanted | None) -> page_pictures.PagePicture | None:
    assert what is not None
    return asyncio.run(pictures.draw(what))


def test_a_page_is_drawn_apart_and_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the words' own surroundings; what was drawn before is not drawn again."""
    what = wanted(library, "nine crowns")
    assert what is not None
    assert (what.first, what.last) == (2, 3)
    assert what.quote == ("nine crowns", f"{ONE}\n\nBicycles are let for ", ".\n")
    pictures = PagePictures()
    first = draw(pictures, what)
    assert first is not None and (first.pages, first.marked) == ((2,), True)
    monkeypatch.setattr(page_pictures, "_draw_apart", None)
    assert draw(pictures, what) is first


def test_what_takes_too_much_or_is_no_pdf_is_not_drawn(library: Library) -> None:
    """It is ended by its limit of computing, or ends by itself; whoever asks is told that there is none."""
    what = wanted(library, ONE)
    assert draw(PagePictures(seconds=0.001), what) is None
    for path in (library.data_dir / FOLDER).iterdir():
        path.write_bytes(b"%PDF-1.7 no more")
    assert draw(PagePictures(), what) is None


def test_words_without_a_page_or_a_file_have_no_picture(library: Library) -> None:
    """Offsets outside of the text, a file that is gone."""
    (stored,) = library.edition(library.published()).documents
    for start, end in ((-1, 4), (4, 4), (9, 4), (0, len(TEXT) + 1)):
        assert page_wanted(library, stored.version, start, end) is None
    assert wanted(library, ONE) is not None
    for path in (library.data_dir / FOLDER).iterdir():
        path.unlink()
    assert wanted(library, ONE) is None

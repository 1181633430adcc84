"""Quoted words are found on the page that they were read from, and marked where they are printed."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.formats.pdf import read
from corpus.readers.formats.pdf.drawing import SIDE, Drawn, draw
from corpus.readers.formats.pdf.marking import Quote, parts_of, plain
from tests.helpers.pdf_files import lines, pages

MORNING = [
    "The ferry leaves at seven in the morning from the",
    "northern pier. Bicycles travel free of charge.",
]
LETTERS = "abAB é1. -*ﬁ½"
PRICES = ["A ticket costs four crowns. Children under six", "pay nothing. Dogs travel for two crowns each."]


class Picture(NamedTuple):
    """The pixels of a picture: height, width, and red, green and blue."""

    pixels: npt.NDArray[np.int16]

    @property
    def size(self) -> tuple[int, int]:
        return self.pixels.shape[1], self.pixels.shape[0]

    @property
    def dark(self) -> npt.NDArray[np.bool_]:
        return (self.pixels[:, :, 0] < 90) & (self.pixels[:, :, 1] < 90)

    @property
    def marked(self) -> npt.NDArray[np.bool_]:
        return (self.pixels[:, :, 0] > 180) & (self.pixels[:, :, 2] < 90)


def box(there: npt.NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is true."""
    ys, xs = there.nonzero()
    return int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max())


def decoded(png: bytes) -> Picture:
    """Return the pixels of a PNG whose rows are not filtered."""
    chunks, at = {}, 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + data)
        chunks[kind] = data
        at += size + 12
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 3 * width + 1)
    return Picture(rows[:, 1:].reshape(height, width, 3).astype(np.int16))


def drawn(file: bytes, text: str, before: str = "", after: str = "", *, first: int = 1) -> Drawn:
    return draw(pdfium.PdfDocument(file), first, first + 8, Quote(text, before, after))


def marked_words(file: bytes, text: str, before: str = "") -> str:
    """Return the words of the first page whose letters are marked, as pdfium finds them there."""
    made = drawn(file, text, before)
    page = pdfium.PdfDocument(file)[0]
    scale = min(2.0, SIDE / 842)
    marked = decoded(made.png).marked
    found = []
    textpage = page.get_textpage()
    for i in range(textpage.count_chars()):
        left, bottom, right, top = textpage.get_charbox(i)
        x = round(scale * (left + right) / 2)
        y = round(scale * (page.get_height() - (bottom + top) / 2))
        near = marked[y - 2 : y + 3, x - 2 : x + 3].any()
        found.append(textpage.get_text_range(i, 1) if near else " ")
    return " ".join("".join(found).split())


def test_a_quote_over_two_lines_is_marked_and_nothing_else() -> None:
    """From the middle of one line to the middle of the next."""
    file = pages([lines(MORNING)])
    assert (
        marked_words(file, "seven in the morning from the northern pier.")
        == "seven in the morning from the northern pier."
    )


def test_a_quote_goes_from_one_column_into_the_next() -> None:
    """The file draws the columns row by row; they are read, and marked, one after the other."""
    left = """Boats are let by the day, and no
longer than a week. Whoever
rents one must know how to swim
and bring a towel along. A coat
is lent at the boat house in
the harbour, as are life vests.""".splitlines()
    right = """Rowing boats are painted green
and sailing boats are white. The
red boats belong to the club and
are never let. Fishing is free
for everybody from the pier, and
costs a crown from a boat.""".splitlines()
    rows = b"".join(
        lines([a], 60, 700 - 16 * i) + lines([b], 330, 700 - 16 * i)
        for i, (a, b) in enumerate(zip(left, right, strict=True))
    )
    assert (
        "life vests.\n\nRowing boats" in (text := read(pages([rows]), "x").text)
        or "life vests. Rowing" in text
    )
    assert marked_words(pages([rows]), "as are life vests. Rowing boats are painted green") == (
        "Rowing boats are painted green as are life vests."
    )


@pytest.mark.parametrize(
    ("printed", "quote"),
    [
        (["The har-", "bour is open."], "The harbour is open."),
        (
            ["The o\ufb03ce is \ufb01ne".replace("\ufb03", "f\ufb01"), "and \ufb02at."],
            "The office is fine and flat.",
        ),
        (["Caf\xe9s close at eight."], "Cafe\u0301s close at eight."),
        (["A *day* costs 12 crowns."], "A \\*day\\* costs **12 crowns**."),
    ],
)
def test_what_is_read_otherwise_than_it_is_printed_is_found(printed: list[str], quote: str) -> None:
    """Hyphens at ends of lines, ligatures, accents in two signs, marks of Markdown."""
    made = drawn(pages([lines(printed)]), quote)
    picture = decoded(made.png)
    assert made.marked
    x0, y0, x1, y1 = box(picture.marked)
    left, top, right, bottom = box(picture.dark)
    assert left >= x0 - 4 and top >= y0 - 4 and right <= x1 + 4 and bottom <= y1 + 4


def test_the_cells_of_a_row_are_marked_wherever_they_stand() -> None:
    """Short ones too, in their own row alone; what a merged cell repeats is printed once."""
    cells = [
        [(72, "Canoe"), (200, "4 h"), (300, "9"), (400, "yes")],
        [(72, "Kayak"), (200, "2 h"), (300, "7")],
    ]
    rows = [lines([text], x, 700 - 20 * i) for i, row in enumerate(cells) for x, text in row]
    file = pages([b"".join(rows)])
    assert marked_words(file, "| Kayak | Kayak | 2 h | 7 |") == "Kayak 2 h 7"
    assert marked_words(file, "| Canoe | 4 h | 9 | yes |") == "Canoe 4 h 9 yes"


@pytest.mark.parametrize(
    ("rotate", "matrix"), [(90, "0 1 -1 0 300 200"), (180, "-1 0 0 -1 500 300"), (270, "0 -1 1 0 300 600")]
)
def test_a_turned_page_is_marked_as_it_is_read(rotate: int, matrix: str) -> None:
    """All that is printed is the quote: the marks cover the dark pixels, and little else."""
    content = f"BT /F1 12 Tf {matrix} Tm (The ferry leaves at seven.) Tj ET".encode()
    made = drawn(pages([content], b"/Rotate %d" % rotate), "The ferry leaves at seven.")
    picture = decoded(made.png)
    dark, marked = box(picture.dark), box(picture.marked)
    assert (
        marked[0] <= dark[0] + 4
        and marked[1] <= dark[1]
        and marked[2] >= dark[2] - 4
        and marked[3] >= dark[3] - 4
    )
    assert marked[2] - marked[0] > 5 * (marked[3] - marked[1])  # it is read from left to right
    assert marked[3] - marked[1] < 40


def test_a_quote_that_goes_on_over_the_page_is_marked_on_both() -> None:
    """What stands at the foot of one page and the head of the next is no part of it."""
    one = lines(["The ferry leaves at seven in the"]) + lines(["Timetable of the ferry, page 1"], 72, 40)
    two = lines(["All about the ferry"], 72, 800) + lines(["morning, and at noon."])
    made = drawn(pages([one, two]), "The ferry leaves at seven in the morning, and at noon.")
    picture = decoded(made.png)
    assert made.pages == (1, 2)
    half = picture.size[1] // 2
    assert picture.marked[:half].any() and picture.marked[half:].any()
    assert picture.size[1] > 2 * 1590
    foot = round(1600 - 40 * 1600 / 842)
    assert not picture.marked[foot - 30 : foot + 10].any()


def test_a_quote_on_the_second_page_alone_shows_that_page() -> None:
    """A paragraph is known by the page that it begins on."""
    file = pages([lines(MORNING), lines(PRICES)])
    made = drawn(file, "Dogs travel for two crowns each.")
    assert made.pages == (2,) and made.marked


def test_of_words_that_stand_there_twice_those_are_marked_that_were_quoted() -> None:
    """What stands before and after them tells which."""
    file = pages(
        [
            lines(
                [
                    "Canoes: ask at the harbour office.",
                    "Sailing boats: ask at the harbour office.",
                    "Bring a vest.",
                ]
            )
        ]
    )
    first, second = (
        box(decoded(drawn(file, "ask at the harbour office.", before, after).png).marked)
        for before, after in (("Canoes: ", " Sailing boats"), ("office. Sailing boats: ", " Bring a vest."))
    )
    assert first[3] < second[1]
    assert box(decoded(drawn(file, "ask at the harbour office.", "Sailing boats:").png).marked) == second


def test_a_quote_that_is_not_there_marks_nothing() -> None:
    """The page is shown all the same."""
    made = drawn(pages([lines(MORNING)]), "Dogs must be on a leash in the whole park.")
    assert (made.pages, made.marked) == ((1,), False)
    assert not decoded(made.png).marked.any()


def test_words_are_found_in_another_order_near_the_longest() -> None:
    """As cells that are printed in another order; the same word far away is none of them."""
    printed = plain("Evenings. " + "All of it. " * 40 + "Membership fee: Evenings only, Sundays too.")
    parts = parts_of(printed, Quote("| Membership fee | Sundays | Evenings |"))
    assert [printed[start:end] for start, end in parts] == ["membershipfee", "sundays", "evenings"]
    assert min(start for start, _ in parts) > 200


@pytest.mark.parametrize("size", [b"[0 0 14400 90]", b"[0 0 3 3]", b"[0 0 14400 14400]"])
def test_a_picture_has_a_bounded_size(size: bytes) -> None:
    """Whatever a file says of its pages."""
    file = pages([lines(MORNING)]).replace(b"[0 0 595 842]", size)
    width, height = decoded(drawn(file, "ferry").png).size
    assert 1 <= width <= SIDE + 1 and 1 <= height <= SIDE + 1


def test_pages_that_are_not_there_are_not_drawn() -> None:
    """A file may have become shorter than its text remembers."""
    assert drawn(pages([lines(MORNING)]), "northern pier", first=7).pages == (1,)


@given(st.text(LETTERS, max_size=200), st.text(LETTERS, max_size=60))
def test_parts_are_in_the_text_and_say_what_was_quoted(text: str, quote: str) -> None:
    """Every part is a stretch of the letters, and its letters stand in the quote."""
    letters = plain(text)
    for start, end in parts_of(letters, Quote(quote)):
        assert 0 <= start < end <= len(letters)
        assert letters[start:end] in plain(quote)


@given(st.text(LETTERS, min_size=1, max_size=200), st.data())
def test_any_stretch_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    """As a whole, where its letters stand."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    wanted = plain(text[start:end])
    found = parts_of(plain(text), Quote(text[start:end], text[:start], text[end:]))
    if not wanted:
        assert found == []
        return
    assert [plain(text)[a:b] for a, b in found] == [wanted]

"""Why a reply was given, drawn and in tables."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from bot.desk.pictures.drawing import BEHIND, NAMES, WIDTH, aside
from tests.bot.desk.keeper import Keeper


def tables(keeper: Keeper) -> list[dict[str, list[str]]]:
    """Return the tables of the page: the cells of each row by its head."""
    found = []
    for table in LexborHTMLParser(keeper.page).css("figure table"):
        rows = table.css("tbody tr")
        found.append({row.css_first("th").text(): [one.text() for one in row.css("td")] for row in rows})  # type: ignore[union-attr]
    return found


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("when does the bar open", {"bar": "in the words", "open": "in the words"}),
        ("does the bar serve zebras", {"bar": "in the words", "zebras": "nowhere"}),
        ("who pays by card in the evening", {"evening": "near them"}),
    ],
)
def test_each_word_has_its_place(keeper: Keeper, question: str, where: dict[str, str]) -> None:
    """And what the guide does not have is said above the pictures, too."""
    keeper.see(f"/try?q={question}")
    words = tables(keeper)[0]
    assert {word: words[word][0] for word in where} == where
    lacking = [word for word, (place, _) in words.items() if place == "nowhere"]
    assert all(word in keeper.text.partition("The words of the question")[0] for word in lacking)


def test_what_speaks_for_and_against_is_drawn_with_its_figures(keeper: Keeper) -> None:
    """Pictures are well formed, and name themselves for who can not see them."""
    keeper.see("/try?q=when does the bar open for zebras")
    pictures = [one.html for one in LexborHTMLParser(keeper.page).css("figure svg.chart")]
    assert len(pictures) == 2
    for picture in pictures:
        assert picture is not None and ElementTree.fromstring(picture).attrib["aria-label"]
    parts = tables(keeper)[1]
    assert {value[0] for (value,) in parts.values()} == {"+", "-"}


def test_a_hint_is_told_from_the_words(keeper: Keeper) -> None:
    """A word that a keeper's question alone has is in a hint."""
    keeper.answers("wine", "Guests pay")
    keeper.see("/publish")
    keeper.send("/publish")
    keeper.see("/try?q=how much is a glass of wine")
    assert "in a hint" in {place for place, _ in tables(keeper)[0].values()}


@pytest.mark.parametrize("question", ["hello", "zzzz qqqq", "<script>alert(1)</script>"])
def test_without_a_passage_there_is_no_picture(keeper: Keeper, question: str) -> None:
    """Nor an error, nor markup of a question."""
    assert "Why" not in keeper.see(f"/try?q={question}").partition("All that was")[0]
    assert "<script>alert" not in keeper.page


@given(st.lists(st.tuples(st.text(max_size=60), st.floats(-50, 50), st.just("first")), max_size=15))
def test_bars_stay_in_their_picture(values: list[tuple[str, float, str]]) -> None:
    """In proportion, below and above 0."""
    found = aside(values)
    for row, (_, value, _) in zip(found.rows, values, strict=True):
        assert row.bar.x >= NAMES and row.bar.x + row.bar.width <= WIDTH - BEHIND + 0.1
        assert row.bar.y >= 0 and row.bar.y + row.bar.height <= found.height
        side = row.bar.x if value >= 0 else row.bar.x + row.bar.width
        assert abs(side - found.axis) < 0.1

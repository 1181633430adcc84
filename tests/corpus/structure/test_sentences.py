"""Where sentences end, and that nothing is lost between them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.structure import sentences
from corpus.structure.sentences import split_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Dr. Smith works in the U.S. Army.", "He earns $345,836.", "That is 13% more than Mr. Jones."],
        ["It costs approx. $2,200 for 1 yr. of training, e.g. in Ohio.", "Is it worth it?", "Yes!"],
        ['"Really?" he asked.', "Nobody knew."],
        ["See fig. 3, p. 12 and vol. 2.", "The end."],
        ["The exam is held at 9 a.m. on Monday.", "Bring water."],
        ["Version 2.5.1 is out.", "Visit example.org for more."],
        ["(See p. 5.)", "Sect. 4 is next.", "iPhones are not allowed."],
        ["1. Bring shoes."],
        ["He waited… and waited.", "Then he left."],
        ["一天收费十二元。", "一周六十元！", "可以吗？"],
        ["No full stop at all"],
    ],
)
def test_sentences_end_where_readers_see_them_end(parts: list[str]) -> None:
    """Abbreviations, amounts, decimals and quotations end no sentence."""
    between = "" if parts[0].endswith("。") else " "
    assert split(between.join(parts)) == parts


_PIECES = st.sampled_from(
    [
        "The guide",
        " is long",
        ". ",
        "? ",
        "! ",
        "Dr. ",
        "e.g. ",
        "$1,200.50",
        "13%",
        "\n",
        " ",
        "1. ",
        "U.S. ",
        "They",
        "a",
        "“",
        "”",
        "...",
        "…",
        "(",
        ")",
        "PM&R",
        "é",
        "\u00a0",
        "。",
        "x" * 40,
        "- ",
        "\t",
        "3.5",
    ]
)
texts = st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=200)


@given(texts)
def test_sentences_hold_every_visible_character_in_order(text: str) -> None:
    """Whatever is written, sentences don't overlap, begin and end with something, and lose nothing."""
    spans = split_sentences(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert "".join("".join(part.split()) for part in split(text)) == "".join(text.split())


@given(texts, st.integers(0, 30), st.integers(0, 30))
def test_part_of_a_text_is_split_as_if_it_stood_alone(text: str, before: int, after: int) -> None:
    """A block's sentences don't depend on what stands around it."""
    whole = "x" * before + text + "y" * after
    spans = split_sentences(whole, before, before + len(text))
    assert [(start - before, end - before) for start, end in spans] == split_sentences(text)


@given(
    st.lists(
        st.sampled_from(
            ["The guide says so. ", "It costs $12. ", "Dr. Who came? ", "e.g. this one ", "Yes! "]
        )
    )
)
def test_sure_full_stops_are_those_that_punkt_sees(parts: list[str]) -> None:
    """The short cut for plain prose gives what NLTK's splitter gives."""
    text = "".join(parts)[:300]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences, "_sure_pieces", lambda block: [(0, len(block), True)])
        by_punkt = split(text)
    assert split(text) == by_punkt


@pytest.mark.parametrize(
    "unit", ["w", "w ", ". ", "a? ", "e.g. ", "(", "1,", "e\u0301", '"', "。", "… ", "\n"]
)
def test_time_is_in_proportion_to_length(unit: str) -> None:
    """No text makes the splitter stall."""
    started = time.process_time()
    split_sentences(unit * (150_000 // len(unit)))
    assert time.process_time() - started < 5


def test_long_blocks_are_cut_between_words() -> None:
    """Any white space will do, so that no word is torn."""
    text = "WORDS\n" * 10_000
    assert {word for found in split_sentences(text) for word in text[found.start : found.end].split()} == {
        "WORDS"
    }

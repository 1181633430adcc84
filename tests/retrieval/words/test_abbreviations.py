from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words.abbreviations import find_abbreviations, spelled_out, undefined

WORDS = st.sampled_from(
    ["north", "harbour", "rowing", "club", "senior", "water", "guild", "museum", "evening"]
)
PHRASES = st.lists(WORDS, min_size=2, max_size=6)
LONG = 100_000


def initials(words: list[str]) -> str:
    return "".join(word[0] for word in words).upper()


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("The harbour rowing club (HRC) meets daily.", ("HRC", "harbour rowing club")),
        ("The HRC (harbour rowing club) meets daily.", ("HRC", "harbour rowing club")),
        (
            "Physical medicine and rehabilitation (PM&R) is one.",
            ("PM&R", "Physical medicine and rehabilitation"),
        ),
        ("The Guild of Bakers (GOB) examines.", ("GOB", "Guild of Bakers")),
        ("The Guild of Bakers (GB) examines.", ("GB", "Guild of Bakers")),
        ("Many international graduates (IGs) apply.", ("IG", "international graduates")),
        ("HRC stands for harbour rowing club.", ("HRC", "harbour rowing club")),
        ("HRC means the harbour rowing club.", ("HRC", "harbour rowing club")),
        ("HRC is short for harbour rowing club, as all know.", ("HRC", "harbour rowing club")),
        ("The state-of-the-art ovens (SOTA ovens) shine.", None),
        ("The club (founded in 1901) meets daily.", None),
        ("They meet daily (HRC).", None),
        ("It opens (see below) at nine.", None),
        ("Rowing (HRC) is fun.", None),
        ("This (a b) and that ().", None),
        ("", None),
    ],
)
def test_definitions_are_found_where_a_text_gives_them(text: str, pair: tuple[str, str] | None) -> None:
    """Brackets either way round and "stands for" define; other brackets don't."""
    assert find_abbreviations(text) == ([pair] if pair else [])


def test_each_pair_is_found_once_in_the_order_of_the_text() -> None:
    """A text that defines a short form in every chapter defines it once."""
    text = "The rowing club (RC) and the water museum (WM). Again: the rowing club (RC)."
    assert find_abbreviations(text) == [("RC", "rowing club"), ("WM", "water museum")]


@given(PHRASES)
def test_initials_in_brackets_are_a_definition(words: list[str]) -> None:
    """Whatever the phrase, its initials in brackets stand for it."""
    long, short = " ".join(words), initials(words)
    assert (short, long) in find_abbreviations(f"They say the {long} ({short}) is open.")
    assert (short, long) in find_abbreviations(f"They say the {short} ({long}) is open.")


@given(PHRASES)
def test_initials_are_spelled_out_from_the_text(words: list[str]) -> None:
    """A short form that the text never explains is read as the words it is made of."""
    long, short = " ".join(words), initials(words)
    assert spelled_out(short, f"They say: {long}. It is open.") == long
    assert (short, long) in undefined(f"The {short} is open. They say: {long}.")


@given(PHRASES, PHRASES)
def test_other_letters_are_no_definition(words: list[str], others: list[str]) -> None:
    """What is found really has those initials; a small word between them may be left out."""
    for short, long in find_abbreviations(f"They say the {' '.join(words)} ({initials(others)}) is open."):
        assert short == initials([word for word in long.split() if word != "the"])


def test_a_short_form_may_leave_small_words_out() -> None:
    """People abbreviate "of" and "and" or leave them out."""
    text = "The guild of bakers and millers meets. Physical medicine and rehabilitation is a field."
    assert spelled_out("GBM", text) == "guild of bakers and millers"
    assert spelled_out("pm&r", text) == "physical medicine and rehabilitation"
    assert spelled_out("PMR", text) == "physical medicine and rehabilitation"


def test_the_commonest_long_form_is_taken() -> None:
    """Where several phrases have the initials, the one that stands there most often is meant."""
    text = "rapid coffee. rowing club. rowing club. Rowing Club."
    assert spelled_out("RC", text) == "rowing club"


@pytest.mark.parametrize("short", ["", "A", "&", "ABCDEFGHIJ", "X7", ".*", "(a"])
def test_what_is_no_short_form_is_not_spelled_out(short: str) -> None:
    """One letter, too many letters and signs stand for nothing."""
    assert spelled_out(short, "apple banana cherry date elder fig grape hazel iris jasmine") == ""


@given(st.text("aA.()&- \nBstandsfor", max_size=80))
def test_any_text_may_be_looked_through(text: str) -> None:
    """No text raises, and every long form stands in it."""
    for short, long in find_abbreviations(text):
        assert short
        assert long in text


@pytest.mark.parametrize(
    "piece",
    ["a ", "(", "A", "(A", "A(", "a (", "AB ", "(AB) ", "Aa ", " stands for ", "a-", "A&", " means a", "\n"],
)
def test_long_texts_of_one_kind_take_little_time(piece: str) -> None:
    """No text of repeated signs makes the patterns go astray."""
    text = piece * (LONG // len(piece))
    started = time.process_time()
    find_abbreviations(text)
    undefined(text)
    assert time.process_time() - started < 3.0


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("The Harbour\nRowing Club meets.", "harbour rowing club"),
        ("Die harbour rowing club für alle – täglich.", "harbour rowing club"),
        ("Charbour rowing club, or a harbour-rowing club.", "harbour rowing club"),
        ("Charbour rowing club meets.", ""),
        ("A harbour of rowing club.", "harbour of rowing club"),
    ],
)
def test_words_that_are_spelled_out_are_found_in_any_letters(text: str, long: str) -> None:
    """Whole words, across line breaks and small words, whether or not a text has letters beyond ASCII."""
    assert spelled_out("HRC", text).replace("-", " ") == long
    assert spelled_out("HRC", f"{text} Ünder").replace("-", " ") == long

"""Words that only inflect another, or name what it does, are that word; others are not."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.spans.sentence import bases


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("contributions", "contribute"),
        ("application", "applied"),
        ("payment", "pays"),
        ("enrollment", "enroll"),
        ("registration", "registrations"),
        ("eligibility", "eligible"),
        ("holding", "holds"),
        ("stopped", "stops"),
        ("donation", "donate"),
        ("installation", "installing"),
    ],
)
def test_a_word_and_the_noun_of_it_are_one(one: str, other: str) -> None:
    assert bases(one) & bases(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("authority", "author"),
        ("holder", "hold"),
        ("organist", "organ"),
        ("university", "universe"),
        ("personality", "person"),
        ("generalist", "general"),
    ],
)
def test_another_word_of_the_same_stem_is_another(one: str, other: str) -> None:
    assert bases(one).isdisjoint(bases(other))


@given(st.text(alphabet=string.ascii_letters, max_size=30))
def test_every_word_is_itself(word: str) -> None:
    assert bases(word) and bases(word) == bases(word.upper())

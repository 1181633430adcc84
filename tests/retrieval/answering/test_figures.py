"""A number counts for the thing in whose clause it stands."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.figures import figure_near
from retrieval.answering.settings import FIGURES
from retrieval.words.analysis import Analyzer

_ANALYZER = Analyzer()


def _near(text: str, thing: str) -> float:
    return figure_near(text, [_ANALYZER.terms(thing)], _ANALYZER)


def test_a_number_of_another_thing_is_far() -> None:
    text = "The studio has 3 kilns, and members of the club pay 40 euros."
    assert _near(text, "kilns") > _near(text, "club")
    assert _near("The kilns stand in the yard.", "kilns") < FIGURES.far
    assert _near("It opened in 1998. The kilns stand in the yard.", "kilns") > FIGURES.far


@given(st.text(max_size=200), st.text(max_size=20))
def test_the_tie_is_a_share(text: str, thing: str) -> None:
    assert 0.0 <= _near(text, thing) <= 1.0


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("It has 3 kilns.", 1.0),
        ("It has 3 large kilns.", math.exp(-1 / 4)),
        ("The kilns of the yard are 3.", math.exp(-4 / 4)),
        ("Kilns stand there; it has 3 of them.", 0.3),
        ("There are 3 of them, and the kilns are red.", 0.3),
        ("The kilns are red.", 0.0),
        ("It opened in 1998.", 0.0),
        ("Two kilns stand there.", 1.0),
    ],
)
def test_the_tie_fades_with_the_words_between(text: str, near: float) -> None:
    """A neighbour is wholly tied, each word between takes a fifth, and another clause leaves three tenths."""
    assert _near(text, "kilns") == pytest.approx(near)

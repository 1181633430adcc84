"""How well headings fit a question, to the digit: what the fitted numbers weigh."""

from __future__ import annotations

import pytest

from retrieval.answering.evidence import heading_features, names
from retrieval.answering.settings import COVERING
from retrieval.question.query import ASKED, Concept, Form, Query


def concept(word: str, weight: float, *, idle: bool = False, subject: bool = False) -> Concept:
    forms = (Form((word,), 1.0, ASKED),)
    return Concept(word, 0, weight, forms, forms, idle=idle, subject=subject, contrast=None)


def query(*concepts: Concept) -> Query:
    return Query("?", "?", (), concepts, frozenset(), (), ())


BERTH, FEE = concept("berth", 0.6), concept("fee", 0.2)


@pytest.mark.parametrize(
    ("terms", "held", "share", "whole"),
    [
        ({"berth", "fee"}, (1.0, 1.0), 1.0, 1.0),
        ({"berth"}, (1.0, 0.0), 0.75, 1.0),
        ({"berth", "in", "may", "june"}, (1.0, 0.0), 0.75, 0.25),
        ({"fee", "rent"}, (0.5, 1.0), 0.625, 0.5),
        ({"rent"}, (0.0, 0.0), 0.0, 0.0),
        (set(), (0.0, 0.0), 0.0, 0.0),
    ],
)
def test_a_heading_holds_a_share_of_the_question_and_is_a_share_of_it(
    terms: set[str], held: tuple[float, float], share: float, whole: float
) -> None:
    found = heading_features(query(BERTH, FEE), frozenset(terms), held)
    wanted = {"title_share": share, "title_whole": whole, "title_same": min(share, whole)}
    assert found == pytest.approx(wanted)


def test_a_question_without_words_fits_no_heading() -> None:
    assert heading_features(query(), frozenset({"berth"}), ()) == {
        "title_share": 0.0,
        "title_whole": 0.0,
        "title_same": 0.0,
    }


def test_a_phrase_is_said_only_as_a_whole() -> None:
    """ "Life jacket" is not said by a heading about jackets."""
    phrase = Concept("life jacket", 0, 1.0, (Form(("life", "jacket"), 1.0, ASKED),), (), idle=False,
                     subject=False, contrast=None)  # fmt: skip
    assert heading_features(query(phrase), frozenset({"jacket", "red"}), (0.0,))["title_whole"] == 0
    assert heading_features(query(phrase), frozenset({"life", "jacket"}), (1.0,))["title_whole"] == 1


def test_a_heading_names_what_it_holds_well() -> None:
    """Words that only ask, and the subject of the whole guide, are named by any heading."""
    assert names(query(BERTH, FEE), (COVERING.named, 0.0))
    assert names(query(BERTH, FEE), (0.0, 1.0))
    assert not names(query(BERTH, FEE), (COVERING.named - 0.01, 0.5))
    assert not names(query(concept("tell", 0.1, idle=True)), (1.0,))
    assert not names(query(concept("harbour", 0.5, subject=True)), (1.0,))

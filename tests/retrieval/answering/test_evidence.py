from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.evidence import PassageEvidence
from retrieval.answering.spans.wanted import Wanted, quality
from retrieval.question.query import Concept, Form, FormKind
from retrieval.retriever import Retriever
from tests.helpers.retrievers import bakery, retriever_of, text_document

CLUB = """The rowing club meets on Friday evenings. It costs 30 euros a month.

The youth group has 45 members, and 20 of them are girls. They row on the lake. Members over sixty pay half.
What about a trial lesson?

A cox steers the boat. Oars are kept in the boathouse because damp wood warps.
"""


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Return a retriever over one page; tests only read it."""
    found = retriever_of(tmp_path_factory.mktemp("club"), text_document(CLUB, "club"))
    yield found
    found.library.close()


def features(retriever: Retriever, question: str, words: str) -> dict[str, float]:
    """Return the features of the sentence with some words."""
    (version,) = retriever.documents
    numbers = range(1, retriever.documents[version].n_passages + 1)
    for ready in retriever.passages.read([(version, number) for number in numbers]):
        for place, sentence in enumerate(ready.sentences):
            if words in sentence.text:
                evidence = PassageEvidence(Wanted(retriever.read(question)), ready, {}, retriever.analyzer)
                return evidence.features(place, place + 1)
    raise AssertionError(words)


def test_a_sentence_holds_what_it_says(club: Retriever) -> None:
    """All of the question, a part of it, or nothing."""
    asked = "members of the youth group"
    whole = features(club, asked, "45 members")
    part = features(club, asked, "over sixty")
    none = features(club, asked, "Oars")
    assert whole["own"] == whole["exact"] == 1
    assert 0 < part["own"] < 1
    assert none["own"] == 0
    assert whole["weakest"] == 1
    assert features(club, "members in Canada", "45 members")["weakest"] == 0


def test_what_stands_around_counts_less(club: Retriever) -> None:
    """A sentence beside the one with the words is nearer than one elsewhere."""
    beside, within = features(club, "the lake", "over sixty"), features(club, "the lake", "trial lesson")
    assert features(club, "the lake", "They row")["anywhere"] > beside["anywhere"] > within["anywhere"] > 0


def test_a_sentence_that_leans_borrows_from_the_one_before(club: Retriever) -> None:
    """ "It costs 30 euros" is about the rowing club; "Members over sixty pay half" is not about the lake."""
    assert features(club, "what does the rowing club cost", "30 euros")["own"] > 0.8
    assert features(club, "the lake", "over sixty")["own"] == 0


def test_related_words_are_no_exact_match(club: Retriever) -> None:
    """ "Price" is held by "costs", less surely than "costs" itself."""
    found = features(club, "price", "30 euros")
    assert 0 < found["own"] < 1
    assert found["exact"] == 0


def test_neighbours_in_the_question_are_looked_for_side_by_side(club: Retriever) -> None:
    """A phrase says more than its words apart."""
    assert features(club, "youth group", "45 members")["phrase"] == 1
    assert features(club, "group youth", "45 members")["phrase"] == 0


@pytest.mark.parametrize(
    ("question", "words", "kind", "shown"),
    [
        ("how much is it", "30 euros", "money", 1),
        ("how much is it", "45 members", "money", 0),
        ("how many girls row", "45 members", "number", 1),
        ("how many girls row", "Oars", "number", 0),
        ("when do they meet", "Friday", "date", 1),
        ("why are oars kept there", "Oars", "reason", 1),
    ],
)
def test_the_kind_of_answer_is_looked_for(
    club: Retriever, question: str, words: str, kind: str, shown: float
) -> None:
    """A sentence shows what was asked for or not, and lacks a figure only where one was asked for."""
    found = features(club, question, words)
    assert found[f"shows_{kind}"] == found["kind_shown"] == shown
    assert found["kind_missing"] == (1 - shown if kind != "reason" else 0)


def test_what_was_not_asked_for_is_not_missing(club: Retriever) -> None:
    """A sentence without a figure answers a question that wants none."""
    found = features(club, "who steers the boat", "cox")
    assert found["kind_missing"] == 0
    assert found["thing"] == 1


def test_a_number_is_of_the_thing_asked(club: Retriever) -> None:
    """45 are the members, not the oars."""
    assert features(club, "how many members does the group have", "45 members")["thing"] > 0.9
    assert features(club, "how many oars are there", "45 members")["thing"] == 0


def test_numbers_of_the_question_are_looked_for(club: Retriever) -> None:
    """In the sentence itself."""
    assert features(club, "is it 30 euros", "30 euros")["number"] == 1
    assert features(club, "is it 99 euros", "30 euros")["number"] == 0


def test_a_call_to_the_reader_is_seen(club: Retriever) -> None:
    """A question back answers nothing."""
    assert features(club, "trial lesson", "trial lesson")["call"] == 1
    assert features(club, "trial lesson", "cox")["call"] == 0


@given(
    st.lists(
        st.sampled_from(
            ["how", "much", "many", "members", "youth", "euros", "30", "Canada", "boat", "why", "?"]
        ),
        max_size=8,
    ).map(" ".join),
    st.sampled_from(["30 euros", "45 members", "They row", "cox", "Oars"]),
)
def test_features_are_about_a_share(club: Retriever, question: str, words: str) -> None:
    """Each is 0 to 1, the length to 2."""
    for name, value in features(club, question, words).items():
        assert 0 <= value <= (2 if name == "length" else 1 + 1e-9), name


@given(st.lists(st.sampled_from("abcd"), max_size=4), st.lists(st.sampled_from("abcd"), max_size=4))
def test_quality_is_that_of_the_best_form_held(held: list[str], first: list[str]) -> None:
    """All terms of a form have to be there; the first that is decides, for they stand best first."""
    forms = tuple(
        Form(terms, weight, FormKind.ASKED) for terms, weight in ((tuple(first), 1.0), (("a",), 0.5)) if terms
    )
    expected = next((form.weight for form in forms if set(form.terms) <= set(held)), 0.0)
    assert quality(Concept("x", 0, 1.0, forms), frozenset(held)) == expected


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Return a retriever over the bakery's guide; tests only read it."""
    found = retriever_of(tmp_path_factory.mktemp("shop"), bakery())
    yield found
    found.library.close()


@pytest.mark.parametrize(
    ("feature", "question", "other"),
    [
        ("contrast", "What do apprentices earn in Canada?", "What do apprentices earn?"),
        (
            "year_missing",
            "How many apprentices were there in 2016?",
            "How many apprentices were there in 2019?",
        ),
        ("name_missing", "Does Wilhelm decorate the cakes?", "Does Hanna decorate the cakes?"),
        ("unit_missing", "How many years does the dough rest?", "How many hours does the dough rest?"),
        ("missing", "What do croissants cost?", "What does bread cost?"),
        ("yes_no", "Is it closed on Sundays?", "When is it closed?"),
        ("strict", "What does rye bread cost?", "Who decorates cakes?"),
        (
            "thing_lacking",
            "In the bakery in 2019, how many bicycles were there?",
            "How many apprentices were there?",
        ),
        ("uncounted", "How many ovens are there?", "How many apprentices were there in 2019?"),
        ("uncounted", "How many bakers decorate?", "How many guests does a cake feed?"),
        ("uncounted", "How many ovens are there?", "How many euros does rye bread cost?"),
        ("lacking_count", "What do dentists earn?", "What do apprentices earn?"),
    ],
)
def test_a_confidence_tells_what_does_not_fit(
    shop: Retriever, feature: str, question: str, other: str
) -> None:
    """Each sign of doubt is there where it should be, and not where it shouldn't."""
    assert shop.ask(question).features[feature] > 0
    assert shop.ask(other).features[feature] < shop.ask(question).features[feature]

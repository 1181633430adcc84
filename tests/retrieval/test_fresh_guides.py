"""Guides that nothing was tuned on, added a minute ago and without a hint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.retriever import Retriever
from tests.helpers.retrievers import bakery, laundry, retriever_of

QUESTIONS_AND_WORDS = [
    ("bakery", "When does it open?", "six in the morning"),
    ("bakery", "What does a loaf of rye bread cost?", "4.20 euros"),
    ("bakery", "how much is the rye bread", "4.20 euros"),
    ("bakery", "how long is an aprenticeship", "three years"),
    ("bakery", "what do apprentices earn?", "780 euros"),
    ("bakery", "what salary does an apprentice get", "780 euros"),
    ("bakery", "How many apprentices were trained in 2019?", "14 apprentices"),
    ("bakery", "who decorates the cakes?", "Hanna"),
    ("bakery", "who examines apprentices", "Guild of Bakers"),
    ("bakery", "What is proofing?", "dough rises"),
    ("bakery", "what does GOB stand for", "Guild of Bakers"),
    ("bakery", "is it closed on Sundays?", "stays closed"),
    ("laundry", "where is the laundry?", "basement"),
    ("laundry", "how much is a token?", "1.50 euros"),
    ("laundry", "who sells tokens", "Ferreira"),
    ("laundry", "how many kilos fit in a machine?", "seven kilos"),
    ("laundry", "are the dryers free?", "dryers"),
    ("laundry", "can i dye clothes", "forbidden"),
]
NOT_SAID = [
    ("bakery", "what does it cost in Canada?"),
    ("bakery", "What does rye bread cost in Canada?"),
    ("bakery", "What do apprentices earn in Germany?"),
    ("bakery", "how many apprentices were trained in 2015?"),
    ("bakery", "How much does a wedding cake cost?"),
    ("bakery", "Who is the president of France?"),
    ("bakery", "what is a croissant?"),
    ("bakery", "what is the capital of Mongolia"),
    ("bakery", "xqzvw grrfk"),
    ("laundry", "how much is a wash in Canada?"),
    ("laundry", "what did it cost in 2015?"),
    ("laundry", "is there wifi?"),
    ("laundry", "who fixes broken machines?"),
    ("laundry", "how long is the flight to Tokyo?"),
]


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Retriever]]:
    """Return retrievers over two small guides; tests only read them."""
    make = tmp_path_factory.mktemp
    found = {
        "bakery": retriever_of(make("bakery"), bakery()),
        "laundry": retriever_of(make("laundry"), laundry()),
    }
    yield found
    for retriever in found.values():
        retriever.library.close()


@pytest.mark.parametrize(("guide", "question", "words"), QUESTIONS_AND_WORDS)
def test_a_guide_added_a_minute_ago_answers(
    guides: dict[str, Retriever], guide: str, question: str, words: str
) -> None:
    """Without a hint, in words of its own or of the reader's."""
    finding = guides[guide].ask(question)
    assert finding.answered
    assert words in " ".join(finding.answers[0].text.split())


@pytest.mark.parametrize(("guide", "question"), NOT_SAID)
def test_a_guide_added_a_minute_ago_refuses(guides: dict[str, Retriever], guide: str, question: str) -> None:
    """Another country, another year, money that is not there, another field: the guide doesn't say."""
    finding = guides[guide].ask(question)
    assert not finding.answered
    assert finding.confidence < 0.5


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("What do apprentices earn?", "What do apprentices earn in Canada?"),
        ("How many apprentices were trained in 2019?", "How many apprentices were trained in 2016?"),
        ("What does a loaf of rye bread cost?", "What does a wedding cake cost?"),
        ("How long does an apprenticeship last?", "How long does a pilot's training last?"),
        ("What do apprentices earn?", "What do dentists earn?"),
        ("How many apprentices were women?", "How many apprentices were twins?"),
        ("Who decorates the cakes?", "Who decorates the windows?"),
    ],
)
def test_a_question_beside_the_guide_is_less_sure(
    guides: dict[str, Retriever], asked: str, other: str
) -> None:
    """One word that the guide doesn't cover makes the same question doubtful."""
    assert guides["bakery"].ask(asked).confidence > guides["bakery"].ask(other).confidence

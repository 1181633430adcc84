"""Tables of contents lead to answers and are none; links that name what was asked for are."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.model import Document, Span
from retrieval.answering.spans.sentence import Sentence
from tests.helpers.retrievers import retriever_of

GUIDE = """# Harbour guide

* [When do I have to register my boat?](registering.md)
* [Register a boat](registering.md#boat)
* [Winter storage](winter.md)

## Registering

A boat is registered before the first of April, at the harbour office.

## Winter storage

Boats are stored in hall 3 from October.
"""


def sentence(text: str) -> Sentence:
    return Sentence(Span(0, len(text)), text, (), frozenset(), len(text.split()))


@pytest.mark.parametrize(
    "text",
    [
        "[When do I register?](registering.md)",
        "- [Winter storage](winter.md)",
        "3. [Moorings](#moorings)",
        "Why?",
    ],
)
def test_entries_and_questions_answer_nothing(text: str) -> None:
    assert not sentence(text).may_answer


@pytest.mark.parametrize(
    "text",
    [
        "[The form](https://harbour.example/form)",
        "See [the winter page](winter.md) for the halls.",
        "Write to [the office](mailto:office@harbour.example).",
        "Boats are stored in hall 3.",
    ],
)
def test_what_says_more_than_where_may_answer(text: str) -> None:
    assert sentence(text).may_answer


@pytest.mark.parametrize(
    ("question", "words"),
    [("when do I have to register my boat?", "first of April"), ("where is winter storage?", "hall 3")],
)
def test_the_text_answers_and_not_its_table_of_contents(tmp_path: Path, question: str, words: str) -> None:
    retriever = retriever_of(tmp_path, Document("harbour", "Harbour guide", GUIDE, source="harbour.md"))
    assert words in retriever.ask(question).answers[0].text
    retriever.library.close()

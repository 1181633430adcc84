"""Who asks with "not" is told what is excluded."""

from pathlib import Path

import pytest

from corpus.model import Document
from retrieval.words.kinds import is_negated
from tests.helpers.retrievers import retriever_of

_POOL = """# Pool guide

## Entry

Members may enter with a card. Guests without a card are turned away.

## Hours

The pool is open from Tuesday to Sunday. It stays shut on Monday.

## Slide

Everyone taller than 120 cm may use the slide. Children under six are not allowed on it.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("who may not enter?", "Guests without a card"),
        ("when is the pool not open?", "shut on Monday"),
        ("who isn't allowed on the slide?", "under six"),
        ("who may use the slide?", "120 cm"),
    ],
)
def test_the_sentence_that_excludes_answers_a_negated_question(
    tmp_path: Path, question: str, answer: str
) -> None:
    finding = retriever_of(tmp_path, Document("pool", "Pool guide", _POOL)).ask(question)
    first = finding.answers[0] if finding.answers else finding.nearest[0]
    assert answer in first.text


@pytest.mark.parametrize("question", ["Isn't it open on Monday?", "don't I need a card?", "can't I come in?"])
def test_a_polite_not_is_none(question: str) -> None:
    assert not is_negated(question)

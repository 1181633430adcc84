"""Who asks what something is gets the sentence that says so, and not any sentence about it."""

from pathlib import Path

import pytest

from corpus.model import Document
from tests.helpers.retrievers import retriever_of

_CLUB = """# Rowing club

## Stewards

The pay of a race steward is settled in May. A race steward must file a report after every race.

## Duties

A race steward, elected by the crews, is the person who starts the races and keeps the times.

## Launch fees (LF)

Launch fees (LF) are due in April.

## Shells

A shell is a narrow boat with sliding seats. Shells are hired by the hour.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("what is a race steward", "is the person who"),
        ("What is a shell?", "narrow boat"),
        ("what does LF stand for?", "Launch fees"),
    ],
)
def test_the_sentence_that_defines_answers(tmp_path: Path, question: str, answer: str) -> None:
    assert (
        answer in retriever_of(tmp_path, Document("club", "Rowing club", _CLUB)).ask(question).answers[0].text
    )

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.question.wording import Wording
from tests.helpers.retrievers import retriever_of, text_document

GUIDE = """Members may use the sauna after six. Parking is paid.
Interns are unpaid. Room 214 is the office. Mueller teaches chess. The clinic gives hydroxyzine for an itch.

Lunch costs 12 euros."""


@pytest.mark.parametrize(
    ("question", "sentence", "against"),
    [
        ("Is parking unpaid?", "Parking is paid", {"opposite"}),
        ("Which jobs are unpaid?", "Interns", set()),
        ("What is in room 241?", "Room 214", {"number_against"}),
        ("What is in room 214?", "Room 214", set()),
        ("Does lunch cost 13 euros?", "Lunch", {"number_against"}),
        ("What does Mueller teach?", "Mueller", set()),
        ("What does Miller teach?", "Mueller", {"name_against"}),
        ("does the clinic give hydralazine", "The clinic", {"name_against"}),
        ("when can I use the sauna", "Members may use", set()),
    ],
)
def test_words_speak_against_a_span_that_is_only_near(
    tmp_path: Path, question: str, sentence: str, against: set[str]
) -> None:
    """A number, a name, an opposite: an encoder holds them for nearly the same."""
    retriever = retriever_of(tmp_path, text_document(GUIDE))
    [version] = retriever.documents
    numbers = range(1, retriever.documents[version].n_passages + 1)
    readies = retriever.passages.read([(version, number) for number in numbers])
    [(ready, found)] = [(r, s) for r in readies for s in r.sentences if s.text.startswith(sentence)]
    said = Wording(retriever.read(question)).against(found.text, found.term_set, ready.term_set)
    assert {name for name, value in said.items() if value} == against

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.open_edition import OpenEdition
from bot.assistant.reading import Reading
from corpus.store.library import Library
from retrieval.retriever import Retriever


@pytest.fixture(scope="module")
def retriever(built_in: Path) -> Retriever:
    """Return a retriever over the built-in guide."""
    library = Library.open(built_in)
    return Retriever.open(library, library.published())


@pytest.mark.parametrize(
    ("asked", "carried"),
    [
        ("how long is the fellowship?", ""),
        ("How long does the fellowship last for somebody who has worked as a neurologist?", ""),
        ("And how much does a pain specialist who has just been certified earn there?", "private practice"),
        ("Which of the two examinations has to be passed again every ten years?", "primary certificate"),
    ],
)
def test_the_same_question_again_costs_nothing(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch, asked: str, carried: str
) -> None:
    """What was found is what is found again, however long it was asked; nothing is looked for twice."""
    edition = OpenEdition(retriever)
    reading = Reading(f"{asked} ({carried})", asked, carried, own=asked, borrowed=carried)
    found = edition.ask(reading)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it was looked for again")

    monkeypatch.setattr(retriever, "ask", never)
    assert edition.ask(reading) is found


def test_a_reading_that_differs_is_looked_for(retriever: Retriever) -> None:
    """The same words after another question may mean something else."""
    edition = OpenEdition(retriever)
    alone = edition.ask(Reading("who pays?", "who pays?"))
    leaning = edition.ask(Reading("who pays? (fellowship)", "who pays?", "fellowship"))
    assert leaning.query.concepts != alone.query.concepts


def test_only_the_last_findings_are_kept(retriever: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot that runs for months doesn't grow with every question."""
    monkeypatch.setattr("bot.assistant.open_edition._KEPT", 2)
    edition = OpenEdition(retriever)
    for question in ("salary", "board", "salary", "residency"):
        edition.ask(Reading(question, question))
    assert [reading.asked for reading in edition._found] == ["board", "residency"]


def test_the_same_asked_of_what_the_guide_does_not_know_is_refused(retriever: Retriever) -> None:
    """ "And in Canada?" is no question about the salary, however well the rest of it is answered."""
    edition = OpenEdition(retriever)
    answered = edition.ask(Reading("salary", "salary"))
    refused = edition.ask(Reading("salary", "salary", lacking=True))
    assert answered.answers and not refused.answers
    assert refused.confidence <= 0.02 < answered.confidence

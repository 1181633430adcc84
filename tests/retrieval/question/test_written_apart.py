"""Words that are written in one or in two are the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.model import Document
from retrieval.retriever import Retriever
from tests.helpers.retrievers import retriever_of

SHUTTLE = """# Shuttle guide

## Pick-up

The pick-up is at gate 4.

## Check-in

The check-in is at desk 3.

## Errors

Error E-104 means that the lid is open. Error F207 means that the tank is empty.

## Homework

The homework is due on Monday. The tea pot stands by the sink. The carpet and its pet are new.

## Meet-ups

Members see each other in Porto. What was said at a meetup is no rule. Sign-offs are given by the warden.
"""


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    folder: Path = tmp_path_factory.mktemp("shuttle")
    return retriever_of(folder, Document("shuttle", "Shuttle guide", SHUTTLE, source="shuttle.md"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("where is the pickup?", "gate 4"),
        ("where is the checkin?", "desk 3"),
        ("what does E104 mean?", "lid"),
        ("what does F-207 mean?", "tank"),
        ("what does F 207 mean?", "tank"),
        ("when is the home work due?", "Monday"),
        ("where does the teapot stand?", "sink"),
        ("where are the meetups?", "Porto"),
        ("where is the meetup", "Porto"),
        ("who gives a signoff?", "warden"),
    ],
)
def test_a_word_is_found_written_apart_or_together(retriever: Retriever, question: str, words: str) -> None:
    """Whichever way the guide writes it."""
    assert words in retriever.ask(question).answers[0].text


def test_a_word_is_not_cut_where_the_guide_does_not(retriever: Retriever) -> None:
    """Two words of the guide that stand apart by themselves make no third."""
    concepts = retriever.read("is there a shuttlepet").concepts
    assert not any(form.terms == ("shuttl", "pet") for one in concepts for form in one.forms)

"""Suggestions and examples: each is answered when asked as it stands, in any guide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation, Kind
from corpus.model import Document
from corpus.store.library import Library
from retrieval.retriever import Retriever
from tests.helpers.guides import HARBOUR_HINTS, ask, harbour, kitchen, library_of

QUESTIONS = Path(__file__).parent.parent / "questions"
ASKED = 22  # questions refused, of each guide


class Guide(NamedTuple):
    """A guide, and questions that it doesn't answer."""

    assistant: Assistant
    refused: list[str]


def refused(path: Path) -> list[str]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [row["question"] for row in rows if not row["expect"] and not row.get("history")]


@pytest.fixture(scope="module", params=["pain-medicine", "bike-share", "kitchen", "harbour"])
def guide(
    request: pytest.FixtureRequest, built_in: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Guide]:
    """Return guides with hints, without hints, and without headings."""
    name = str(request.param)
    folder = tmp_path_factory.mktemp(name)
    if name == "pain-medicine":
        library, questions = Library.open(built_in), refused(QUESTIONS / "pain-medicine.fit.jsonl")
    elif name == "bike-share":
        text = (QUESTIONS / "guides" / "bike-share.txt").read_text(encoding="utf-8")
        library = library_of(folder, Document(name, "Bikes", text, source="bikes.txt", format="text"))
        questions = refused(QUESTIONS / "guides" / "bike-share.jsonl")
    else:
        library = library_of(folder, kitchen() if name == "kitchen" else harbour(HARBOUR_HINTS))
        questions = ["is there a sauna?", "who discovered radium?", "may I bring my parrot?"]
    yield Guide(Assistant(library), questions[:: max(1, len(questions) // ASKED)])
    library.close()


def test_every_suggestion_is_answered_when_it_is_asked_as_it_stands(guide: Guide) -> None:
    """Up to three with every refusal, each from another place, and never the question itself."""
    with_suggestions = 0
    for question in guide.refused:
        reply = ask(guide.assistant, question)
        if reply.kind is not Kind.NOT_FOUND:
            continue
        with_suggestions += 1
        assert 1 <= len(reply.suggestions) <= 3, question
        assert question not in reply.suggestions
        assert all(suggestion in reply.text for suggestion in reply.suggestions)
        answers = [ask(guide.assistant, suggestion) for suggestion in reply.suggestions]
        assert all(answer.answered for answer in answers), reply.suggestions
        places = {(found.answers[0].document, found.answers[0].start) for found in answers}
        assert len(places) == len(answers), reply.suggestions
    assert with_suggestions


def test_examples_are_answered_and_different(guide: Guide) -> None:
    """With hints or without, with headings or without: what the help shows works."""
    examples = guide.assistant.examples()
    assert 1 <= len(examples) == len(set(examples)) <= 3
    assert all(ask(guide.assistant, example).answered for example in examples)
    assert guide.assistant.examples(1) == examples[:1]


def test_there_is_always_a_topic(guide: Guide) -> None:
    """A guide without headings has its title."""
    assert guide.assistant.topics()
    assert [line.strip() for line in guide.assistant.outline()] == list(guide.assistant.topics())


def test_a_long_list_of_topics_is_cut_short(tmp_path: Path) -> None:
    """Chapters if there are some, else the first sections and how many more there are."""
    rooms = "".join(f"## Room {number}\n\nIt has a window.\n\n" for number in range(50))
    flat = Assistant(library_of(tmp_path / "flat", Document("house", "House", f"# House\n\n{rooms}")))
    assert flat.topics()[-2:] == flat.outline()[-2:] == ("Room 39", "… and 10 more")
    deep = rooms.replace("## Room 25\n", "# Garden\n\n## Pond\n")
    chapters = Assistant(library_of(tmp_path / "deep", Document("house", "House", f"# Building\n\n{deep}")))
    assert chapters.topics() == chapters.outline() == ("Building", "Garden")


def test_a_suggestion_asked_before_is_not_made_again(built_in: Path) -> None:
    """Who took a suggestion, in these words or in others, sees new ones next time."""
    library = Library.open(built_in)
    assistant, conversation = Assistant(library), Conversation()
    first = assistant.reply(conversation, "What does the pain fellowship cost?").suggestions[0]
    told = assistant.reply(conversation, first).answers[0].text
    again = assistant.reply(conversation, "What does the pain fellowship cost?").suggestions
    assert again
    assert first not in again
    assert all(ask(assistant, question).answers[0].text != told for question in again)
    library.close()


def test_a_suggestion_is_tried_once_an_edition(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second refusal of a kind asks the retriever no more than its own question."""
    library = Library.open(built_in)
    assistant = Assistant(library)
    asked: list[str] = []
    whole = Retriever.ask

    def counted(self: Retriever, question: str, *, carried: str = "") -> object:
        asked.append(question)
        return whole(self, question, carried=carried)

    monkeypatch.setattr(Retriever, "ask", counted)
    once = ask(assistant, "what do surgeons in Peru earn?")
    tried = len(asked)
    assert once.kind is Kind.NOT_FOUND
    assert tried <= 8
    assert ask(assistant, "what do surgeons in Peru earn?").suggestions == once.suggestions
    assert set(asked[tried:]) <= {"what do surgeons in Peru earn?"}
    library.close()

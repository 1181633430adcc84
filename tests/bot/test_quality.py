"""Floors under the quality of answers, on questions that nothing was fitted on.

They stand a little below what was measured when they were set: whoever makes answers worse hears of it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation
from corpus.guide import built_in_document
from corpus.model import Document
from retrieval.evaluation.judging import Outcome, Question, evaluate, read_questions
from tests.helpers.retrievers import library_of

QUESTIONS = Path(__file__).parents[1] / "questions"
SLACK = 0.03


class Measured(NamedTuple):
    """What was measured on a question file: of the built-in guide, or of the guide beside the questions."""

    questions: str
    guide: str
    helpful_and_honest: float
    auroc: float
    off_scope_answered: float


MEASURED = [
    Measured("pain-medicine.held-out.jsonl", "", 0.854, 0.952, 0.168),
    Measured("pain-medicine.conversations.jsonl", "", 0.954, 0.998, 0.023),
    Measured(
        "guides/held-out/ceramics-studio.jsonl", "guides/held-out/ceramics-studio.txt", 0.659, 0.835, 0.258
    ),
    Measured(
        "guides/held-out/hospital-visitors.jsonl", "guides/held-out/hospital-visitors.md", 0.759, 0.932, 0.226
    ),
]


def guide(name: str) -> Document:
    """Return a guide of the question files, as a keeper would add it: without hints."""
    if not name:
        return built_in_document()
    path = QUESTIONS / name
    kind = "markdown" if path.suffix == ".md" else "text"
    return Document(path.stem, path.stem, path.read_text(encoding="utf-8"), kind, path.name)


def asking(assistant: Assistant, text: str) -> Callable[[str, Sequence[str]], Outcome]:
    """Return what asks a question after those before it, and holds that its answers stand in the text."""

    def ask(question: str, history: Sequence[str]) -> Outcome:
        conversation = Conversation()
        for earlier in history:
            assistant.reply(conversation, earlier)
        reply = assistant.reply(conversation, question)
        assert all(text[answer.start : answer.end] == answer.text for answer in reply.answers)
        return Outcome(reply.answered, tuple(answer.text for answer in reply.answers), reply.confidence)

    return ask


def figures(folder: Path, measured: Measured, questions: Sequence[Question]) -> dict[str, float | None]:
    """Return the figures over some questions."""
    document = guide(measured.guide)
    library = library_of(folder, document)
    try:
        return evaluate(questions, asking(Assistant(library), document.text)).figures()
    finally:
        library.close()


@pytest.mark.parametrize("measured", MEASURED, ids=lambda one: Path(one.questions).stem)
def test_held_out_questions_are_answered_as_well_as_before(tmp_path: Path, measured: Measured) -> None:
    """Right answers and right refusals, the confidence that tells them apart, and few wrong answers."""
    found = figures(tmp_path, measured, read_questions(QUESTIONS / measured.questions))
    helpful, auroc, answered = (found[name] for name in ("helpful_and_honest", "auroc", "off_scope_answered"))
    assert helpful is not None
    assert auroc is not None
    assert answered is not None
    assert helpful >= measured.helpful_and_honest - SLACK
    assert auroc >= measured.auroc - SLACK
    assert answered <= measured.off_scope_answered + 2 * SLACK

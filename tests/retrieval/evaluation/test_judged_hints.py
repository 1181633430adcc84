"""Judged questions as hints: they lead to the shortest words that answer them."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.hints import read_hints
from retrieval.evaluation.judged_hints import with_hints
from retrieval.evaluation.judging import Question, read_questions
from tests.helpers.retrievers import BAKERY_HINTS, bakery


def judged(folder: Path, *asked: tuple[str, str, list[list[str]]]) -> list[Question]:
    told = [{"question": text, "kind": kind, "expect": expect} for text, kind, expect in asked]
    path = folder / "q.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in told), encoding="utf-8")
    return read_questions(path)


def test_a_hint_leads_to_the_sentence_that_answers(tmp_path: Path) -> None:
    """One sentence where one does, two where it takes two; earlier hints are gone; crises are no hints."""
    questions = judged(
        tmp_path,
        ("bread price", "keyword", [["4.20"]]),
        ("loaf: what is it made of and what does it cost", "two", [["4.20"], ["sourdough"]]),
        ("who is the mayor", "none", []),
        ("I want to die", "crisis", []),
        ("what is the moon made of", "direct", [["cheese"]]),
    )
    hints = read_hints(with_hints(bakery(BAKERY_HINTS), questions))
    assert hints.subject == ()
    assert [(one.text, one.questions) for one in hints.answers] == [
        ("A loaf of rye bread costs 4.20 euros.", ("bread price",)),
        (
            "A loaf of rye bread costs 4.20 euros. "
            "Rye bread is made of rye flour, water, salt and sourdough.",
            ("loaf: what is it made of and what does it cost",),
        ),
    ]
    assert [one.questions for one in hints.not_covered] == [("who is the mayor",)]

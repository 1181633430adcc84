from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceError
from retrieval.evaluation.judging import Outcome, evaluate_file, read_questions

REFUSED = Outcome(answered=False, texts=(), confidence=0.1)


def given(*texts: str, confidence: float = 0.8) -> Outcome:
    return Outcome(answered=True, texts=texts, confidence=confidence)


def write(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def row(text: str = "q", expect: list[list[str]] | None = None, **more: Any) -> dict[str, Any]:
    return {"question": text, "expect": expect or [], **more}


def figures(path: Path, **outcomes: Outcome) -> dict[str, float | None]:
    return evaluate_file(path, lambda question, _: outcomes[question]).figures()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("It takes twelve months.", True),
        ("It takes **Twelve**\n  months", True),
        ("It takes a year.", True),
        ("It takes twelve years.", False),
        ("", False),
        ("twelve months " * 66, False),
    ],
)
def test_an_answer_is_right_if_every_group_matches(tmp_path: Path, text: str, right: bool) -> None:
    """Case, marks and line ends don't matter, but length does: quoting half the guide is no answer."""
    path = write(tmp_path, row("q", [["twelve", "a year"], ["months", "a year"]]))
    assert figures(path, q=given(text))["answer_at_1"] == right


def test_helpful_and_honest_counts_right_answers_and_right_refusals(tmp_path: Path) -> None:
    """An answer to what the guide can't answer is as wrong as a wrong answer."""
    path = write(tmp_path, row("a", [["yes"]]), row("b", [["yes"]]), row("c"), row("d", sub="near"))
    found = figures(path, a=given("yes"), b=given("no", "yes"), c=REFUSED, d=given("no"))
    assert found["helpful_and_honest"] == 0.5
    assert (found["answer_at_1"], found["answer_at_3"]) == (0.5, 1.0)
    assert (found["wrong"], found["refused"]) == (0.5, 0.0)
    assert (found["off_scope_answered"], found["near_topic_answered"]) == (0.5, 1.0)


def test_brevity_is_a_share_of_the_right_answers(tmp_path: Path) -> None:
    """A wrong answer is not brief, whatever its length; a whole section need not be."""
    about = row("about", [["yes"]], kind="section")
    path = write(tmp_path, row("a", [["yes"]]), row("b", [["yes"]]), row("c", [["yes"]]), about)
    found = figures(path, a=given("yes"), b=given("yes " * 51), c=given("no"), about=given("yes " * 99))
    assert found["right_and_brief"] == 0.5


def test_confidence_is_compared_over_all_questions_and_calibrated_over_answers(tmp_path: Path) -> None:
    """AUROC sees refusals too; the calibration error only what was answered."""
    path = write(tmp_path, row("a", [["yes"]]), row("b"))
    report = evaluate_file(path, lambda question, _: given("yes") if question == "a" else REFUSED)
    assert report.figures()["auroc"] == 1.0
    assert report.figures()["calibration_error"] == pytest.approx(0.2)
    assert [one.answers for one in report.reliability()] == [1]


def test_turns_of_a_conversation_are_asked_with_what_came_before(tmp_path: Path) -> None:
    """Each turn is judged by itself, and knows the questions before it."""
    asked: list[tuple[str, tuple[str, ...]]] = []

    def answering(question: str, history: Sequence[str]) -> Outcome:
        asked.append((question, tuple(history)))
        return REFUSED

    report = evaluate_file(
        write(tmp_path, {"id": "c", "turns": [row("one"), row("two"), row("three")]}), answering
    )
    assert asked == [("one", ()), ("two", ("one",)), ("three", ("one", "two"))]
    assert [one.question.id for one in report.judgements] == ["c.1", "c.2", "c.3"]


def test_kinds_and_misses_are_told(tmp_path: Path) -> None:
    """A keeper sees which kind fails, and on which questions."""
    path = write(tmp_path, row("a", kind="none", sub="near", id="n1"), row("b", kind="none", sub="near"))
    report = evaluate_file(path, lambda question, _: given("x") if question == "a" else REFUSED)
    assert report.kinds() == {"none-near": (2, 0.5)}
    assert [one.question.id for one in report.misses()] == ["n1"]


def test_a_row_without_expectation_is_asked_but_not_judged(tmp_path: Path) -> None:
    """Questions as a report exports them have no expectation yet."""
    report = evaluate_file(write(tmp_path, {"question": "q"}), lambda *_: REFUSED)
    assert (report.judgements, report.unjudged) == ((), 1)


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": "x"}', '{"question": 1}', '{"question": "q", "expect": [["("]]}', '{"turns": [{}]}'],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    """The message says which line of which file."""
    path = tmp_path / "questions.jsonl"
    path.write_text(f'{{"question": "fine"}}\n{line}\n')
    with pytest.raises(SourceError, match=r"Line 2 of .*questions\.jsonl"):
        read_questions(path)


def test_a_missing_or_binary_file_is_one_sentence(tmp_path: Path) -> None:
    """No traceback for a slip in a path."""
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name in ("missing", "binary"):
        with pytest.raises(SourceError, match=name):
            read_questions(tmp_path / name)


def test_several_questions_at_once_are_judged_one_by_one(tmp_path: Path) -> None:
    """Each part needs its own answer, in its place, and what the guide doesn't say is refused."""
    row = {
        "kind": "two", "question": "how long, how much, and why?",
        "expect": [["12 months"]], "parts": [[["12 months"]], [["\\$9"]], []],
    }  # fmt: skip
    path = write(tmp_path, row)

    def figures(*parts: str) -> float | None:
        outcome = Outcome(True, ("12 months",), 0.8, parts=parts)
        return evaluate_file(path, lambda *_: outcome).figures()["every_part_right"]

    assert figures("12 months", "$9", "") == 1
    assert figures("$9", "12 months", "") == 0
    assert figures("12 months", "$9", "because") == 0
    assert figures("12 months", "$9") == 0


def test_answers_are_told_apart_by_their_document(tmp_path: Path) -> None:
    """Refusals belong to none."""
    rows = [{"id": str(n), "question": f"q{n}", "expect": [["yes"]]} for n in range(4)]
    said = {"q0": ("yes", "a"), "q1": ("no", "a"), "q2": ("yes", "b")}

    def ask(question: str, _history: Sequence[str]) -> Outcome:
        text, document = said.get(question, ("", ""))
        return Outcome(bool(text), (text,) if text else (), 0.95, document)

    report = evaluate_file(write(tmp_path, *rows), ask)
    assert {name: len(one.judgements) for name, one in report.documents().items()} == {"a": 2, "b": 1}
    assert report.documents()["a"].figures()["helpful_and_honest"] == 0.5
    assert report.figures()["sure_and_wrong"] == 0.25

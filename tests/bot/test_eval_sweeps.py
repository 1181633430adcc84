"""`guidebot eval` over a real guide: what grows, what is wrapped, and what changed since an earlier run."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.helpers.keepers import WORKSHOP, Guidebot
from tests.questions.bystanders import write

ASKED = [
    ("What does a day cost?", [["\\$12"]]),
    ("When does the workshop open?", [["nine"]]),
    ("When does it close?", [["six"]]),
    ("What do members pay?", [["half"]]),
    ("price of a day", [["\\$12"]]),
    ("What is the damage for a day?", [["\\$12"]]),
    ("Who owns the workshop?", []),
    ("Is there parking?", []),
    ("Can I bring a llama?", []),
]


def rows(path: Path, *asked: tuple[str, list[list[str]]]) -> Path:
    told = [
        {"id": f"q{n}", "kind": "direct" if expect else "none", "question": text, "expect": expect}
        for n, (text, expect) in enumerate(asked)
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in told), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return rows(tmp_path / "questions.jsonl", *ASKED)


@pytest.fixture
def evaluate(guidebot: Guidebot, run_main: Guidebot, workshop: Path) -> Guidebot:
    guidebot("add", workshop)
    guidebot("remove", "club")
    return partial(run_main, "eval")


def test_hints_are_made_of_judged_questions_and_the_guide_stays(
    evaluate: Guidebot, file: Path, tmp_path: Path, guidebot: Guidebot
) -> None:
    """From another file all are asked; each point is compared with none, and nothing is published."""
    before = guidebot("history", "--json").json
    hints = rows(tmp_path / "hints.jsonl", ("the damage for a day", [["\\$12"]]), ("llama allowed?", []))
    swept = evaluate(file, "--hints", "2,0", "--hints-from", hints, "--json").json
    assert swept["sweep"] == "hints"
    none, two = swept["points"]
    assert (none["hints"], two["hints"]) == (0, 2)
    assert none["questions"] == two["questions"] == len(ASKED)
    assert none["compared"]["difference"] == 0 and none["compared"]["p"] == 1
    assert [row["question"] for row in two["compared"]["gained"]] == ["What is the damage for a day?"]
    assert two["compared"]["lost"] == []
    assert guidebot("history", "--json").json == before


def test_hints_of_the_same_file_are_not_asked(evaluate: Guidebot, file: Path) -> None:
    """At every point the same others are asked; too many hints are one sentence."""
    points = evaluate(file, "--hints", "0,3", "--json").json["points"]
    assert [point["questions"] for point in points] == [len(ASKED) - 3] * 2
    assert "  hints" in evaluate(file, "--hints", "0,3").out
    ended = evaluate(file, "--hints", "8")
    assert (ended.status, ended.out) == (1, "") and "--hints-from" in ended.err


def test_a_guide_is_asked_among_documents_that_nobody_asks_about(
    evaluate: Guidebot, file: Path, tmp_path: Path
) -> None:
    """The sizes are those of the company; more than there are is one sentence."""
    write(tmp_path / "beside", 3)
    points = evaluate(file, "--sizes", "0,3", "--beside", tmp_path / "beside", "--json").json["points"]
    assert [point["sizes"] for point in points] == [0, 3]
    assert set(points[0]["documents"]) == {"workshop"}
    ended = evaluate(file, "--sizes", "4", "--beside", tmp_path / "beside")
    assert ended.status == 1 and "There are 3 documents" in ended.err


def test_bare_questions_are_asked_again_in_whole_messages(evaluate: Guidebot, file: Path) -> None:
    """The same number of each, and what the one is of the other."""
    asked = evaluate(file, "--wrapped", "--json").json
    assert asked["bare"]["questions"] == asked["wrapped"]["questions"] == len(ASKED)
    assert "wrapped / bare: " in evaluate(file, "--wrapped").out


def test_two_runs_are_compared_row_by_row(
    evaluate: Guidebot, file: Path, tmp_path: Path, guidebot: Guidebot, workshop: Path
) -> None:
    """What was lost is named; a file that is no run is one sentence."""
    run = tmp_path / "before.jsonl"
    evaluate(file, "--save", run)
    same = evaluate(file, "--against", run, "--json").json["compared"]
    assert (same["both"], same["gained"], same["lost"], same["p"]) == (len(ASKED), [], [], 1.0)
    workshop.write_text(WORKSHOP.replace("A day costs $12. ", ""), encoding="utf-8")
    guidebot("update", "--force")
    lost = evaluate(file, "--against", run, "--json").json["compared"]["lost"]
    assert "What does a day cost?" in [row["question"] for row in lost]
    assert "- q0: What does a day cost?" in evaluate(file, "--against", run).out
    ended = evaluate(file, "--against", workshop)
    assert ended.status == 1 and "is no run" in ended.err


def test_reliability_is_told_of_each_document(evaluate: Guidebot, file: Path) -> None:
    """Of those that answered."""
    documents = evaluate(file, "--json").json["documents"]
    assert set(documents) == {"workshop"}
    assert documents["workshop"]["answers"] == sum(
        one["count"] for one in documents["workshop"]["reliability"]
    )


@pytest.mark.parametrize(
    "options",
    [
        ("--hints", "0,5", "--wrapped"),
        ("--hints", "0,5", "--misses"),
        ("--hints", "few"),
        ("--hints-from", "x"),
        ("--sizes", "0,5"),
        ("--beside", "x"),
    ],
)
def test_options_that_would_do_nothing_are_refused(
    evaluate: Guidebot, file: Path, options: tuple[str, ...]
) -> None:
    """Who mixes them up is told, instead of being shown other figures."""
    ended = evaluate(file, *options)
    assert (ended.status, ended.out) == (2, "")

"""Holds what the question files promise: each question can be answered, and none is given away by a hint."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.model import Document
from corpus.structure.chunking import chunk
from retrieval.answering.settings import QUOTING
from retrieval.evaluation.judging import Outcome, judge, read_questions

HERE = Path(__file__).parent
GUIDE = Path(corpus.__file__).parent / "guide" / "pain-medicine.md"
HINTS = GUIDE.with_suffix(".hints.toml")
WORDINGS = (GUIDE, *sorted(HERE.glob("guides/pain-medicine-*.txt")))
ABOUT_GUIDE = sorted(HERE.glob("*.jsonl"))
ABOUT_OTHERS = sorted(HERE.glob("guides/**/*.jsonl"))
PAIRS = [(file, guide) for file in ABOUT_GUIDE for guide in WORDINGS] + [
    (file, file.with_suffix(ending))
    for file in ABOUT_OTHERS
    for ending in (".md", ".txt")
    if file.with_suffix(ending).exists()
]


def kinds() -> frozenset[str]:
    """Return the kinds of questions in the README's table."""
    table = (HERE / "README.md").read_text(encoding="utf-8").partition("| kind |")[2]
    first_cells = (line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    return frozenset(kind for cell in first_cells for kind in re.findall(r"`(\w+)`", cell))


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file as they stand, each turn of a conversation on its own."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield from row.get("turns", [row])


@cache
def spans(guide: Path) -> list[str]:
    """Return the longest that may be quoted from each sentence on: whatever answers stands in one of them."""
    text = guide.read_text(encoding="utf-8")
    document = Document(guide.stem, guide.stem, text, "markdown" if guide.suffix == ".md" else "text")
    found: list[str] = []
    for _, passages in groupby(chunk(document), lambda passage: passage.section):
        sentences = [span for passage in passages for span in passage.sentences]
        for first, begin in enumerate(sentences):
            longest = ""
            for last in sentences[first:]:
                quoted = text[begin.start : last.end]
                if len(quoted.split()) > QUOTING.longest:
                    break
                longest = quoted
            if longest:
                found.append(longest)
    return found


def hints() -> dict[str, Any]:
    """Return the built-in guide's hints file as it stands."""
    return tomllib.loads(HINTS.read_text(encoding="utf-8"))


def spelled(question: str) -> str:
    """Return a question without case, punctuation and double blanks."""
    return " ".join("".join(c if c.isalnum() or c in "&%$" else " " for c in question.casefold()).split())


@pytest.mark.parametrize(("file", "guide"), PAIRS, ids=lambda path: path.stem)
def test_a_span_of_the_guide_answers_each_question(file: Path, guide: Path) -> None:
    """Every answerable question has a right answer that may be quoted from the guide it is asked of."""
    quotable = [Outcome(answered=True, texts=(text,), confidence=1.0) for text in spans(guide)]
    asked = [question for question in read_questions(file) if question.expect]
    one_for_each_demand = {question.expect: question for question in asked}
    lost = {
        demand
        for demand, question in one_for_each_demand.items()
        if not any(judge(question, outcome).right for outcome in quotable)
    }
    assert [f"{question.id}: {question.text}" for question in asked if question.expect in lost] == []


@pytest.mark.parametrize(("file", "guide"), PAIRS, ids=lambda path: path.stem)
def test_a_span_answers_each_part_of_two_questions_at_once(file: Path, guide: Path) -> None:
    """Of two questions at once, each has its own answer, unless the guide says nothing of it."""
    both = [row for row in rows(file) if row["kind"] == "two"]
    assert [row["question"] for row in both if len(row["parts"]) < 2 or not any(row["parts"])] == []
    quotable = [" ".join(text.split()) for text in spans(guide)] if both else []
    lost = [
        (row["question"], part)
        for row in both
        for part in row["parts"]
        if part and not any(_says(part, text) for text in quotable)
    ]
    assert lost == []


def _says(groups: list[list[str]], text: str) -> bool:
    return all(any(re.search(one, text, re.IGNORECASE) for one in group) for group in groups)


@pytest.mark.parametrize("file", ABOUT_GUIDE + ABOUT_OTHERS, ids=lambda path: path.stem)
def test_kinds_are_those_of_the_readme(file: Path) -> None:
    """Figures are given for each kind, so kinds are spelt alike; what has no answer is near or far."""
    known = kinds()
    strange = [
        row["question"]
        for row in rows(file)
        if row["kind"] not in known or (row["kind"] == "none") != (row.get("sub") in ("near", "far"))
    ]
    assert strange == []


@pytest.mark.parametrize("file", ABOUT_GUIDE + ABOUT_OTHERS, ids=lambda path: path.stem)
def test_no_question_is_asked_twice(file: Path) -> None:
    """Within a file, ids differ, and no question comes up twice with the same history."""
    questions = read_questions(file)
    asked = Counter((question.text, question.history) for question in questions if "talk" not in question.id)
    assert [text for (text, _), times in asked.items() if times > 1] == []
    assert len({question.id for question in questions}) == len(questions)


def test_no_hint_question_stands_in_two_places() -> None:
    """A question belongs to one answer, or to what is not covered, never to both."""
    told = hints()
    asked = [q for entry in (*told["answer"], *told["not_covered"]) for q in entry["questions"]]
    times = Counter(map(spelled, [*asked, *(check["question"] for check in told["check"])]))
    assert [question for question, count in times.items() if count > 1] == []


def test_held_out_questions_are_no_hints() -> None:
    """What is held out to test on stands neither among the hints nor among the questions to fit on."""
    told = hints()
    known = {spelled(q) for entry in (*told["answer"], *told["not_covered"]) for q in entry["questions"]}
    known |= {spelled(check["question"]) for check in told["check"]}
    known |= {spelled(q.text) for q in read_questions(HERE / "pain-medicine.fit.jsonl") if not q.history}
    held = read_questions(HERE / "pain-medicine.held-out.jsonl")
    assert [q.text for q in held if not q.history and spelled(q.text) in known] == []


def test_what_is_not_covered_is_said_in_a_sentence() -> None:
    """Each topic beside the guide has one whole sentence of its own to say, and enough ways to ask."""
    entries = hints()["not_covered"]
    says = [entry["say"] for entry in entries]
    assert len(set(says)) == len(says)
    assert [say for say in says if not (say.startswith("The guide ") and say.endswith("."))] == []
    assert sum(len(entry["questions"]) for entry in entries) >= 230

"""Answering a file of questions and judging the answers: right, or rightly refused.

A row is a question, or a conversation whose turns are asked one after the other::

    {"id": "q-1", "kind": "direct", "question": "How long is it?", "expect": [["12 months", "a year"]]}
    {"id": "c-1", "turns": [{"question": "How long is it?", "kind": "direct", "expect": [["12 months"]]}, …]}

An answer is right if for every group of `expect` one of its regular expressions matches. A row whose `expect`
is empty should be refused; one without `expect` is asked, but not judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from corpus.errors import SourceError
from retrieval.answering.settings import QUOTING
from retrieval.evaluation.metrics import Bin, auroc, expected_calibration_error, mean, reliability

__all__ = [
    "Bin",
    "Judgement",
    "Outcome",
    "Question",
    "Report",
    "evaluate",
    "evaluate_file",
    "judge",
    "read_questions",
]

BRIEF = 50  # words; what a person reads at a glance
SECTION = "section"  # the kind of questions that ask for a whole section, which no sentence answers
SURE = 0.9
"""Confidence from which on an answer is taken for sure."""
NEAR = "near"  # the `sub` of questions that ask for something just beside the guide

Expectation = tuple[tuple[re.Pattern[str], ...], ...]
"""Groups of which one expression each has to match; none for what has to be refused."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what its answer must say.

    Attributes:
        id: what the file calls it.
        text: the question.
        kind: such as ``direct`` or ``typo``; figures are given for each.
        sub: a finer kind, such as ``near``.
        history: what was asked before, oldest first.
        expect: groups of regular expressions; empty for a question to refuse, None for one not to judge.
        parts: of several questions at once, what is expected of each; empty for a single one.
    """

    id: str
    text: str
    kind: str
    sub: str
    history: tuple[str, ...]
    expect: Expectation | None
    parts: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    Attributes:
        answered: whether an answer was given.
        texts: the answers, best first.
        confidence: probability, 0 to 1, that the first is right.
        document: that the first is from, or empty.
        parts: the answer to each of several questions, empty where it was refused.
    """

    answered: bool
    texts: tuple[str, ...]
    confidence: float
    document: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question, its outcome, and what that is worth.

    Attributes:
        question: what was asked.
        outcome: what became of it.
        right: a right answer, or a right refusal.
        right_of_three: the same, looking at all the answers given.
        brief: a right answer in at most `BRIEF` words.
        parts_right: every one of several questions answered rightly or rightly refused.
    """

    question: Question
    outcome: Outcome
    right: bool
    right_of_three: bool
    brief: bool
    parts_right: bool = False

    @property
    def answerable(self) -> bool:
        """Whether the guide answers the question."""
        return bool(self.question.expect)


Answering = Callable[[str, Sequence[str]], Outcome]


@dataclass(frozen=True, slots=True)
class Report:
    """All the judgements of a file, and the figures over them."""

    judgements: tuple[Judgement, ...]
    unjudged: int = 0

    def figures(self) -> dict[str, float | None]:
        """Return the figures by name: shares from 0 to 1, None where there is nothing to count."""
        on = [one for one in self.judgements if one.answerable]
        off = [one for one in self.judgements if not one.answerable]
        right = [one for one in on if one.right and one.question.kind != SECTION]
        several = [one.parts_right for one in self.judgements if one.question.parts]
        return {
            "helpful_and_honest": mean([one.right for one in self.judgements]),
            "answer_at_1": mean([one.right for one in on]),
            "answer_at_3": mean([one.right_of_three for one in on]),
            "wrong": mean([one.outcome.answered and not one.right for one in on]),
            "refused": mean([not one.outcome.answered for one in on]),
            "right_and_brief": mean([one.brief for one in right]),
            "off_scope_answered": mean([one.outcome.answered for one in off]),
            "near_topic_answered": mean([one.outcome.answered for one in off if one.question.sub == NEAR]),
            "sure_and_wrong": mean([_is_sure(one) and not one.right for one in self.judgements]),
            **({"every_part_right": mean(several)} if several else {}),
            "auroc": auroc([one.outcome.confidence for one in on], [one.outcome.confidence for one in off]),
            "calibration_error": expected_calibration_error(self._given()),
        }

    def reliability(self) -> tuple[Bin, ...]:
        """Return confidence against truth over the answers given, in bins of equal mass."""
        return reliability(self._given())

    def documents(self) -> dict[str, Report]:
        """Return the judgements by the document that the first answer is from; refusals are no document's."""
        groups: dict[str, list[Judgement]] = {}
        for one in self.judgements:
            if one.outcome.answered and one.outcome.document:
                groups.setdefault(one.outcome.document, []).append(one)
        return {name: Report(tuple(group)) for name, group in sorted(groups.items())}

    def kinds(self) -> dict[str, tuple[int, float]]:
        """Return how many questions of each kind there are, and the share right, in the file's order."""
        groups: dict[str, list[bool]] = {}
        for one in self.judgements:
            name = "-".join(filter(None, (one.question.kind, one.question.sub)))
            groups.setdefault(name, []).append(one.right)
        return {name: (len(group), sum(group) / len(group)) for name, group in groups.items()}

    def misses(self) -> tuple[Judgement, ...]:
        """Return what went wrong, in the file's order."""
        return tuple(one for one in self.judgements if not one.right)

    def _given(self) -> list[tuple[float, bool]]:
        given = (one for one in self.judgements if one.outcome.answered)
        return [(one.outcome.confidence, one.right) for one in given]


def evaluate_file(path: Path, answering: Answering) -> Report:
    """Ask every question of a file and return the judgements.

    Args:
        path: a JSONL file.
        answering: answers a question, given what was asked before it.

    Raises:
        SourceError: the file can't be read, or a line of it is no question.
    """
    return evaluate(read_questions(path), answering)


def evaluate(questions: Sequence[Question], answering: Answering) -> Report:
    """Ask every question and return the judgements."""
    outcomes = [(question, answering(question.text, question.history)) for question in questions]
    judgements = [judge(question, outcome) for question, outcome in outcomes if question.expect is not None]
    return Report(tuple(judgements), len(questions) - len(judgements))


def judge(question: Question, outcome: Outcome) -> Judgement:
    """Return what an outcome is worth; quoting more than an answer may hold is not right."""
    several = bool(question.parts) and _parts_right(question, outcome)
    if not question.expect:
        refused = not outcome.answered
        return Judgement(question, outcome, refused, refused, brief=False, parts_right=several)
    first = outcome.texts[0] if outcome.answered and outcome.texts else ""
    words = len(first.split())
    right = words <= QUOTING.longest and _matches(question.expect, first)
    of_three = right or (outcome.answered and _matches(question.expect, "\n\n".join(outcome.texts[:3])))
    brief = right and words <= BRIEF
    return Judgement(question, outcome, right, of_three, brief=brief, parts_right=several)


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a JSONL file; each turn of a conversation is a question with history.

    Raises:
        SourceError: the file can't be read, or a line of it is no question.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SourceError(f"The question file {path} can't be read: {reason}.") from error
    questions: list[Question] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                questions += _questions(msgspec.json.decode(line, type=_Row), f"line {number}")
            except (msgspec.MsgspecError, re.error, ValueError) as error:
                raise SourceError(f"Line {number} of {path} is no question: {error}.") from error
    return questions


class _Turn(msgspec.Struct):
    question: str = ""
    kind: str = ""
    sub: str | None = ""
    history: tuple[str, ...] = ()
    expect: tuple[tuple[str, ...], ...] | None = None
    parts: tuple[tuple[tuple[str, ...], ...], ...] = ()


class _Row(_Turn):
    id: str = ""
    turns: tuple[_Turn, ...] | None = None


def _questions(row: _Row, name: str) -> Iterator[Question]:
    name = row.id or name
    if row.turns is None:
        yield _question(row, name, row.history)
        return
    for number, turn in enumerate(row.turns):
        earlier = tuple(before.question for before in row.turns[:number])
        yield _question(turn, f"{name}.{number + 1}", earlier)


def _question(turn: _Turn, name: str, history: tuple[str, ...]) -> Question:
    if not turn.question.strip():
        raise ValueError("it has no “question”")
    expect = None if turn.expect is None else _expectation(turn.expect)
    parts = tuple(map(_expectation, turn.parts))
    return Question(name, turn.question, turn.kind, turn.sub or "", history, expect, parts)


def _expectation(groups: Sequence[Sequence[str]]) -> Expectation:
    return tuple(tuple(re.compile(one, re.IGNORECASE) for one in group) for group in groups)


def _parts_right(question: Question, outcome: Outcome) -> bool:
    """Return whether each part got what is expected of it, in their order."""
    if len(question.parts) != len(outcome.parts):
        return False
    pairs = zip(question.parts, outcome.parts, strict=True)
    return all(_matches(expect, text) if expect else not text for expect, text in pairs)


def _is_sure(one: Judgement) -> bool:
    return one.outcome.answered and one.outcome.confidence >= SURE


def _matches(expect: Expectation, text: str) -> bool:
    plain = _plain(text)
    return bool(plain) and all(any(one.search(plain) for one in group) for group in expect)


_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
_MARKS = re.compile(r"\*\*|__|`")


@lru_cache(maxsize=512)  # the same answers are held against the demands of many questions
def _plain(text: str) -> str:
    """Return `text` as expectations are written: straight quotes, plain hyphens, single spaces, no marks."""
    return " ".join(_MARKS.sub("", text.translate(_ALIKE)).split())

"""An evaluation to read: the figures, a reliability diagram, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.evaluation.judging import Bin, Judgement, Report

_LABELS = {
    "helpful_and_honest": "helpful & honest",
    "answer_at_1": "right at the first answer",
    "answer_at_3": "right in the first three",
    "wrong": "answered wrongly",
    "refused": "refused, though answerable",
    "right_and_brief": "brief (50 words), of the right",
    "off_scope_answered": "off-scope, yet answered",
    "near_topic_answered": "near the topic, yet answered",
    "auroc": "AUROC, answerable or not",
    "calibration_error": "calibration error",
}
_DIAGRAM_WIDTH = 50  # columns that stand for a share of 1
_LONGEST_QUOTE = 160  # characters


def figures_text(report: Report, name: str) -> str:
    """Return the figures, the shares by kind, and the reliability diagram."""
    return "\n".join([*_figures(report, name), "", *_kinds(report), "", *_diagram(report.reliability())])


def misses_text(report: Report) -> str:
    """Return what went wrong: each question with the answer it got."""
    return "\n".join(line for judgement in report.misses() for line in _miss(judgement))


def _figures(report: Report, name: str) -> Iterator[str]:
    on = sum(one.answerable for one in report.judgements)
    yield f"{name}: {len(report.judgements)} questions, {on} answerable, {len(report.judgements) - on} not"
    if report.unjudged:
        yield f"  {report.unjudged} more have no “expect” and were not judged"
    for key, value in report.figures().items():
        yield f"  {_LABELS[key]:<32}{'-' if value is None else f'{value:.3f}'}"


def _kinds(report: Report) -> Iterator[str]:
    yield "By kind, right answers or right refusals:"
    for kind, (count, right) in report.kinds().items():
        yield f"  {kind or '(none)':<16}{count:>5}  {right:.2f}"


def _diagram(bins: tuple[Bin, ...]) -> Iterator[str]:
    """Draw how often answers of each confidence are right; ``|`` is where the bar should end."""
    yield "Confidence of the answers given, and how often they are right (| = as promised):"
    for one in bins:
        bar = [
            "#" if column < round(one.right * _DIAGRAM_WIDTH) else " " for column in range(_DIAGRAM_WIDTH + 1)
        ]
        bar[round(one.confidence * _DIAGRAM_WIDTH)] = "|"
        yield f"  {one.confidence:.2f} {''.join(bar)} {one.right:.2f}  n={one.answers}"


def _miss(judgement: Judgement) -> Iterator[str]:
    question, outcome = judgement.question, judgement.outcome
    after = f" after {'; '.join(question.history)}" if question.history else ""
    yield f"MISS {question.id}: {question.text}{after}"
    first = " ".join(outcome.texts[0].split())[:_LONGEST_QUOTE] if outcome.texts else "refused"
    yield f"     {outcome.confidence:.2f} {first}"

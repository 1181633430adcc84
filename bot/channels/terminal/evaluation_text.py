"""An evaluation to read: the figures, a reliability diagram, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.evaluation.comparing import Comparison
    from retrieval.evaluation.judging import Bin, Judgement, Report
    from retrieval.evaluation.sweeps import Swept

_LABELS = {
    "helpful_and_honest": "helpful & honest",
    "answer_at_1": "right at the first answer",
    "answer_at_3": "right in the first three",
    "wrong": "answered wrongly",
    "refused": "refused, though answerable",
    "right_and_brief": "brief (50 words), of the right",
    "off_scope_answered": "off-scope, yet answered",
    "near_topic_answered": "near the topic, yet answered",
    "sure_and_wrong": "sure (0.9) and wrong",
    "every_part_right": "several at once, each right",
    "auroc": "AUROC, answerable or not",
    "calibration_error": "calibration error",
}
_SWEPT = {
    "helpful_and_honest": "h&h",
    "wrong": "wrong",
    "off_scope_answered": "off-scope",
    "sure_and_wrong": "sure+wrong",
    "auroc": "AUROC",
    "calibration_error": "calib. err",
}
"""What is shown of each point of a sweep."""
_DIAGRAM_WIDTH = 50  # columns that stand for a share of 1
_LONGEST_QUOTE = 160  # characters


def figures_text(report: Report, name: str) -> str:
    """Return the figures, the shares by kind, and the reliability diagram."""
    parts = [*_figures(report, name), "", *_kinds(report), "", *_diagram(report.reliability())]
    documents = report.documents()
    return "\n".join([*parts, *(_documents(documents) if len(documents) > 1 else ())])


def misses_text(report: Report) -> str:
    """Return what went wrong: each question with the answer it got."""
    return "\n".join(line for judgement in report.misses() for line in _miss(judgement))


def comparison_text(compared: Comparison) -> str:
    """Return what a run gained and lost against an earlier one, row by row."""
    lines = [
        f"Against the earlier run, over {compared.both:,} questions of both: {compared.difference:+.3f},"
        f" {len(compared.gained):,} gained, {len(compared.lost):,} lost, p = {compared.p:.3f}"
    ]
    lines += [f"  + {row.id}: {row.question}" for row in compared.gained]
    lines += [f"  - {row.id}: {row.question}" for row in compared.lost]
    return "\n".join(lines)


def sweep_text(what: str, swept: Sequence[Swept], compared: Sequence[Comparison], name: str) -> str:
    """Return a line for each point of a sweep, with its difference from the first and what that may be."""
    asked = len(swept[0].report.judgements)
    lines = [f"{name}: {asked:,} questions at each point; p is of the difference from the first", ""]
    lines.append(
        f"{what:>7}" + "".join(f"{_SWEPT[key]:>12}" for key in _SWEPT) + f"{'difference':>13}{'p':>7}"
    )
    for one, to_first in zip(swept, compared, strict=True):
        figures = one.report.figures()
        values = (figures[key] for key in _SWEPT)
        cells = "".join(f"{'-' if value is None else f'{value:.3f}':>12}" for value in values)
        lines.append(f"{one.size:>7,}{cells}{to_first.difference:>+13.3f}{to_first.p:>7.3f}")
    return "\n".join(lines)


def wrapped_text(bare: Report, whole: Report, name: str) -> str:
    """Return how questions fare bare and in whole messages."""
    lines = [f"{name}: {len(bare.judgements):,} questions, bare and in whole messages"]
    for label, report in (("bare", bare), ("wrapped", whole)):
        lines += ["", f"{label}:", *(list(_figures(report, name))[1:])]
    one, other = (report.figures()["helpful_and_honest"] for report in (bare, whole))
    if one and other is not None:
        lines += ["", f"wrapped / bare: {other / one:.3f}"]
    return "\n".join(lines)


def _documents(documents: Mapping[str, Report]) -> Iterator[str]:
    yield ""
    yield "By the document of the first answer: answers, right, mean confidence, calibration error"
    for name, report in documents.items():
        figures, bins = report.figures(), report.reliability()
        sure = sum(one.answers * one.confidence for one in bins) / len(report.judgements)
        right, error = figures["helpful_and_honest"] or 0.0, figures["calibration_error"] or 0.0
        yield f"  {name:<40}{len(report.judgements):>6,}{right:>7.2f}{sure:>7.2f}{error:>8.3f}"


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

"""What scripts read of an evaluation: figures, kinds, reliability, and what two runs differ in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrieval.evaluation.comparing import Comparison, Row
    from retrieval.evaluation.judging import Bin, Report


def report_fields(report: Report, *, with_misses: bool = False) -> dict[str, Any]:
    """Return the figures of a run, by kind and by document, and what went wrong if that is wanted."""
    kinds = {name: {"count": count, "right": right} for name, (count, right) in report.kinds().items()}
    missed = [
        {"id": one.question.id, "question": one.question.text, "answers": list(one.outcome.texts)}
        for one in report.misses()
    ]
    return {
        "questions": len(report.judgements),
        "unjudged": report.unjudged,
        **report.figures(),
        "kinds": kinds,
        "reliability": _bins(report.reliability()),
        "documents": {name: _document_fields(one) for name, one in report.documents().items()},
        **({"misses": missed} if with_misses else {}),
    }


def comparison_fields(compared: Comparison) -> dict[str, Any]:
    """Return what two runs differ in."""
    return {
        "both": compared.both,
        "difference": compared.difference,
        "p": compared.p,
        "gained": _rows(compared.gained),
        "lost": _rows(compared.lost),
    }


def _document_fields(report: Report) -> dict[str, Any]:
    figures = report.figures()
    return {
        "answers": len(report.judgements),
        "right": figures["helpful_and_honest"],
        "sure_and_wrong": figures["sure_and_wrong"],
        "calibration_error": figures["calibration_error"],
        "reliability": _bins(report.reliability()),
    }


def _bins(bins: Sequence[Bin]) -> list[dict[str, Any]]:
    return [{"confidence": one.confidence, "right": one.right, "count": one.answers} for one in bins]


def _rows(found: Sequence[Row]) -> list[dict[str, str]]:
    return [{"id": row.id, "question": row.question} for row in found]

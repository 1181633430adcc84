"""What was found in documents that were read: a line each, and a line for each thing worth knowing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.channels.terminal.rendering import one_line
from bot.keeping.report_words import in_words, together

if TYPE_CHECKING:
    from corpus.report.report import Report

_DOCUMENTS = 10
"""Documents that are told of one by one, unless all are asked for."""

_WARNINGS = 5
"""Warnings of one document, unless all are asked for."""


def reading_lines(reports: Sequence[Report], *, verbose: bool = False) -> Iterator[str]:
    """Yield what was found; of very many documents only those with warnings, unless all are asked for."""
    shown = reports
    if len(reports) > _DOCUMENTS and not verbose:
        found = in_words(together(report.found for report in reports))
        yield f"Read {len(reports):,} documents: {found}."
        shown = [report for report in reports if report.warnings]
    for report in shown if verbose else shown[:_DOCUMENTS]:
        yield from _report_lines(report, verbose=verbose)
    more = 0 if verbose else len(shown) - _DOCUMENTS
    if more > 0:
        yield f"Warnings of {more:,} more {'document' if more == 1 else 'documents'} (-v shows them)."


def _report_lines(report: Report, *, verbose: bool) -> Iterator[str]:
    yield f"Read {report.document}: {in_words(report.found)}."
    most = len(report.warnings) if verbose else _WARNINGS
    for warning in report.warnings[:most]:
        where = f"page {warning.page}: " if warning.page and str(warning.page) not in warning.message else ""
        yield f"  ! {one_line(where + warning.message)}"
    if len(report.warnings) > most:
        yield f"  … and {len(report.warnings) - most:,} more (-v shows them)."

"""What keepers' scripts read: documents, editions and publications as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from corpus.guides import guide_of
from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from corpus.editions import EditionNote, StoredDocument
    from corpus.report.report import Report
    from retrieval.keeping import (
        Checked,
        CheckOutcome,
        Comparison,
        PassageChange,
        PassageChanges,
        Publication,
        Rehearsal,
        Replay,
        Said,
    )


MOST_PASSAGES = 1_000
"""Passages that differ and are told one by one; all of them are counted."""


def stored_fields(stored: StoredDocument) -> dict[str, Any]:
    """Return what may be told of a document; never the keeper's path."""
    return {
        "name": stored.name,
        "title": stored.title,
        "source": stored.source,
        "format": stored.format,
        "passages": stored.n_passages,
        "characters": stored.n_characters,
        "metadata": dict(stored.metadata),
        "guide": guide_of(stored.metadata),
    }


def note_fields(note: EditionNote, published: int) -> dict[str, Any]:
    """Return what history says of an edition."""
    return {
        "edition": note.number,
        "published": note.number == published,
        "created": note.created,
        "author": note.author,
        "message": note.message,
        "added": list(note.changes.added),
        "removed": list(note.changes.removed),
        "changed": list(note.changes.changed),
        "kept": note.kept,
    }


def publication_fields(publication: Publication) -> dict[str, Any]:
    """Return what came of a request to publish."""
    return {
        "edition": publication.edition,
        "published": publication.published,
        "before": publication.before,
        "refused": publication.refused,
        "analysed": list(publication.analysed),
        **rehearsal_fields(publication.rehearsal),
        **report_fields(publication.reports),
    }


def checked_fields(found: Checked) -> dict[str, Any]:
    """Return what a check of the whole library found."""
    return {
        "edition": found.edition,
        "published": False,
        "analysed": [],
        "documents": found.documents,
        "index_rebuilt": found.rebuilt,
        **rehearsal_fields(found.rehearsal),
        **report_fields(found.reports),
    }


def comparison_fields(found: Comparison) -> dict[str, Any]:
    """Return what differs between two editions."""
    return {
        "edition": found.after,
        "published": False,
        "before": found.before,
        "analysed": [],
        **rehearsal_fields(found.rehearsal),
    }


def report_fields(reports: Iterable[Report]) -> dict[str, Any]:
    """Return what was found in documents, and what their keeper would want to know."""
    return {
        "found": [{"document": report.document, **asdict(report.found)} for report in reports],
        "warnings": [
            {"document": report.document, **warning._asdict()}
            for report in reports
            for warning in report.warnings
        ],
    }


def rehearsal_fields(rehearsal: Rehearsal) -> dict[str, Any]:
    """Return what differs between two editions."""
    return {
        "added": list(rehearsal.changes.added),
        "removed": list(rehearsal.changes.removed),
        "changed": list(rehearsal.changes.changed),
        "passages": _passage_fields(rehearsal.passages),
        "checks": {
            "passed": len(rehearsal.checks) - len(rehearsal.failed),
            "failed": [_check_fields(outcome) for outcome in rehearsal.failed],
        },
        "asked": {
            "questions": len(rehearsal.replays),
            **{
                effect: [_replay_fields(replay) for replay in rehearsal.replays_with(effect)]
                for effect in ("changed", "lost", "gained")
            },
        },
    }


def _passage_fields(passages: PassageChanges) -> dict[str, Any]:
    return {
        "added": passages.added,
        "removed": passages.removed,
        "changed": passages.changed,
        "shown": [_passage_change_fields(change) for change in passages.shown[:MOST_PASSAGES]],
    }


def _passage_change_fields(change: PassageChange) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "document": change.document,
        "section": SECTION_SEPARATOR.join(change.section),
        "before": change.before,
        "after": change.after,
    }


def _check_fields(outcome: CheckOutcome) -> dict[str, Any]:
    result, before = outcome.after, outcome.before
    return {
        "document": result.document,
        "question": result.question,
        "history": list(result.history),
        "contains": list(result.contains),
        "answer": result.answer,
        "answer_before": before.answer if before else "",
        "passed_before": before.passed if before else None,
        "lost": outcome.lost,
    }


def _replay_fields(replay: Replay) -> dict[str, Any]:
    return {
        "question": replay.question,
        "history": list(replay.history),
        "before": _said_fields(replay.before),
        "after": _said_fields(replay.after),
    }


def _said_fields(said: Said) -> dict[str, Any]:
    return {"answer": said.answer, "confidence": said.confidence}

"""What came of a change that was carried out in a process of its own: values that both processes know."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from bot.keeping.changes import Change
from corpus.report.report import Found

if TYPE_CHECKING:
    from corpus.report.report import Report
    from retrieval.keeping import Publication, Rehearsal, Replay


class Effect(StrEnum):
    """What a change does to the answer of a question that people asked."""

    LOST = "lost"
    CHANGED = "changed"
    GAINED = "gained"


class Replayed(msgspec.Struct, frozen=True):
    """A question that people asked whose answer changes: what it brings now, and what it would bring then."""

    effect: Effect
    question: str
    now: str
    then: str


class ReadDocument(msgspec.Struct, frozen=True):
    """What was found in a document, and what its keeper would want to know, in sentences."""

    name: str
    found: Found
    warnings: tuple[str, ...] = ()


class Tried(msgspec.Struct, frozen=True):
    """What a change does, or did, to a guide.

    Attributes:
        edition: number of the edition that is published now.
        before: number of the one that was published before.
        published: whether they are different.
        refused: whether a check question that lost its answer kept it from being published.
        added: names of documents.
        changed: names of documents.
        removed: names of documents.
        passages_added: how many.
        passages_removed: how many.
        passages_changed: how many.
        checks_passed: how many check questions keep their answers.
        checks_failed: the questions that don't.
        checks_lost: how many of them had their answers before.
        asked: how many questions of people were tried.
        replayed: those whose answers change, those that lose theirs first.
        read: what was found in the documents that were read.
        built_in_stays: whether the built-in guide, alone so far, answers beside the first of one's own.
        unread: why sources could not be read, a sentence each; their documents stay as they are.
    """

    edition: int
    before: int
    published: bool
    refused: bool
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    passages_added: int = 0
    passages_removed: int = 0
    passages_changed: int = 0
    checks_passed: int = 0
    checks_failed: tuple[str, ...] = ()
    checks_lost: int = 0
    asked: int = 0
    replayed: tuple[Replayed, ...] = ()
    read: tuple[ReadDocument, ...] = ()
    built_in_stays: bool = False
    unread: tuple[str, ...] = ()

    @property
    def changes_anything(self) -> bool:
        """Whether the edition would differ from the published one."""
        return bool(self.added or self.changed or self.removed)


class Cause(StrEnum):
    """Why a change was not carried out."""

    HINTS = "hints"
    """The hints of a document have a mistake, or don't fit its text."""
    OTHER = "other"


class Problem(msgspec.Struct, frozen=True):
    """What is wrong, and a sentence that says so."""

    cause: Cause
    says: str


class Known(msgspec.Struct, frozen=True):
    """What the published edition said to questions when a change was tried on it.

    Attributes:
        edition: its key, see `Library.edition_key`.
        said: each question, those before it, the answer, and its confidence.
    """

    edition: str
    said: tuple[tuple[str, tuple[str, ...], str, float], ...]


class Job(msgspec.Struct, frozen=True):
    """A change to be carried out, and how; without one, the built-in guide is published and indexed.

    Attributes:
        data_dir: holds the guide.
        change: what is changed.
        author: who changes it.
        dry_run: publish nothing.
        force: publish whatever the check questions bring.
        message: why.
        also: questions to try besides those that people asked, each with those before it.
        passages_in: code of the language in which the passages are to be listed; empty for no list.
        known: what an edition said before; if it is still the published one it is not asked that again.
    """

    data_dir: str
    change: Change | None = None
    author: str = ""
    dry_run: bool = False
    force: bool = False
    message: str = ""
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    passages_in: str = ""
    known: Known | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What came of a job.

    Attributes:
        tried: what it does to the guide.
        problem: what is wrong instead.
        passages: the passages, if they were wanted.
        known: what the published edition said, to be given with the next job.
    """

    tried: Tried | None = None
    problem: Problem | None = None
    passages: str = ""
    known: Known | None = None


def tried(publication: Publication, *, built_in_stays: bool = False, unread: tuple[str, ...] = ()) -> Tried:
    """Return what a publication does to a guide, as far as a chat shows it."""
    rehearsal = publication.rehearsal
    return Tried(
        edition=publication.edition,
        before=publication.before,
        published=publication.published,
        refused=publication.refused,
        added=tuple(rehearsal.changes.added),
        changed=tuple(rehearsal.changes.changed),
        removed=tuple(rehearsal.changes.removed),
        passages_added=rehearsal.passages.added,
        passages_removed=rehearsal.passages.removed,
        passages_changed=rehearsal.passages.changed,
        checks_passed=len(rehearsal.checks) - len(rehearsal.failed),
        checks_failed=tuple(check.after.question for check in rehearsal.failed),
        checks_lost=len(rehearsal.lost),
        asked=len(rehearsal.replays),
        replayed=_replayed(rehearsal),
        read=tuple(_read(report) for report in publication.reports),
        built_in_stays=built_in_stays,
        unread=unread,
    )


def _read(report: Report) -> ReadDocument:
    return ReadDocument(report.document, report.found, tuple(warning.message for warning in report.warnings))


def _replayed(rehearsal: Rehearsal) -> tuple[Replayed, ...]:
    def one(effect: Effect, replay: Replay) -> Replayed:
        return Replayed(effect, replay.question, replay.before.answer, replay.after.answer)

    return tuple(one(effect, replay) for effect in Effect for replay in rehearsal.replays_with(effect))

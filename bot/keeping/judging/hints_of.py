"""What judgements teach: which of them the published hints do not have yet, as one change of the guide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.keeping.changes import AddHints, AddHintsToSeveral, Hint, NewCheck
from bot.keeping.judging.judgement import Judgement, Verdict
from corpus.errors import HintsError
from corpus.hints import Hints, read_hints
from corpus.hints_writing import hinted_questions
from corpus.languages.spoken import Later
from corpus.places import TextFinder

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from corpus.store.library import Library

TEACHING = frozenset(Verdict) - {Verdict.IGNORED}
"""Verdicts that become hints or check questions."""


@dataclass(frozen=True, slots=True)
class Unpublished:
    """What judgements would change.

    Attributes:
        judgements: those that the published hints do not have.
        change: that gives them to the guide; None where there is none.
        stale: judgements that don't fit the guide as it is now, with a sentence that says why.
    """

    judgements: tuple[Judgement, ...] = ()
    change: AddHintsToSeveral | None = None
    stale: tuple[tuple[Judgement, Later], ...] = ()


def unpublished(library: Library, judgements: Iterable[Judgement]) -> Unpublished:
    """Return what the published guide doesn't know of judgements; whatever was rolled back is among it."""
    edition = library.edition(library.published())
    known = {stored.name: _Known(library, stored) for stored in edition.documents}
    kept: list[Judgement] = []
    stale: list[tuple[Judgement, Later]] = []
    hints: dict[str, list[Hint]] = {}
    checks: dict[str, list[NewCheck]] = {}
    for one in judgements:
        if one.verdict not in TEACHING:
            continue
        document = known.get(one.document)
        if document is None:
            if not _known_somewhere(one, known.values()):
                stale.append((one, Later("desk.document_gone", name=one.document)))
            continue
        problem = document.problem(one)
        if problem:
            stale.append((one, problem))
        elif (entry := document.news(one)) is not None:
            kept.append(one)
            if isinstance(entry, Hint):
                hints.setdefault(one.document, []).append(entry)
            else:
                checks.setdefault(one.document, []).append(entry)
    each = tuple(
        AddHints(name, tuple(_together(hints.get(name, ()))), tuple(checks.get(name, ())))
        for name in sorted({*hints, *checks})
    )
    return Unpublished(tuple(kept), AddHintsToSeveral(each) if each else None, tuple(stale))


def question_file(judgements: Iterable[Judgement]) -> list[dict[str, Any]]:
    """Return judgements as rows of a question file, see `retrieval.evaluation`."""
    rows: list[dict[str, Any]] = []
    for one in judgements:
        if one.verdict is Verdict.IGNORED:
            continue
        on = one.verdict in (Verdict.ANSWERS, Verdict.RIGHTLY_ANSWERED)
        expect = [[re.escape(one.text).replace(r"\ ", " ")]] if on else []
        for number, question in enumerate(one.questions, 1):
            row: dict[str, Any] = {"id": f"{one.id}-{number}", "kind": "direct" if on else "none"}
            rows.append({**row, "question": question, "history": list(one.history), "expect": expect})
    return rows


class _Known:
    """A published document, and what its hints say."""

    def __init__(self, library: Library, stored: StoredDocument) -> None:
        self._library, self._stored = library, stored

    @cached_property
    def _hints(self) -> Hints:
        try:
            return read_hints(self._library.full_document(self._stored))
        except HintsError:  # of an earlier version, say; publishing tells
            return Hints()

    @cached_property
    def questions(self) -> frozenset[str]:
        """All that its hints speak of, in lower case."""
        return hinted_questions(self._hints)

    @cached_property
    def _checks(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        return frozenset((check.question.casefold(), check.history) for check in self._hints.checks)

    @cached_property
    def _finder(self) -> TextFinder:
        return TextFinder(self._library.text(self._stored.version))

    def problem(self, one: Judgement) -> Later | None:
        """Return why a judgement does not fit the document; None where it does."""
        if not one.text and one.verdict in (Verdict.NOT_COVERED, Verdict.RIGHTLY_REFUSED):
            return None
        if self.news(one) is None:
            return None
        if one.text and self._finder.find(one.text) is not None:
            return None
        return Later("desk.words_gone", name=self._stored.name)

    def news(self, one: Judgement) -> Hint | NewCheck | None:
        """Return what a judgement adds to the hints; None where they have it."""
        if one.verdict in (Verdict.RIGHTLY_ANSWERED, Verdict.RIGHTLY_REFUSED):
            known = (one.question.strip().casefold(), one.history) in self._checks
            must = (one.text,) if one.verdict is Verdict.RIGHTLY_ANSWERED else ()
            return None if known else NewCheck(one.question, must, one.history)
        new = tuple(asked for asked in one.wordings if asked.strip().casefold() not in self.questions)
        if not new:
            return None
        return Hint(new, one.text) if one.verdict is Verdict.ANSWERS else Hint(new, say=one.say)


def _together(hints: Iterable[Hint]) -> list[Hint]:
    """Return hints so that those that lead to the same are one."""
    merged: dict[tuple[str, str], list[str]] = {}
    for hint in hints:
        merged.setdefault((hint.text, hint.say), []).extend(hint.questions)
    return [Hint(tuple(dict.fromkeys(asked)), text, say) for (text, say), asked in merged.items()]


def _known_somewhere(one: Judgement, documents: Iterable[_Known]) -> bool:
    return any(set(map(str.casefold, one.wordings)) <= document.questions for document in documents)

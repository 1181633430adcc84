"""The reports on documents of an edition: made when they are published or checked."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from corpus.model import Notice, Place
from corpus.report.inspecting import INSPECTION, Inspection, Oddity, inspect
from corpus.report.report import Report
from corpus.report.sharing import Shared

if TYPE_CHECKING:
    from corpus.editions import Edition, StoredDocument
    from corpus.report.comparing import Finding
    from corpus.store.library import Library

_GRAVEST = (
    "unreadable", "damaged-page", "no-text", "glued-words", "no-headings", "near-duplicate",
    "alike-but-for-a-number", "boilerplate",
)  # fmt: skip
"""Kinds of warnings as they stand in a report; others, what was left out and why, follow."""

ON_MOST_PAGES = 0.5
"""Times a page that something stands in a document when it is a head or foot of pages."""


class Reporter:
    """Reports on documents of a library."""

    def __init__(self, library: Library, *, keep: bool) -> None:
        """Take the library.

        Args:
            library: holds the documents.
            keep: whether what is worked out is kept, in the caller's transaction.
        """
        self._library, self._keep = library, keep

    def reports(self, edition: Edition, names: Iterable[str]) -> tuple[Report, ...]:
        """Return the reports on these documents of an edition, by name.

        They are held against each other and against all others of the edition.
        """
        stored = {document.name: document for document in edition.documents}
        wanted = [name for name in sorted(names) if name in stored]
        if not wanted:
            return ()

        more: dict[str, list[Oddity]] = defaultdict(list)
        for name, odd in self._compared(edition, wanted, stored):
            more[name].append(odd)
        return tuple(self._report(stored[name], self.inspection(stored[name]), more[name]) for name in wanted)

    def _compared(
        self, edition: Edition, wanted: Sequence[str], stored: Mapping[str, StoredDocument]
    ) -> Iterable[Finding]:
        """Return what these documents of an edition have in common with each other and with the others."""

        def words(name: str, start: int, end: int) -> str:
            return self._library.words(stored[name].version, start, end)

        def load(name: str) -> Inspection:
            return self.inspection(stored[name])

        others = self._inspections(edition, [stored[name] for name in stored.keys() - set(wanted)])
        if len(wanted) == 1:
            shared = Shared(load(wanted[0]))
            sharing = list(shared.among(others))
            if not sharing and not shared.says_otherwise:
                return ()
            others = iter(sharing)
        from corpus.report.comparing import Comparison  # importing numpy takes as long as all the rest

        return Comparison(wanted, load, words).findings(others)

    def _inspections(
        self, edition: Edition, documents: Sequence[StoredDocument]
    ) -> Iterator[tuple[str, Inspection]]:
        """Yield the names of some documents of an edition and what is known of each, in any order."""
        left = {one.version: one for one in documents}
        for version, raw in self._library.analyses(edition.number, INSPECTION) if left else ():
            if (one := left.pop(version, None)) is not None:
                yield one.name, Inspection.decode(raw)
        for one in left.values():
            yield one.name, self.inspection(one)

    def inspection(self, stored: StoredDocument) -> Inspection:
        """Return what is known of one document by itself."""
        raw = self._library.analysis(stored.subject, INSPECTION)
        if raw is not None:
            return Inspection.decode(raw)
        passages = self._library.all_passages(stored.version)
        inspection = inspect(self._library.full_document(stored), passages)
        if self._keep:
            self._library.keep_analysis(stored.subject, INSPECTION, inspection.encode())
        return inspection

    def _report(self, stored: StoredDocument, inspection: Inspection, more: Sequence[Oddity]) -> Report:
        places, notices = self._library.reading(stored)
        pages = max((place.page or 0 for place in places), default=0)
        often = (odd for odd, n in inspection.often if pages > 2 and n >= ON_MOST_PAGES * pages)
        warnings = [*notices, *(_notice(odd, places) for odd in (*inspection.odd, *often, *more))]
        found = msgspec.structs.replace(inspection.found, pages=pages)
        return Report(stored.name, found, tuple(sorted(warnings, key=_gravity)))


def _notice(odd: Oddity, places: Sequence[Place]) -> Notice:
    if odd.start < 0 or not places:
        return Notice(odd.kind, odd.message)
    place = bisect_right(places, odd.start, key=lambda place: place.start) - 1
    return Notice(odd.kind, odd.message, places[place].page if place >= 0 else None)


def _gravity(notice: Notice) -> int:
    return _GRAVEST.index(notice.kind) if notice.kind in _GRAVEST else len(_GRAVEST)

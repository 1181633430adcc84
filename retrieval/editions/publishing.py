"""Publishing an edition: stage it, index it, ask it the check questions, then switch to it in one step.

All that a publication writes into the library is one transaction, and one process at a time publishes. A
process that is killed leaves the published edition as it was, and at most index files that the next
publication replaces or sweeps away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from corpus.editions import Changes, differences
from corpus.errors import UnknownNameError
from corpus.guides import DEFAULT, OneGuide, guide_of, guides_of, in_guide, says_its_guide
from retrieval.editions.requests import Publication, Request
from retrieval.editions.staging import stage

if TYPE_CHECKING:
    from corpus.editions import Edition, StoredDocument
    from corpus.model import Document
    from corpus.report.report import Report
    from corpus.store.library import Library
    from retrieval.editions.rehearsal import Rehearser

BUILT_IN_AUTHOR = "guidebot"

EDITIONS_KEPT = 50
"""Newer editions whose content is kept; of older ones only what a kept reply cites."""

INDEXES_KEPT = 3
"""Newest editions whose index is kept: readers may be a moment behind; others are indexed when asked for."""


def ensure_first(library: Library) -> None:
    """Publish the built-in guide as edition 1 in a library where nothing was published yet."""
    if library.published():
        return
    with library.writing():
        if library.published():
            return
        from corpus.guide import built_in_document

        with library.transaction():
            staged = stage(library, [built_in_document()])
            versions = [one.version for one in staged.values()]
            changes = Changes(added=tuple(staged))
            number = library.add_edition(versions, changes, BUILT_IN_AUTHOR, "The built-in guide")
            _write_index(library, number, None)
            library.publish(number)


def add(library: Library, documents: Sequence[Document], request: Request) -> Publication:
    """Add documents, or replace those of the same names.

    Raises:
        SourceError: one holds no text.
        HintsError: a hints file can't be used.
    """

    def change(base: Edition) -> _Content:
        content = _changed(library, base, documents, (), request)
        return content._replace(reported=tuple(document.name for document in documents))

    return _Publisher(library, request).publish(change)


def update(
    library: Library,
    documents: Sequence[Document],
    new: Sequence[Document],
    gone: Collection[str],
    request: Request,
) -> Publication:
    """Publish what sources have become.

    Args:
        library: holds the guide.
        documents: those that were there before, read again; one that was removed meanwhile stays removed.
        new: those that were not there before; one whose name was given meanwhile is left out.
        gone: names of those to remove.
        request: how to publish.

    Raises:
        SourceError: one holds no text.
        HintsError: a hints file can't be used.
    """

    def change(base: Edition) -> _Content:
        known = {document.name for document in base.documents}
        still = [document for document in documents if document.name in known]
        really_new = [_beside_others(base, document) for document in new if document.name not in known]
        content = _changed(library, base, [*still, *really_new], gone, request)
        changes = differences(base, content.documents)
        return content._replace(reported=(*changes.added, *changes.changed))

    return _Publisher(library, request).publish(change)


def _changed(
    library: Library,
    base: Edition,
    documents: Sequence[Document],
    gone: Collection[str],
    request: Request,
) -> _Content:
    """Return an edition's content with some documents added or replaced and others removed."""
    staged = stage(library, documents, request.progress, request.refuse, _in_its_guide(base))
    analysed = tuple(name for name, one in staged.items() if one.analysed)
    added = {name: library.document(one.version) for name, one in staged.items()}
    for document in added.values():
        if document.location in request.validators:
            validators = request.validators[document.location]
            library.remembered.keep_validators(document.location, validators, document.version)
    if request.rendered is not None:
        request.rendered.keep(
            (document.text, added[document.name]) for document in documents if document.name in added
        )
    kept = {document.name: document for document in base.documents if document.name not in gone}
    return _Content(tuple({**kept, **added}.values()), analysed)


def remove(library: Library, names: Sequence[str], request: Request) -> Publication:
    """Remove documents.

    Raises:
        UnknownNameError: there is no document of one of these names.
    """

    def change(base: Edition) -> _Content:
        for name in names:
            known_document(base, name)
        return _Content(tuple(one for one in base.documents if one.name not in names))

    return _Publisher(library, request).publish(change)


def roll_back(library: Library, number: int | None, request: Request) -> Publication:
    """Publish the content of an earlier edition anew, whatever its check questions bring.

    Args:
        library: holds the edition.
        number: of the edition; None stands for the one before the published one.
        request: how to publish.

    Raises:
        UnknownNameError: there is none, or its content is no longer kept.
    """

    def change(base: Edition) -> _Content:
        wanted = library.edition_before(base.number) if number is None else number
        if number is None and not wanted:
            raise UnknownNameError(
                f"Edition {base.number} is the first: there is none before it to go back to."
            )
        return _Content(library.edition(wanted).documents, number=wanted)

    return _Publisher(library, replace(request, force=True)).publish(change, always=True)


def known_document(edition: Edition, name: str) -> StoredDocument:
    """Return the document of an edition that has this name.

    Raises:
        UnknownNameError: it has none.
    """
    document = edition.document(name)
    if document is None:
        from difflib import get_close_matches

        near = get_close_matches(name, [one.name for one in edition.documents], 1)
        hint = f"did you mean “{near[0]}”?" if near else "`guidebot corpus list` shows those that there are."
        raise UnknownNameError(f"There is no document “{name}”: {hint}")
    return document


class _Content(NamedTuple):
    """What an edition shall hold.

    Attributes:
        documents: all of them.
        analysed: names of those that had to be analysed anew.
        number: the earlier edition that this is the content of, or 0.
        reported: names of those that the keeper is told about.
    """

    documents: tuple[StoredDocument, ...]
    analysed: tuple[str, ...] = ()
    number: int = 0
    reported: tuple[str, ...] = ()


class _Publisher:
    """Publishes one edition."""

    def __init__(self, library: Library, request: Request) -> None:
        self._library, self._request = library, request

    def publish(self, change: Callable[[Edition], _Content], *, always: bool = False) -> Publication:
        """Make an edition out of the published one.

        Args:
            change: returns the new edition's content; called when nobody else can publish.
            always: publish even if nothing is different.
        """
        library, request = self._library, self._request
        with library.writing(request.waiting):
            base = library.edition(library.published())
            if request.dry_run:  # else what its check questions bring would be taken back with the change
                with library.transaction():
                    rehearser(library, request).checks(base)
            try:
                with library.transaction():
                    publication = self._publish(base, change(base), always=always)
                    if not publication.published:
                        library.take_back()
            finally:
                self._sweep()
        return publication

    def _publish(self, base: Edition, content: _Content, *, always: bool) -> Publication:
        library, request = self._library, self._request
        changes = differences(base, content.documents)
        if not changes and not always:
            return self._unchanged(base, content)
        message = request.message or _message(changes, content.number)
        versions = [document.version for document in content.documents]
        number = library.add_edition(versions, changes, request.author, message)
        request.progress("Indexing", 0, 1)
        _write_index(library, number, base.number)
        request.progress("Indexing", 1, 1)
        edition = library.edition(number)
        rehearsal = rehearser(library, request).rehearse(base, edition)
        request.look(base, edition, rehearsal)
        reports = self._reports(edition, content)
        refused = bool(rehearsal.lost) and not request.force
        published = not (refused or request.dry_run)
        if published:
            library.publish(number)
            self._thin(number)
        current = number if published else base.number
        return Publication(current, base.number, published, refused, content.analysed, rehearsal, reports)

    def _unchanged(self, base: Edition, content: _Content) -> Publication:
        rehearsal = rehearser(self._library, self._request).rehearse(base, base)
        reports = self._reports(base, content)
        return Publication(base.number, base.number, False, False, content.analysed, rehearsal, reports)

    def _reports(self, edition: Edition, content: _Content) -> tuple[Report, ...]:
        from corpus.report.reporting import Reporter

        return (
            Reporter(self._library, keep=True).reports(edition, content.reported) if content.reported else ()
        )

    def _thin(self, published: int) -> None:
        kept = self._request.cited
        old = [
            note.number
            for note in self._library.history()[EDITIONS_KEPT:]
            if note.kept and note.number not in kept and note.number != published
        ]
        if old:
            self._library.thin(old)

    def _sweep(self) -> None:
        """Remove the index files of old editions, and those that an interrupted publication left."""
        from retrieval.registry import edition_files

        numbers = [note.number for note in self._library.history()[:INDEXES_KEPT]]
        edition_files(self._library).sweep(numbers)


def rehearser(library: Library, request: Request, *, keep: bool = True) -> Rehearser:
    """Return what compares two editions of a library; without `keep` it only reads."""
    from retrieval.editions.checks import Checker, ask_alone
    from retrieval.editions.rehearsal import Rehearser

    ask = request.ask or ask_alone
    return Rehearser(library, ask, Checker(library, ask, keep=keep), request.asked, request.known)


def _in_its_guide(base: Edition) -> Callable[[Document], Document]:
    """Return what gives a document the guide that the one of its name belongs to, unless it says its own."""
    guides = {stored.name: guide_of(stored.metadata) for stored in base.documents}

    def placed(document: Document) -> Document:
        guide = guides.get(document.name, DEFAULT)
        return document if guide == DEFAULT or says_its_guide(document) else in_guide(document, guide)

    return placed


def _beside_others(base: Edition, document: Document) -> Document:
    """Return a new document of a folder in the guide of those that stand nearest to it."""
    if says_its_guide(document):
        return document
    guides = {Path(stored.location).parent: guide_of(stored.metadata) for stored in base.documents}
    folders = Path(document.location).parents
    guide = next((guides[folder] for folder in folders if folder in guides), DEFAULT)
    return document if guide == DEFAULT else in_guide(document, guide)


def _message(changes: Changes, number: int) -> str:
    if number:
        return f"Roll back to edition {number}"
    parts = (("Add", changes.added), ("Change", changes.changed), ("Remove", changes.removed))
    return "; ".join(f"{verb} {_some(names)}" for verb, names in parts if names)


def _some(names: Sequence[str], most: int = 5) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _write_index(library: Library, number: int, previous: int | None) -> None:
    from retrieval.registry import edition_files

    edition_files(library).write(number, previous=previous)
    guides = guides_of(library.edition(number).documents)
    for guide in guides if len(guides) > 1 else ():
        one: Any = OneGuide(library, guide)
        edition_files(one).write(number, previous=previous)

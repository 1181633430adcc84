"""Hints that use speaks for, looked up in the guide as it is today, and added to it once a keeper agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.keeping.changes import AddHints, Hint, SetHints
from bot.keeping.telling import Done, Telling
from bot.keeping.use.learning import ProposedHint, Words, proposed
from corpus.errors import HintsError, UnknownNameError
from corpus.hints import read_hints
from corpus.hints_writing import (
    Entry,
    add_to_file,
    hinted_questions,
    hints_path_of,
    with_entry,
    write_file,
)
from corpus.places import TextFinder
from corpus.readers.files import read_hints_beside
from retrieval.words.analysis import Analyzer, idle_words

if TYPE_CHECKING:
    from bot.keeping.use.exchange import Exchange, Quoted
    from corpus.editions import StoredDocument
    from corpus.model import Document
    from corpus.store.library import Library
    from retrieval.keeping import Request

_CHANGED_MEANWHILE = (
    "The hints of “{0}” were changed meanwhile, so nothing was done: if they were changed in the file beside"
    " its source, publish that with `guidebot corpus update {0}`, then load the page again."
)
SHORTEST = 3
"""Characters of words that a hint may lead to."""


def proposed_hints(library: Library, exchanges: Sequence[Exchange]) -> list[ProposedHint]:
    """Return the hints that use speaks for, the one with most behind it first; none that there is already."""
    today = _Today(library)
    analyzer, idle = Analyzer(), idle_words()

    def terms(question: str) -> list[str]:
        told = (token for token in analyzer.tokens(question) if token.text.lower() not in idle)
        return [token.term for token in told if token.term]

    found = proposed(exchanges, today.words, terms)
    news = [(hint, today.news(hint)) for hint in found]
    for hint, questions in news:
        hint.questions = questions
    return [hint for hint, questions in news if questions]


def chosen(hints: Sequence[ProposedHint], numbers: Sequence[int]) -> list[AddHints]:
    """Return the changes that agree to some of the proposed hints, one a document.

    Raises:
        UnknownNameError: there is none of such a number; the first is 1.
    """
    by_document: dict[str, list[Hint]] = {}
    for number in dict.fromkeys(numbers):
        if not 1 <= number <= len(hints):
            raise UnknownNameError(
                f"No hint is proposed under {number}: the report numbers those that there are."
            )
        one = hints[number - 1]
        by_document.setdefault(one.document, []).append(Hint(one.questions, one.text))
    return [AddHints(name, tuple(some)) for name, some in by_document.items()]


def add_hints(library: Library, changes: Sequence[AddHints], request: Request, telling: Telling) -> Done:
    """Publish documents with further hints, and write them into the files beside their sources.

    Raises:
        UnknownNameError: there is no such document.
        HintsError: the words are no longer in it, or its hints file can't be changed.
    """
    from retrieval.keeping import add, known_document

    edition = library.edition(library.published())
    documents: list[Document] = []
    files: list[tuple[Path, list[tuple[str, Entry]]]] = []
    for change in changes:
        document = library.full_document(known_document(edition, change.document))
        path, entries = hints_path_of(document), list(_entries(change))
        for table, entry in entries:
            document = with_entry(document, table, entry)
        documents.append(document)
        if path is not None:
            files.append((path, entries))
    done = Done(add(library, documents, request))
    if done.publication.published:
        for path, entries in files:
            _write(path, entries)
            telling.say(f"Written to {path}, too.")
    return done


def set_hints(library: Library, change: SetHints, request: Request, telling: Telling) -> Done:
    """Publish a document with another hints file, and write that beside its source.

    Raises:
        UnknownNameError: there is no such document.
        HintsError: there is a mistake in the file, or it was changed meanwhile, here or beside the source.
    """
    from retrieval.keeping import add, known_document

    document = library.full_document(known_document(library.edition(library.published()), change.document))
    path = hints_path_of(document)
    beside = read_hints_beside(Path(document.location)) if path is not None else change.before
    if any(_lines(text) != _lines(change.before) for text in (document.hints, beside)):
        raise HintsError(_CHANGED_MEANWHILE.format(change.document))
    document = replace(document, hints=change.hints)
    read_hints(document)
    done = Done(add(library, [document], request))
    if done.publication.published and path is not None:
        try:
            write_file(path, change.hints)
        except HintsError as error:
            raise _unwritten(error) from error
        telling.say(f"Written to {path}, too.")
    return done


def _lines(hints: str) -> list[str]:
    return hints.strip().splitlines()


def _unwritten(error: HintsError) -> HintsError:
    return HintsError(f"It is published, but {error} Else the next update takes it out.")


def _write(path: Path, entries: Sequence[tuple[str, Entry]]) -> None:
    try:
        for table, entry in entries:
            add_to_file(path, table, entry)
    except HintsError as error:
        raise _unwritten(error) from error


def _entries(change: AddHints) -> Iterator[tuple[str, Entry]]:
    for hint in change.hints:
        questions = list(hint.questions)
        if hint.text:
            yield "answer", {"text": hint.text, "questions": questions}
        else:
            yield "not_covered", {**({"say": hint.say} if hint.say else {}), "questions": questions}
    for check in change.checks:
        history = {"history": list(check.history)} if check.history else {}
        must: Entry = {"contains": list(check.contains)} if check.contains else {"refused": True}
        yield "check", {"question": check.question, **must, **history}


class _Today:
    """The published documents, in which words of earlier editions are looked up."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._finders: dict[str, TextFinder] = {}
        self._hinted: dict[str, frozenset[str]] = {}
        self._editions: dict[int, Mapping[str, StoredDocument]] = {}

    def words(self, quoted: Quoted, edition: int) -> Words | None:
        """Return the words of a span as they stand in today's document; None where they don't any more."""
        then, now = self._documents(edition).get(quoted.document), self._published.get(quoted.document)
        if then is None or now is None:
            return None
        text = " ".join(self._library.words(then.version, quoted.start, quoted.end).split())
        found = len(text) >= SHORTEST and self._finder(now).find(text) is not None
        return Words(now.name, text) if found else None

    def news(self, hint: ProposedHint) -> tuple[str, ...]:
        """Return the questions of a hint that its document has no hint for."""
        known = self._known(hint.document)
        return tuple(question for question in hint.questions if question.casefold() not in known)

    @cached_property
    def _published(self) -> Mapping[str, StoredDocument]:
        return self._documents(self._library.published())

    def _documents(self, edition: int) -> Mapping[str, StoredDocument]:
        if edition not in self._editions:
            try:
                found = self._library.edition(edition).documents
            except UnknownNameError:  # its content is no longer kept
                found = ()
            self._editions[edition] = {stored.name: stored for stored in found}
        return self._editions[edition]

    def _finder(self, stored: StoredDocument) -> TextFinder:
        if stored.name not in self._finders:
            self._finders[stored.name] = TextFinder(self._library.text(stored.version))
        return self._finders[stored.name]

    def _known(self, name: str) -> frozenset[str]:
        if name not in self._hinted:
            document: Document = self._library.full_document(self._published[name])
            self._hinted[name] = hinted_questions(read_hints(document))
        return self._hinted[name]

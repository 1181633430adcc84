"""Check questions: what a document must answer, asked with that document alone in mind.

What they brought is kept with the document, so that a publication asks only those of documents that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from retrieval.registry import edition_files

if TYPE_CHECKING:
    from corpus.editions import Edition, StoredDocument
    from corpus.hints import Check
    from corpus.store.library import Library
    from retrieval.retriever import Retriever

_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
_MARKS = str.maketrans("", "", "*_`")


class Said(NamedTuple):
    """What the guide says to a question.

    Attributes:
        answer: the guide's words, empty for a refusal.
        confidence: probability, 0 to 1, that they answer.
    """

    answer: str
    confidence: float


Ask = Callable[["Retriever", str, Sequence[str]], Said]
"""Asks a retriever a question, after those that were asked before it."""


def ask_alone(retriever: Retriever, question: str, _history: Sequence[str] = ()) -> Said:
    """Ask a question as it stands, whatever was asked before it."""
    finding = retriever.ask(question)
    return Said(finding.answers[0].text if finding.answers else "", finding.confidence)


def _asked_with(ask: Ask) -> str:
    """Return a name for the code that asks, so that what other code brought is asked again."""
    from importlib.metadata import version

    from retrieval.words.analysis import ANALYZER

    return f"{version('guidebot')}, analyzer {ANALYZER}, {getattr(ask, '__name__', type(ask).__name__)}"


class CheckResult(NamedTuple):
    """A check question and what it brought.

    Attributes:
        document: whose check it is.
        question: as the keeper wrote it.
        contains: what the answer must contain, each of them; empty where there must be none.
        history: questions asked before it, oldest first.
        answer: the guide's words, empty for a refusal.
        passed: whether they contain all they must, or whether there are none where there must be none.
    """

    document: str
    question: str
    contains: tuple[str, ...]
    history: tuple[str, ...]
    answer: str
    passed: bool

    @property
    def check(self) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
        """What makes it the same check as one of another edition."""
        return self.document, self.question, self.contains, self.history


class Checker:
    """Asks the check questions of documents, or remembers what they brought."""

    def __init__(self, library: Library, ask: Ask, *, keep: bool = True) -> None:
        """Take a library and what asks.

        Args:
            library: holds the documents.
            ask: asks a question.
            keep: keep what is brought, in the caller's transaction; else the library is only read.
        """
        self._library, self._ask, self._keep = library, ask, keep
        self._asked_with = _asked_with(ask)

    def results(self, edition: Edition | None, *, anew: bool = False) -> list[CheckResult]:
        """Return the results of all check questions of an edition, document by document.

        Args:
            edition: None stands for one without documents.
            anew: ask all of them, whatever was kept.
        """
        if edition is None:
            return []
        hinted = set(self._library.hinted(edition.number))
        found: list[CheckResult] = []
        for document in edition.documents:
            if document.version in hinted:
                found += self._of_document(edition, document, anew=anew)
        return found

    def _of_document(self, edition: Edition, document: StoredDocument, *, anew: bool) -> list[CheckResult]:
        kept = None if anew else self._library.remembered.checked(document.subject, self._asked_with)
        if kept is not None:
            return msgspec.json.decode(kept, type=list[CheckResult])
        from corpus.hints import read_hints

        checks = read_hints(self._library.full_document(document)).checks
        results = self._asked(edition, document, checks) if checks else []
        if self._keep:
            kept = msgspec.json.encode(results).decode()
            self._library.remembered.keep_checked(document.subject, self._asked_with, kept)
        return results

    def _asked(
        self, edition: Edition, document: StoredDocument, checks: Sequence[Check]
    ) -> list[CheckResult]:
        from retrieval.retriever import Retriever

        if edition.documents == (document,):
            retriever = Retriever.open(self._library, edition.number)
            return [self._result(retriever, document.name, check) for check in checks]
        with retriever_of(self._library, document) as retriever:
            return [self._result(retriever, document.name, check) for check in checks]

    def _result(self, retriever: Retriever, name: str, check: Check) -> CheckResult:
        answer = self._ask(retriever, check.question, check.history).answer
        passed = bool(answer) == bool(check.contains) and all(contains(answer, w) for w in check.contains)
        return CheckResult(name, check.question, check.contains, check.history, answer, passed)


@contextmanager
def retriever_of(library: Library, document: StoredDocument) -> Iterator[Retriever]:
    """Give a retriever that knows one document of a library and nothing else."""
    from retrieval.retriever import Retriever

    with TemporaryDirectory(prefix="guidebot-") as folder:
        alone = library.alone(document, Path(folder))
        edition_files(alone).write(alone.published())
        yield Retriever.open(alone, alone.published())


def contains(answer: str, words: str) -> bool:
    """Return whether an answer contains words, whatever their case, spacing, quotes and emphasis.

    >>> contains("A day costs **$12**.", "costs $12")
    True
    """
    return _plain(words) in _plain(answer)


def _plain(text: str) -> str:
    return " ".join(text.translate(_ALIKE).translate(_MARKS).casefold().split())

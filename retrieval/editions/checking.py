"""Looking without changing: is all well with what is published, and what differs between two editions?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.editions import Changes
from corpus.report.reporting import Reporter
from retrieval.editions.checks import Checker, ask_alone
from retrieval.editions.rehearsal import CheckOutcome, Rehearsal, Rehearser
from retrieval.engine.artifact import IndexFileError
from retrieval.registry import edition_files

if TYPE_CHECKING:
    from corpus.editions import Edition
    from corpus.report.report import Report
    from corpus.store.library import Library
    from retrieval.editions.checks import Ask
    from retrieval.editions.rehearsal import AskedBefore


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        edition: number of the published edition.
        documents: how many it holds.
        rebuilt: whether its index was damaged or missing, and was written anew.
        rehearsal: its check questions.
        reports: what is found in each of its documents.
    """

    edition: int
    documents: int
    rebuilt: bool
    rehearsal: Rehearsal
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two editions; number 0 stands for nothing at all."""

    before: int
    after: int
    rehearsal: Rehearsal


def check_library(library: Library, ask: Ask = ask_alone) -> Checked:
    """Read every byte of the library and of the published edition's index, and ask all its check questions.

    Raises:
        LibraryError: the library is damaged; an index is written anew instead.
    """
    library.verify()
    edition = library.edition(library.published())
    rebuilt = _mend_index(library, edition.number)
    results = Checker(library, ask, keep=False).results(edition, anew=True)
    outcomes = tuple(CheckOutcome(result, None) for result in results)
    reports = Reporter(library, keep=False).reports(edition, [one.name for one in edition.documents])
    rehearsal = Rehearsal(Changes(), checks=outcomes)
    return Checked(edition.number, len(edition.documents), rebuilt, rehearsal, reports)


def compare(
    library: Library,
    before: int | None,
    after: int | None,
    asked: Sequence[AskedBefore] = (),
    ask: Ask = ask_alone,
) -> Comparison:
    """Return what differs between two editions.

    Args:
        library: holds both.
        before: number of the earlier one; the one before `after` if left out, and 0 for nothing at all.
        after: number of the later one; the published one if left out.
        asked: what people asked, to be asked of both.
        ask: asks a question.

    Raises:
        UnknownNameError: one of them doesn't exist, or its content is no longer kept.
    """
    later = library.edition(library.published() if after is None else after)
    earlier = _edition(library, library.edition_before(later.number) if before is None else before)
    rehearser = Rehearser(library, ask, Checker(library, ask, keep=False), asked)
    return Comparison(earlier.number if earlier else 0, later.number, rehearser.rehearse(earlier, later))


def _edition(library: Library, number: int) -> Edition | None:
    return library.edition(number) if number else None


def _mend_index(library: Library, edition: int) -> bool:
    """Write the index anew if anything is wrong with it, and return whether that was so."""
    from corpus.files.writer_lock import writer_lock

    files = edition_files(library)
    try:
        files.verify(edition)
    except IndexFileError:
        with writer_lock(library.data_dir):
            files.write(edition)
        files.verify(edition)
        return True
    return False

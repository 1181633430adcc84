"""What keepers read: lists of documents and editions, and what a change does to the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from bot.channels.terminal.rendering import clean_for_terminal, one_line
from bot.keeping.report_words import in_words, together
from corpus.guides import guide_of, guides_of

if TYPE_CHECKING:
    from corpus.editions import Changes, Edition, EditionNote
    from corpus.originals.originals import Taken
    from corpus.report.report import Report
    from retrieval.keeping import (
        Checked,
        CheckOutcome,
        Comparison,
        PassageChange,
        Publication,
        Rehearsal,
        Replay,
    )


_SHOWN = 10  # entries of a list, unless all are asked for
_LONGEST_QUOTE = 200  # characters


def list_text(edition: Edition, originals: Taken) -> str:
    """Return the documents of an edition, one a line, and what the files take that are kept of them."""
    if not edition.documents:
        return f"Edition {edition.number} holds no document: add one with `guidebot corpus add SOURCE`."
    width = max(len(one.name) for one in edition.documents)
    several = len(guides_of(edition.documents)) > 1
    lines = []
    for one in edition.documents:
        passages = _count(one.n_passages, "passage ", "passages")
        guide = f"[{guide_of(one.metadata)}] " if several else ""
        lines.append(f"{one.name:<{width}}  {passages:>15}  {one_line(f'{guide}{one.title} ({one.source})')}")
    if originals.files:
        files = _count(originals.files, "PDF file", "PDF files")
        lines.append(f"Kept as they were read: {files}, {originals.megabytes:.1f} MB.")
    return "\n".join((f"Edition {edition.number}:", *lines))


def history_text(notes: Sequence[EditionNote], published: int) -> str:
    """Return the editions, the newest first, one a line."""
    authors = [one_line(note.author) for note in notes]
    width = max(map(len, authors), default=0)
    lines = []
    for note, author in zip(notes, authors, strict=True):
        when = note.created.replace("T", " ").removesuffix("Z")[:16]
        marks = [*_counted(note.changes), *(["published"] if note.number == published else [])]
        marks += [] if note.kept else ["not kept"]
        state = f"  ({', '.join(marks)})" if marks else ""
        lines.append(f"{note.number:>4}  {when}  {author:<{width}}  {one_line(note.message)}{state}")
    return "\n".join(lines)


def _counted(changes: Changes) -> Iterator[str]:
    kinds = (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed))
    return (f"{len(names):,} {kind}" for kind, names in kinds if names)


def print_publication(publication: Publication, *, dry_run: bool, verbose: bool) -> None:
    """Print what a change does, then whether it was published and how to take it back."""
    lines = list(rehearsal_lines(publication.rehearsal, verbose=verbose))
    lines += reading_lines(publication.reports, verbose=verbose)
    if publication.published:
        lines.append(
            f"Edition {publication.edition} is published."
            f" `guidebot corpus rollback {publication.before}` takes it back."
        )
    elif dry_run and publication.rehearsal.changes:
        lines.append("Nothing was published: this was a rehearsal.")
    elif not publication.refused:
        lines.append(f"Nothing has changed: edition {publication.edition} stays published.")
    click.echo(clean_for_terminal("\n".join(lines)))


def rehearsal_lines(rehearsal: Rehearsal, *, verbose: bool = False) -> Iterator[str]:
    """Yield what differs between two editions, and with `verbose` everything that does."""
    limit = 1_000_000 if verbose else _SHOWN
    changes = rehearsal.changes
    for verb, names in (
        ("Added", changes.added),
        ("Replaced", changes.changed),
        ("Removed", changes.removed),
    ):
        if names:
            yield f"{verb}: {_listed(names, limit)}."
    passages = rehearsal.passages
    if passages.added or passages.removed or passages.changed:
        counts = f"{passages.added:,} added, {passages.removed:,} removed, {passages.changed:,} rewritten"
        yield f"Passages: {counts}."
    if verbose:
        for change in passages.shown:
            yield from _passage_lines(change)
    if rehearsal.checks:
        yield from _check_lines(rehearsal)
    if rehearsal.replays:
        yield from _replay_lines(rehearsal, verbose=verbose)


def _check_lines(rehearsal: Rehearsal) -> Iterator[str]:
    failed = rehearsal.failed
    yield f"Check questions: {len(rehearsal.checks) - len(failed):,} passed, {len(failed):,} failed."
    for outcome in failed:
        yield from check_lines(outcome)


def check_lines(outcome: CheckOutcome) -> Iterator[str]:
    """Yield a check question that failed, with what it brings and what it brought before."""
    result, before = outcome.after, outcome.before
    after = _after(result.history)
    words = " and ".join(f"“{words}”" for words in result.contains)
    must = f"must bring {words}" if words else "must not be answered"
    yield f"  {result.document}: “{result.question}”{after} {must}."
    if before is not None and before.answer != result.answer:
        yield f"    before: {_quote(before.answer)}"
    yield f"    now:    {_quote(result.answer)}"


def _replay_lines(rehearsal: Rehearsal, *, verbose: bool) -> Iterator[str]:
    changed, lost, gained = (rehearsal.replays_with(effect) for effect in ("changed", "lost", "gained"))
    hint = "" if verbose or not (changed or lost or gained) else " (-v shows them)"
    counts = (
        _answers(len(changed), "changes"),
        _count(len(lost), "loses its", "lose theirs"),
        _count(len(gained), "gains one", "gain one"),
    )
    questions = _count(len(rehearsal.replays), "question", "questions")
    yield f"Of {questions} that people asked last: {', '.join(counts)}{hint}."
    if verbose:
        for replay in (*lost, *changed, *gained):
            yield from _replay_entry(replay)


def _replay_entry(replay: Replay) -> Iterator[str]:
    yield f"  {replay.effect}: “{replay.question}”{_after(replay.history)}"
    yield f"    before: {_quote(replay.before.answer)}"
    yield f"    now:    {_quote(replay.after.answer)}"


def _passage_lines(change: PassageChange) -> Iterator[str]:
    yield f"  {' › '.join((change.document, *change.section))}"
    if change.before:
        yield f"    - {_quote(change.before)}"
    if change.after:
        yield f"    + {_quote(change.after)}"


def _after(history: Sequence[str]) -> str:
    return f" after “{'”, “'.join(history)}”" if history else ""


def _listed(names: Sequence[str], limit: int) -> str:
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more:,} more" if more > 0 else "")


def _quote(answer: str) -> str:
    text = " ".join(answer.split())
    if not text:
        return "no answer"
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rstrip()} …"


def _answers(count: int, verb: str) -> str:
    return f"1 answer {verb}" if count == 1 else f"{count:,} answers {verb.removesuffix('s')}"


def _count(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def print_check(found: Checked, *, verbose: bool = False) -> None:
    """Print what a check of the whole library found."""
    documents = _count(found.documents, "document", "documents")
    lines = [f"The library and the index of edition {found.edition} are whole: {documents}."]
    if found.rebuilt:
        lines = [
            f"The library is whole: {documents}.",
            f"The index of edition {found.edition} was damaged or missing, and has been written anew.",
        ]
    lines += rehearsal_lines(found.rehearsal)
    lines += reading_lines(found.reports, verbose=verbose)
    click.echo(clean_for_terminal("\n".join(lines)))


def print_comparison(found: Comparison, *, verbose: bool) -> None:
    """Print what differs between two editions."""
    lines = list(rehearsal_lines(found.rehearsal, verbose=verbose))
    if not found.rehearsal.changes:
        lines.insert(0, f"Editions {found.before} and {found.after} hold the same.")
    else:
        lines.insert(0, f"From edition {found.before} to edition {found.after}:")
    click.echo(clean_for_terminal("\n".join(lines)))


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

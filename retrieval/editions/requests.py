"""A request to publish, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from retrieval.editions.staging import Progress, Refuse, no_progress

if TYPE_CHECKING:
    from corpus.editions import Edition
    from corpus.report.report import Report
    from corpus.sources.validators import Validators
    from corpus.store.rendered_before import RenderedBefore
    from retrieval.editions.checks import Ask
    from retrieval.editions.rehearsal import AskedBefore, Known, Rehearsal


Look = Callable[["Edition", "Edition", "Rehearsal"], None]
"""Looks at the edition before a change, the one that it makes, and what differs, while both are there."""


def look_away(_before: Edition, _after: Edition, _rehearsal: Rehearsal) -> None:
    """Look at nothing."""


class Request(msgspec.Struct, frozen=True):
    """How to publish, and who wants it.

    Attributes:
        author: who.
        message: why; made from the change if it is empty.
        dry_run: do everything but publish.
        force: publish even if a check question lost its answer.
        asked: what people asked, to be asked of both editions.
        known: what the published edition said to some of it before.
        cited: editions that somebody may still look into.
        ask: how a question is asked; the retriever alone if left out.
        validators: what servers said of the pages that are added, by address.
        rendered: what was read out of files of other types, to be kept.
        progress: told how far it is.
        refuse: told which documents can't be kept, and why; without it one of them stops all.
        look: called with the editions before and after the change; of a dry run, too.
        waiting: called if another process publishes first.
    """

    author: str = ""
    message: str = ""
    dry_run: bool = False
    force: bool = False
    asked: Sequence[AskedBefore] = ()
    known: Known | None = None
    cited: Collection[int] = ()
    ask: Ask | None = None
    validators: Mapping[str, Validators] = msgspec.field(default_factory=dict)
    rendered: RenderedBefore | None = None
    progress: Progress = no_progress
    refuse: Refuse | None = None
    look: Look = look_away
    waiting: Callable[[], None] = msgspec.field(default=lambda: None)


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of a request.

    Attributes:
        edition: number of the edition that is published now.
        before: number of the one that was published before.
        published: whether they are different.
        refused: whether a check question that lost its answer kept it from being published.
        analysed: names of the documents that had to be analysed anew.
        rehearsal: what the change does to the answers.
        reports: what was found in the documents that were read.
    """

    edition: int
    before: int
    published: bool
    refused: bool
    analysed: tuple[str, ...]
    rehearsal: Rehearsal
    reports: tuple[Report, ...] = ()

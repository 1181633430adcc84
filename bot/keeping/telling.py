"""What a keeper is told: how far a change is, what is worth knowing meanwhile, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corpus.readers.sources import Unread
    from retrieval.keeping import Publication


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told what happens meanwhile; nobody, if left out.

    Attributes:
        progress: told what is done, how much of it, and how much there is.
        say: told sentences for the keeper.
    """

    progress: Callable[[str, int, int], None] = lambda _doing, _done, _total: None
    say: Callable[[str], None] = lambda _sentence: None

    def reading(self, done: int, total: int, _name: str) -> None:
        """Tell how many of the sources are read."""
        self.progress("Reading", done, total)


class Done(NamedTuple):
    """What came of a change.

    Attributes:
        publication: of the guide.
        skipped: files of folders that were left out.
        unread: sources that could not be read, whose documents stay as they are.
        built_in_stays: whether the built-in guide, alone so far, answers beside the first of one's own.
    """

    publication: Publication
    skipped: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    built_in_stays: bool = False

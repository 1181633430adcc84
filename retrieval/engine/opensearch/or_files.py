"""An edition that files are asked about while the engine is away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from corpus.errors import EngineAwayError
from retrieval.engine.opensearch.settings import ASKING

if TYPE_CHECKING:
    from retrieval.engine.passage_index import Hit, PassageIndex, QueryTerm, TermStatistics

_log = logging.getLogger("guidebot")


class IndexOrFiles:
    """An edition in the engine and in files, see `PassageIndex`: both give the same.

    Attributes:
        n_passages: passages of the edition.
    """

    def __init__(
        self, engine: PassageIndex, files: PassageIndex, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Ask the engine first.

        Args:
            engine: the edition there.
            files: the same edition on this machine.
            clock: in seconds.
        """
        self._engine, self._files, self._clock = engine, files, clock
        self._again = -ASKING.pause_seconds
        self.n_passages = files.n_passages

    def search(self, query: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """Return the passages with the highest scores, best first."""
        if self._clock() >= self._again:
            try:
                return self._engine.search(query, limit)
            except EngineAwayError as error:
                self._again = self._clock() + ASKING.pause_seconds
                _log.warning("files are searched: %s", error)
        return self._files.search(query, limit)

    def explain(self, query: Sequence[QueryTerm], version: int, number: int) -> list[tuple[QueryTerm, float]]:
        """Return what each term of the query adds to the score of a passage."""
        return self._files.explain(query, version, number)

    def statistics(self, terms: Sequence[str]) -> list[TermStatistics]:
        """Return the statistics of terms in their order."""
        return self._files.statistics(terms)

    def words(self, limit: int) -> Sequence[tuple[str, int]]:
        """Return the commonest surface words with their occurrences."""
        return self._files.words(limit)

    def abbreviations(self) -> Sequence[tuple[str, str]]:
        """Return short and long forms, in the edition's document order."""
        return self._files.abbreviations()

    def warm_up(self) -> None:
        """Load what answers many questions quickest."""
        self._engine.warm_up()
        self._files.warm_up()

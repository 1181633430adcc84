"""An edition that files are asked about while the engine is away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from corpus.errors import EngineAwayError

if TYPE_CHECKING:
    from retrieval.engine.opensearch.standing_in import StandingIn
    from retrieval.engine.passage_index import Hit, PassageIndex, QueryTerm, TermStatistics


class IndexOrFiles:
    """An edition in the engine and in files, see `PassageIndex`: both give the same.

    Attributes:
        n_passages: passages of the edition.
    """

    def __init__(
        self,
        engine: PassageIndex,
        files: PassageIndex,
        check: Callable[[], object],
        standing_in: StandingIn,
    ) -> None:
        """Ask the engine first.

        Args:
            engine: the edition there.
            files: the same edition on this machine.
            check: sees that the engine has the edition as it was made; called again whenever it was away.
            standing_in: knows whether it is away.
        """
        self._engine, self._files, self._check = engine, files, check
        self._standing_in, self._is_checked = standing_in, False
        self.n_passages = files.n_passages

    def search(self, query: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """Return the passages with the highest scores, best first."""
        return self._standing_in.asked(
            lambda: self._found(query, limit), lambda: self._files.search(query, limit)
        )

    def _found(self, query: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """Return what the engine finds; what it has may have been changed by hand while it was away."""
        if not self._is_checked:
            self._check()
            self._is_checked = True
        try:
            return self._engine.search(query, limit)
        except EngineAwayError:
            self._is_checked = False
            raise

    def explain(self, query: Sequence[QueryTerm], version: int, number: int) -> list[tuple[QueryTerm, float]]:
        """Return what each term of the query adds to the score of a passage."""
        return self._files.explain(query, version, number)

    def statistics(self, terms: Sequence[str]) -> list[TermStatistics]:
        """Return the statistics of terms in their order."""
        return self._files.statistics(terms)

    def words(self, limit: int) -> Sequence[tuple[str, int]]:
        """Return the commonest surface words with their occurrences."""
        return self._files.words(limit)

    def may_have_word(self, word: str) -> bool:
        """Return False if a word is none of the surface words."""
        return self._files.may_have_word(word)

    def abbreviations(self) -> Sequence[tuple[str, str]]:
        """Return short and long forms, in the edition's document order."""
        return self._files.abbreviations()

    def warm_up(self) -> None:
        """Load what answers many questions quickest."""
        self._engine.warm_up()
        self._files.warm_up()

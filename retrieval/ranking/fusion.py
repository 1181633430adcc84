"""What all rankers say of one query: their candidates are united, their features stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from corpus.model import Span
from retrieval.ranking.ranker import PassageKey, Ranking, Target
from retrieval.ranking.settings import NEAR_IN_MEANING


class Fusion:
    """The rankings of one query; scores of two rankers are never compared: the fitted model weighs them."""

    def __init__(self, rankings: Sequence[Ranking]) -> None:
        self.rankings = rankings
        self.places: Sequence[Target] = list(
            dict.fromkeys(chain.from_iterable(one.places for one in rankings))
        )
        """The places that some ranker leads to, each once."""
        self.rests_on_words = all(one.rests_on_words for one in rankings)
        """Whether whatever is found has words of the question."""

    @property
    def passages(self) -> Iterator[PassageKey]:
        """The passages that some ranker found, in the rankers' order; those that two found come twice.

        Of those that are only near in meaning the first few: their order is good, and to read them costs.
        """
        return (
            (found.version, found.number)
            for one in self.rankings
            for found in one.passages[: None if one.rests_on_words else NEAR_IN_MEANING]
        )

    def standing(self, passage: PassageKey) -> float:
        """Return a passage's score as a share of its ranking's highest, in the ranking where that is most."""
        return max((one.get(passage, 0.0) for one in self._standings), default=0.0)

    @cached_property
    def _standings(self) -> list[dict[PassageKey, float]]:
        return [
            {(found.version, found.number): found.score / one.passages[0].score for found in one.passages}
            for one in self.rankings
            if one.passages
        ]

    def of_passage(self, passage: PassageKey) -> dict[str, float]:
        """Return the features that all spans of a passage have."""
        united: dict[str, float] = {}
        for one in self.rankings:
            united.update(one.of_passage(passage))
        return united

    def of_span(self, version: int, span: Span) -> dict[str, float]:
        """Return the features of a span alone."""
        united: dict[str, float] = {}
        for one in self.rankings:
            united.update(one.of_span(version, span))
        return united

    def of_best(self, spans: Sequence[Mapping[str, float]]) -> dict[str, float]:
        """Return what tells how sure the best span is, by the features of all, the best first."""
        united: dict[str, float] = {}
        for one in self.rankings:
            united.update(one.of_best(spans))
        return united

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import pytest

from corpus.model import Span
from retrieval.ranking.fusion import Fusion
from retrieval.ranking.ranker import PassageKey, Ranked, Target
from retrieval.ranking.settings import NEAR_IN_MEANING


class Said(msgspec.Struct, frozen=True):
    """What a ranker says, whatever it is asked."""

    passages: Sequence[Ranked] = ()
    places: Sequence[Target] = ()
    rests_on_words: bool = True
    features: Mapping[str, float] = {}

    def of_passage(self, passage: PassageKey) -> Mapping[str, float]:
        return self.features

    def of_span(self, version: int, span: Span) -> Mapping[str, float]:
        return self.features

    def of_best(self, spans: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
        return self.features


def passages(*scores: float, first: int = 1) -> list[Ranked]:
    """Return passages with these scores, the best first."""
    return [Ranked(1, number, score) for number, score in enumerate(scores, first)]


def test_a_passage_stands_as_high_as_its_best_ranking_has_it() -> None:
    """Scores of two rankers are never compared, but their shares of the highest are."""
    united = Fusion([Said(passages(8.0, 4.0, 2.0)), Said(passages(0.5, 0.4, first=3)), Said()])
    assert [united.standing((1, number)) for number in range(1, 6)] == pytest.approx(
        [1.0, 0.5, 1.0, 0.8, 0.0]
    )
    assert Fusion([]).standing((1, 1)) == 0.0
    assert Fusion([Said()]).standing((1, 1)) == 0.0


def test_of_those_near_in_meaning_the_first_are_read() -> None:
    """All that have the words are read."""
    many = passages(*[1.0] * (NEAR_IN_MEANING + 5))
    for rests_on_words, read in ((True, NEAR_IN_MEANING + 5), (False, NEAR_IN_MEANING)):
        said = Said(many, rests_on_words=rests_on_words)
        assert list(Fusion([said]).passages) == [(1, number) for number in range(1, read + 1)]
    assert not Fusion([Said(), Said(rests_on_words=False)]).rests_on_words
    assert Fusion([Said(), Said()]).rests_on_words


def test_features_stand_side_by_side_and_places_are_named_once() -> None:
    """Whatever a ranker says is there, in the rankers' order."""
    one, other = Target(1, 0, 4), Target(1, 5, 9)
    united = Fusion([Said(places=[one, other], features={"a": 1.0}), Said(places=[one], features={"b": 0.5})])
    assert united.places == [one, other]
    both = {"a": 1.0, "b": 0.5}
    assert united.of_passage((1, 1)) == united.of_span(1, Span(0, 4)) == united.of_best([{}]) == both

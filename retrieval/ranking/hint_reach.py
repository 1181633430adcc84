"""The places in the guide that the keeper's questions lead to, ready to be laid over spans of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import repeat

from corpus.model import Span
from retrieval.ranking.keeper_questions import HintVotes
from retrieval.ranking.places import Places
from retrieval.ranking.ranker import Target
from retrieval.ranking.settings import KEEPERS
from retrieval.ranking.topic_index import TopicScores

_NO_QUESTIONS = {"hint_best": 0.0, "not_covered": 0.0, "topic_elsewhere": 0.0}


class HintReach:
    """What the keeper's questions that are near one query say of any span; worked out once a query."""

    def __init__(self, votes: HintVotes) -> None:
        nearest: dict[Target, float] = {}
        self._documents: defaultdict[int, dict[str, float]] = defaultdict(lambda: dict(_NO_QUESTIONS))
        for near in votes.near:
            target, name = near.target, "hint_best"
            if target.start >= 0:
                nearest.setdefault(target, near.similarity)  # the best come first
            else:
                name = "not_covered"
            of = self._documents[target.version]
            of[name] = max(of[name], near.similarity)
        self._places, self._topics = _scored({*votes.covered, *nearest}, votes.topics)
        numbers = self._places.numbers
        self._covered = {numbers[target]: share for target, share in votes.covered.items()}
        self._nearest = {numbers[target]: similarity for target, similarity in nearest.items()}
        self._highest = max(self._topics.values(), default=1.0)
        for version, nowhere in self._places.nowhere.items():
            # The hints of one document say nothing of what another answers.
            if highest := max(map(self._topics.get, nowhere, repeat(0.0))):
                self._documents[version]["topic_elsewhere"] = highest

    def best_topics(self, limit: int) -> list[Target]:
        """Return the places whose questions hold most of the query, best first."""
        inside, topics = self._places.inside, self._topics
        numbers = sorted((one for one in topics if one in inside), key=topics.__getitem__, reverse=True)
        return [self._places.targets[number] for number in numbers[:limit]]

    def features(self, version: int, span: Span) -> dict[str, float]:
        """Return what the questions that lead to a span say, times how well they fit it.

        A place fits by how much of it and the span is common to both; touched is how much of the smaller is.
        """
        vote = nearest = loose = topic = 0.0
        covered, near, topics = self._covered, self._nearest, self._topics
        for number, fit, touched in self._places.met(version, span.start, span.end):
            if (score := topics.get(number)) and (fitting := fit * score) > topic:
                topic = fitting
            if similarity := near.get(number):
                nearest = max(nearest, fit * similarity)
            if share := covered.get(number):
                vote, loose = max(vote, fit * share), max(loose, touched * share)
        return {
            "hint": vote,
            "hint_nearest": nearest,
            "hint_same": max(0.0, nearest - KEEPERS.same) / (1 - KEEPERS.same),
            "hint_touched": loose,
            "topic": topic,
            "topic_share": topic / self._highest,
            **self._documents.get(version, _NO_QUESTIONS),
        }


def _scored(wanted: set[Target], topics: Mapping[Target, float]) -> tuple[Places, Mapping[int, float]]:
    """Return places with those that are wanted among them, and the scores of topics by their numbers."""
    if isinstance(topics, TopicScores) and wanted <= topics.places.numbers.keys():
        return topics.places, topics.by_number
    places = Places({*wanted, *topics})
    return places, {places.numbers[target]: score for target, score in topics.items()}

"""The places in the guide that the keeper's questions lead to, ready to be laid over spans of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import NamedTuple

from corpus.model import Span
from retrieval.ranking.keeper_questions import HintVotes
from retrieval.ranking.ranker import Target
from retrieval.ranking.settings import KEEPERS

_NO_QUESTIONS = {"hint_best": 0.0, "not_covered": 0.0, "topic_elsewhere": 0.0}


class _Places(NamedTuple):
    """The places of one document, by where they begin.

    Attributes:
        starts: of the places.
        ends: the furthest end of each place and those before it.
        worths: start, end, share of the votes, similarity of the nearest question, score of the topic.
    """

    starts: list[int]
    ends: list[int]
    worths: list[tuple[int, int, float, float, float]]


_NO_PLACES = _Places([], [], [])


class HintReach:
    """What the keeper's questions that are near one query say of any span; worked out once a query."""

    def __init__(self, votes: HintVotes) -> None:
        nearest: dict[Target, float] = {}
        for near in votes.near:
            if near.question.covered:
                nearest[near.target] = max(nearest.get(near.target, 0.0), near.similarity)
        self._documents = _by_document(votes)
        self._highest = max(votes.topics.values(), default=1.0)
        found: defaultdict[int, list[tuple[int, int, float, float, float]]] = defaultdict(list)
        covered, topics = votes.covered, votes.topics
        for target in {*covered, *nearest, *topics}:
            version, start, end = target
            if start >= 0:
                worth = covered.get(target, 0.0), nearest.get(target, 0.0), topics.get(target, 0.0)
                found[version].append((start, end, *worth))
        self._places = {version: _sorted(places) for version, places in found.items()}

    def features(self, version: int, span: Span) -> dict[str, float]:
        """Return what the questions that lead to a span say, times how well they fit it.

        A place fits by how much of it and the span is common to both; touched is how much of the smaller is.
        """
        vote = nearest = loose = topic = 0.0
        begin, stop = span
        starts, ends, worths = self._places.get(version, _NO_PLACES)
        for start, end, share, similarity, score in worths[
            bisect_right(ends, begin) : bisect_left(starts, stop)
        ]:
            if end <= begin:
                continue
            overlap = min(end, stop) - max(start, begin)
            lengths = end - start, stop - begin
            fit = overlap / (sum(lengths) - overlap)
            vote, nearest, topic = (
                max(vote, fit * share),
                max(nearest, fit * similarity),
                max(topic, fit * score),
            )
            loose = max(loose, overlap / min(lengths) * share)
        return {
            "hint": vote,
            "hint_nearest": nearest,
            "hint_same": max(0.0, nearest - KEEPERS.same) / (1 - KEEPERS.same),
            "hint_touched": loose,
            "topic": topic,
            "topic_share": topic / self._highest,
            **self._documents.get(version, _NO_QUESTIONS),
        }


def _sorted(worths: list[tuple[int, int, float, float, float]]) -> _Places:
    worths.sort()
    return _Places([one[0] for one in worths], list(accumulate((one[1] for one in worths), max)), worths)


def _by_document(votes: HintVotes) -> dict[int, dict[str, float]]:
    """Return, by version, how near a document's questions are that are covered, and that are not.

    The hints of one document say nothing of what another answers.
    """
    found: defaultdict[int, dict[str, float]] = defaultdict(lambda: dict(_NO_QUESTIONS))
    for near in votes.near:
        of, name = found[near.target.version], "hint_best" if near.question.covered else "not_covered"
        of[name] = max(of[name], near.similarity)
    for target, score in votes.topics.items():
        if target.start < 0:
            of = found[target.version]
            of["topic_elsewhere"] = max(of["topic_elsewhere"], score)
    return dict(found)

"""The places in the guide that the keeper's questions lead to, ready to be laid over spans of it."""

from __future__ import annotations

from collections import defaultdict

from corpus.model import Span
from retrieval.ranking.keeper_questions import HintVotes
from retrieval.ranking.ranker import Target
from retrieval.ranking.settings import KEEPERS

_NO_QUESTIONS = {"hint_best": 0.0, "not_covered": 0.0, "topic_elsewhere": 0.0}


class HintReach:
    """What the keeper's questions that are near one query say of any span; worked out once a query."""

    def __init__(self, votes: HintVotes) -> None:
        worth: defaultdict[Target, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for target, share in votes.covered.items():
            worth[target][0] = share
        for near in votes.near:
            if near.question.covered:
                worth[near.target][1] = max(worth[near.target][1], near.similarity)
        for target, score in votes.topics.items():
            if target.start >= 0:
                worth[target][2] = score
        self._documents = _by_document(votes)
        self._highest = max(votes.topics.values(), default=1.0)
        self._places: defaultdict[int, list[tuple[int, int, float, float, float]]] = defaultdict(list)
        for (version, start, end), (share, similarity, score) in worth.items():
            self._places[version].append((start, end, share, similarity, score))

    def features(self, version: int, span: Span) -> dict[str, float]:
        """Return what the questions that lead to a span say, times how well they fit it.

        A place fits by how much of it and the span is common to both; touched is how much of the smaller is.
        """
        vote = nearest = loose = topic = 0.0
        begin, stop = span.start, span.end
        for start, end, share, similarity, score in self._places.get(version, ()):
            if start >= stop or end <= begin:
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

"""Picks the spans that answer a question, and tells how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.model import Span
from retrieval.answering.answers import Answer
from retrieval.answering.confidence import confidence_features
from retrieval.answering.evidence import Candidate, PassageEvidence
from retrieval.answering.finding import Finding
from retrieval.answering.model import Part, load_model
from retrieval.answering.widening import widened
from retrieval.question.query import Query, unknown_words
from retrieval.ranking.hint_reach import HintReach
from retrieval.ranking.keeper_questions import HintVotes
from retrieval.ranking.topic_index import Target

if TYPE_CHECKING:
    from retrieval.retriever import Retriever

PASSAGES = 10
"""Passages whose sentences are looked at."""
TARGETS = 6
"""Places that the keeper's nearest questions lead to, looked at besides."""
ANSWERS = 3
CONSIDERED = 30
"""Candidates that further answers are looked for among."""


KEPT = 5
"""Candidates that a finding tells of."""
LEAST = 0.1
"""A further answer is at least that likely."""
NEARLY_THE_SAME = 0.75
"""A keeper's question that is so like the one asked is taken at its word."""
POINTED = 8.0
"""What it adds to the score of the span that it leads to, in a guide with few hints."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """Candidates of one sort, ranked, and how sure the first of them is."""

    ranked: list[Candidate]
    features: dict[str, float]
    confidence: float
    sure: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """A span of sentences within a passage."""

    evidence: PassageEvidence
    first: int
    last: int


class AnsweringPipeline:
    """Answers questions from one retriever's edition."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever
        self._model = load_model()

    def answer(self, query: Query) -> Finding:
        """Return what was found for a query."""
        votes = self._retriever.hints.votes(query)
        # "The" and "how" stand in many of the keeper's questions and ask for nothing.
        ranked = self.ranked(query, votes) if query.concepts or votes.near else []
        judged = [self._judged(query, group, votes) for group in self._groups(ranked)]
        missing = unknown_words(query)
        if not judged:
            return Finding(query, votes=votes, missing=missing, say=self._say(votes))
        best = max(judged, key=lambda one: one.confidence)
        answers = self._answers(best.ranked, best.confidence) if best.sure else ()
        say = "" if answers else self._say(votes)
        kept = tuple(best.ranked[:KEPT])
        return Finding(query, answers, best.confidence, kept, best.features, votes, missing, say)

    def _groups(self, ranked: Sequence[Candidate]) -> list[list[Candidate]]:
        """Return the candidates by the numbers that rank them: scores of two sorts can't be compared."""
        groups: dict[int, list[Candidate]] = {}
        for candidate in ranked:
            groups.setdefault(id(self.part(candidate)), []).append(candidate)
        return list(groups.values())

    def _judged(self, query: Query, ranked: list[Candidate], votes: HintVotes) -> _Judged:
        """Return how sure the first of ranked candidates is."""
        part = self.part(ranked[0])
        features = confidence_features(query, ranked, votes, self._retriever.index.n_passages)
        confidence = part.confidence.probability(features)
        near = votes.near[0] if votes.near else None
        if near and near.similarity >= NEARLY_THE_SAME and part is self._model.plain:
            # A few hints teach the fitted numbers nothing; what they say outright is still to be believed.
            told = features["hint_nearest"] >= NEARLY_THE_SAME
            confidence = (
                max(confidence, near.similarity * told) if near.question.covered else 1 - near.similarity
            )
        return _Judged(ranked, features, confidence, confidence >= part.threshold)

    def part(self, candidate: Candidate) -> Part:
        """Return the fitted numbers for the candidate's document."""
        hinted = candidate.ready.version in self._retriever.hinted
        return self._model.hinted if hinted else self._model.plain

    def ranked(self, query: Query, votes: HintVotes) -> list[Candidate]:
        """Return the spans that may answer, best first, none inside another."""
        reach = HintReach(votes)
        found = [self._scored(spot, reach) for spot in self._spots(query, votes)]
        found.sort(key=lambda c: (-c.score, c.ready.version, c.span))
        return found

    def _spots(self, query: Query, votes: HintVotes) -> Iterator[_Spot]:
        """Yield every sentence of the passages that may answer, and the spans that hints lead to."""
        hits = self._retriever.index.search(self._retriever.terms(query), PASSAGES)
        highest = hits[0].score if hits else 1.0
        scores = {(hit.version, hit.number): hit.score / highest for hit in hits}
        level = highest / (self._retriever.highest_idf * math.sqrt(max(query.n_telling, 1)))
        targets = _best_targets(votes)
        for target in targets:
            for number in self._retriever.passage_numbers(*target):
                scores.setdefault((target.version, number), 0.0)
        for ready in self._retriever.passages.read(scores):
            key = ready.version, ready.passage.number
            evidence = PassageEvidence(
                query, ready, (scores[key], level * scores[key]), self._retriever.analyzer
            )
            spans = {(n, n + 1) for n in range(len(ready.sentences)) if evidence.touches(n)}
            for target in targets:
                if target.version == ready.version:
                    spans |= set(_sentences_of(evidence, target))
            for first, last in sorted(spans):
                yield _Spot(evidence, first, last)

    def _scored(self, spot: _Spot, reach: HintReach) -> Candidate:
        ready = spot.evidence.ready
        sentences = ready.sentences[spot.first : spot.last]
        span = Span(sentences[0].span.start, sentences[-1].span.end)
        features = spot.evidence.features(spot.first, spot.last)
        features |= reach.features(ready.version, span)
        candidate = Candidate(ready, span, sentences, features)
        part = self.part(candidate)
        pointed = part is self._model.plain and features["hint_nearest"] >= NEARLY_THE_SAME
        return replace(candidate, score=part.ranking.value(features) + POINTED * pointed)

    def _answers(self, ranked: Sequence[Candidate], confidence: float) -> tuple[Answer, ...]:
        """Return the first candidate as it is quoted, and further ones that say something else."""
        best = ranked[0].score
        chosen: list[tuple[Candidate, Span]] = []
        for candidate in ranked[:CONSIDERED]:
            span = widened(candidate, ranked)
            if not any(_meets(candidate, span, *other) for other in chosen):
                chosen.append((candidate, span))
            if len(chosen) == ANSWERS:
                break
        shares = [math.exp(candidate.score - best) for candidate, _ in chosen]
        likely = [confidence, *(confidence * share / sum(shares) for share in shares[1:])]
        answers = (self._answer(*one, p) for one, p in zip(chosen, likely, strict=True))
        return tuple(
            answer for place, answer in enumerate(answers) if not place or answer.confidence >= LEAST
        )

    def _answer(self, candidate: Candidate, span: Span, confidence: float) -> Answer:
        passage = candidate.ready.passage
        stored = self._retriever.documents[candidate.ready.version]
        start, end = span
        return Answer(
            text=passage.text[start - passage.start : end - passage.start],
            context=passage.text,
            confidence=round(confidence, 4),
            score=candidate.score,
            document=passage.document,
            title=stored.title,
            section=passage.section,
            source=stored.source,
            passage=passage.id,
            start=start,
            end=end,
            context_start=passage.start,
            edition=self._retriever.edition,
        )

    def _say(self, votes: HintVotes) -> str:
        nearest = next((near for near in votes.near if not near.question.covered), None)
        if nearest is None or nearest.similarity < 0.5:
            return ""
        return self._retriever.say(nearest.target.version, nearest.target.end)


def _sentences_of(evidence: PassageEvidence, target: Target) -> Iterator[tuple[int, int]]:
    """Yield the span of the passage's sentences that a hint leads to, if it leads there."""
    inside = [
        n
        for n, sentence in enumerate(evidence.ready.sentences)
        if sentence.span.start < target.end and sentence.span.end > target.start
    ]
    if inside:
        yield inside[0], inside[-1] + 1


def _best_targets(votes: HintVotes) -> list[Target]:
    """Return the places in the guide that the keeper's questions speak for most."""
    topics = {target: score for target, score in votes.topics.items() if target.start >= 0}
    best = sorted(votes.covered, key=lambda t: -votes.covered[t])[:TARGETS]
    return list(dict.fromkeys([*best, *sorted(topics, key=lambda t: -topics[t])[:TARGETS]]))


def _meets(one: Candidate, span: Span, other: Candidate, quoted: Span) -> bool:
    same = one.ready.version == other.ready.version
    return same and span.start < quoted.end and quoted.start < span.end

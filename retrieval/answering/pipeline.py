"""Picks the spans that answer a question, and tells how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from corpus.guides import guide_of, guides_of
from corpus.model import Span
from retrieval.answering.answers import Answer
from retrieval.answering.asked_headings import SAME, AskedHeadings, below
from retrieval.answering.confidence import confidence_features, hint_trust, is_another_row, lacks_known
from retrieval.answering.evidence import Candidate, PassageEvidence, coverage
from retrieval.answering.finding import Finding
from retrieval.answering.further import meets, rivals, share_of
from retrieval.answering.model import Model, Part, load_told
from retrieval.answering.quoting import Quoter, Reach, url_of
from retrieval.answering.settings import ASKED_HEADING, CHOOSING, SURENESS
from retrieval.answering.spans.spots import Spot, spots
from retrieval.answering.spans.told import HintEvidence
from retrieval.answering.spans.wanted import Wanted
from retrieval.question.query import Query
from retrieval.ranking.fusion import Fusion
from retrieval.ranking.keeper_questions import HintVotes
from retrieval.ranking.keepers import KeepersRanker
from retrieval.ranking.ranker import PassageKey

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from retrieval.answering.passages import PassageCache, ReadyPassage
    from retrieval.ranking.ranker import Ranker
    from retrieval.words.analysis import Analyzer


class _Judged(msgspec.Struct, frozen=True):
    """Candidates of one sort, ranked, and how sure the first of them is."""

    ranked: list[Candidate]
    features: dict[str, float]
    confidence: float
    sure: bool


class PipelineParts(msgspec.Struct, frozen=True):
    """What one edition's questions are answered with.

    Attributes:
        edition: its number.
        documents: its documents by version.
        hinted: how far they are judged by their hints above all, 0 to 1, by version; 0 if left out.
        passages: reads its passages.
        analyzer: the index's own.
        keepers: ranks by the keepers' questions, whose word is taken besides.
        rankers: all of them, the keepers' among them.
        model: the fitted numbers.
    """

    edition: int
    documents: Mapping[int, StoredDocument]
    hinted: Mapping[int, float]
    passages: PassageCache
    analyzer: Analyzer
    keepers: KeepersRanker
    rankers: tuple[Ranker, ...]
    model: Model


class Evidence(msgspec.Struct, frozen=True):
    """What the rankers say of a query.

    Attributes:
        fusion: all of them together.
        votes: the keepers' questions.
    """

    fusion: Fusion
    votes: HintVotes


class AnsweringPipeline:
    """Answers questions from one edition."""

    def __init__(self, parts: PipelineParts) -> None:
        self._parts, self._model = parts, parts.model
        self._quoter = Quoter(parts.passages)
        self._between = parts.model.between(parts.hinted.values(), load_told())

    def answer(self, query: Query) -> Finding:
        """Return what was found for a query."""
        evidence = self.evidence(query)
        votes = evidence.votes
        # "The" and "how" stand in many of the keeper's questions and ask for nothing.
        ranked = self.ranked(query, evidence) if query.concepts or votes.near else []
        judged = [self._judged(query, group, evidence) for group in self._groups(ranked)]
        if not judged:
            return Finding(query, votes=votes)
        best = max(judged, key=lambda one: one.confidence)
        likely = (
            self._answers(best.ranked, best.confidence)
            if best.sure or best.confidence >= CHOOSING.helps
            else ()
        )
        return Finding(
            query,
            answers=likely if best.sure else (),
            nearest=() if best.sure else likely[: CHOOSING.nearest],
            confidence=best.confidence,
            candidates=tuple(best.ranked[: CHOOSING.kept]),
            features=best.features,
            votes=votes,
        )

    def evidence(self, query: Query) -> Evidence:
        """Return what all rankers say of a query."""
        keepers = self._parts.keepers.rank(query, CHOOSING.passages)
        others = (one for one in self._parts.rankers if one is not self._parts.keepers)
        limit = CHOOSING.looked_through if self._n_passages > CHOOSING.few_passages else CHOOSING.passages
        return Evidence(Fusion([*(one.rank(query, limit) for one in others), keepers]), keepers.votes)

    @cached_property
    def _several_guides(self) -> bool:
        return len(guides_of(self._parts.documents.values())) > 1

    @cached_property
    def _n_passages(self) -> int:
        return sum(stored.n_passages for stored in self._parts.documents.values())

    def _groups(self, ranked: Sequence[Candidate]) -> list[list[Candidate]]:
        """Return the candidates by the numbers that rank them: scores of two sorts can't be compared."""
        groups: dict[int, list[Candidate]] = {}
        for candidate in ranked:
            groups.setdefault(id(self.part(candidate)), []).append(candidate)
        return list(groups.values())

    def _judged(self, query: Query, ranked: list[Candidate], evidence: Evidence) -> _Judged:
        """Return how sure the first of ranked candidates is."""
        part = self.part(ranked[0])
        features = confidence_features(query, ranked, evidence.fusion)
        confidence = part.probability(features, len(self._parts.documents))
        if is_another_row(query, ranked[0]):
            confidence = min(confidence, SURENESS.another_row)
        version = ranked[0].ready.version
        near = next((one for one in evidence.votes.near if one.target.version == version), None)
        if near and near.similarity >= CHOOSING.nearly_the_same and part is not self._model.hinted:
            # A few hints teach the fitted numbers nothing; what they say outright is still to be believed.
            told = features["hint_nearest"] >= CHOOSING.nearly_the_same
            confidence = (
                max(confidence, near.similarity * told) if near.question.covered else 1 - near.similarity
            )
        if (left_out := _left_out(evidence.votes, version)) and lacks_known(query, ranked[0]):
            confidence = min(confidence, 1 - left_out)
        if share := self._parts.hinted.get(version, 0.0):
            confidence *= 1 - share * (1 - hint_trust(query, ranked[0], evidence.votes.near))
        confidence = max(confidence, ASKED_HEADING.sure * ranked[0].features.get(SAME, 0.0))
        return _Judged(ranked, features, confidence, confidence >= part.threshold)

    def part(self, candidate: Candidate) -> Part:
        """Return the fitted numbers for the candidate's document."""
        return self._part(candidate.ready.version)

    def _part(self, version: int) -> Part:
        return self._between[self._parts.hinted.get(version, 0.0)]

    def ranked(self, query: Query, evidence: Evidence) -> list[Candidate]:
        """Return the spans that may answer, best first, none inside another."""
        fusion = evidence.fusion
        wanted = Wanted(query)
        passages = self._passages(wanted, fusion)
        told = HintEvidence(query, evidence.votes)
        found = [self._scored(spot, fusion, told) for spot in spots(passages, fusion)]
        found += self._below_headings(wanted, passages, fusion, told)
        found.sort(key=lambda c: (-c.score, c.ready.version, c.span))
        return found

    def _below_headings(
        self, wanted: Wanted, passages: Sequence[PassageEvidence], fusion: Fusion, told: HintEvidence
    ) -> Iterator[Candidate]:
        """Yield what stands below headings that ask the same; where there are hints, they know better."""
        found = {
            (one.ready.version, one.ready.passage.number): one
            for one in passages
            if self._parts.hinted.get(one.ready.version, 0.0) < 1
        }
        asked = AskedHeadings(wanted.query, self._parts.passages, self._parts.analyzer)
        for ready, sentences, likeness in asked.candidates([one.ready for one in found.values()]):
            evidence = found.get((ready.version, ready.passage.number)) or self._evidence(
                wanted, ready, fusion
            )
            first = ready.sentences.index(sentences[0])
            spot = Spot(evidence, first, first + len(sentences))
            yield below(self._scored(spot, fusion, told), likeness)

    def _evidence(self, wanted: Wanted, ready: ReadyPassage, fusion: Fusion) -> PassageEvidence:
        ranked = fusion.of_passage((ready.version, ready.passage.number))
        return PassageEvidence(wanted, ready, ranked, self._parts.analyzer)

    def _passages(self, wanted: Wanted, fusion: Fusion) -> list[PassageEvidence]:
        """Return the passages that may answer, and those that rankers lead to."""
        passages = self._parts.passages
        keys = dict.fromkeys(self._promising(wanted, fusion))
        for place in fusion.places:
            keys |= dict.fromkeys(passages.touched(place))
        found = [self._evidence(wanted, ready, fusion) for ready in passages.read(keys)]
        _compare(found)
        return found

    def _promising(self, wanted: Wanted, fusion: Fusion) -> list[PassageKey]:
        """Return the passages whose sentences are looked at: of many those that hold most of the question."""
        keys = list(dict.fromkeys(fusion.passages))
        if len(keys) <= CHOOSING.passages:
            return keys
        ready = self._parts.passages.read(keys)
        worth = [
            coverage(wanted, one) + CHOOSING.rank * fusion.standing((one.version, one.passage.number))
            for one in ready
        ]
        best = sorted(range(len(ready)), key=lambda place: -worth[place])[: CHOOSING.passages]
        return [(ready[place].version, ready[place].passage.number) for place in best]

    def _scored(self, spot: Spot, fusion: Fusion, told: HintEvidence) -> Candidate:
        ready = spot.evidence.ready
        sentences = ready.sentences[spot.first : spot.last]
        span = Span(sentences[0].span.start, sentences[-1].span.end)
        features = spot.evidence.features(spot.first, spot.last)
        features |= fusion.of_span(ready.version, span)
        part = self._part(ready.version)
        if part is not self._model.plain and part is not self._model.hinted:
            features |= told.features(ready, sentences)
        pointed = part is not self._model.hinted and features["hint_nearest"] >= CHOOSING.nearly_the_same
        score = part.ranking.value(features) + CHOOSING.pointed * pointed
        return Candidate(ready, span, sentences, features, score)

    def _answers(self, ranked: Sequence[Candidate], confidence: float) -> tuple[Answer, ...]:
        """Return the first candidate as it is quoted, and further ones that say something else."""
        chosen = [(ranked[0], self._quoter.reach(ranked[0], ranked))]
        for candidate in rivals(ranked, chosen[0][1], confidence):
            reach = self._quoter.reach(candidate, ranked)
            if not any(meets(candidate, reach.span, *other) for other in chosen):
                chosen.append((candidate, reach))
            if len(chosen) == CHOOSING.answers:
                break
        shares = [share_of(candidate, ranked[0]) for candidate, _ in chosen]
        likely = [confidence, *(confidence * share / sum(shares) for share in shares[1:])]
        told = zip(chosen, (round(p, 4) for p in likely), strict=True)
        return tuple(
            self._answer(*one, p) for place, (one, p) in enumerate(told) if not place or p >= CHOOSING.least
        )

    def _answer(self, candidate: Candidate, reach: Reach, confidence: float) -> Answer:
        version, passage = candidate.ready.version, candidate.ready.passage
        quote = self._quoter.quote(candidate, reach)
        stored = self._parts.documents[version]
        start, end, text = quote.words
        place = self._parts.passages.place(version, start)
        return Answer(
            text=text,
            context=quote.context.text,
            confidence=confidence,
            score=candidate.score,
            document=passage.document,
            title=stored.title,
            section=passage.section,
            source=stored.source,
            passage=passage.id,
            start=start,
            end=end,
            context_start=quote.context.start,
            edition=self._parts.edition,
            kind=quote.kind,
            leads=quote.leads,
            footnotes=quote.footnotes,
            page=place.page if place else None,
            page_label=place.label if place else "",
            url=url_of(stored.source, place),
            guide=guide_of(stored.metadata),
            among_guides=self._several_guides,
        )


def _left_out(votes: HintVotes, version: int) -> float:
    """Return how like the question one is that another document's keeper marked as not covered, 0 if none is.

    What that document is asked of by name, and doesn't say, is not what another one says of its like.
    """
    nearest = next(iter(votes.near), None)
    if nearest is None or nearest.question.covered or nearest.target.version == version:
        return 0.0
    return nearest.similarity if nearest.similarity >= CHOOSING.nearly_the_same else 0.0


def _compare(found: Sequence[PassageEvidence]) -> None:
    """Hold the documents of the passages against each other: which of them speaks of what is asked?"""
    if len({one.ready.version for one in found}) < 2:
        return
    documents: dict[int, Sequence[float]] = {}
    for one in found:
        held = documents.setdefault(one.ready.version, one.held)
        documents[one.ready.version] = [max(pair) for pair in zip(held, one.held, strict=True)]
    for one in found:
        one.compare(documents)

"""How well does a span of text fit a question? Features that a reader can understand, each 0 to about 1."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

import msgspec

from corpus.caching.named_tuple import NamedTuple
from corpus.model import Span
from retrieval.answering.figures import nearness
from retrieval.answering.passages import ReadyPassage
from retrieval.answering.settings import COVERING, FIGURES
from retrieval.answering.spans.said import SpanSaid
from retrieval.answering.spans.sentence import Sentence
from retrieval.answering.spans.wanted import Wanted, quality
from retrieval.question.query import Concept, Query
from retrieval.words.analysis import Analyzer

_NO_FIGURES = {"figure_near": 0.0, "figure_far": 0.0}
_NO_TITLE = {"title_share": 0.0, "title_whole": 0.0, "title_same": 0.0}


class Candidate(msgspec.Struct, frozen=True):
    """A span that may answer.

    Attributes:
        ready: the passage it begins in.
        span: offsets in the document.
        sentences: those of the passage that it holds.
        features: how well it fits, by name.
        score: what the ranking makes of them.
    """

    ready: ReadyPassage
    span: Span
    sentences: tuple[Sentence, ...]
    features: Mapping[str, float]
    score: float = 0.0

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(sentence.words for sentence in self.sentences)


def coverage(wanted: Wanted, ready: ReadyPassage) -> float:
    """Return what share of a question a passage and the headings above it hold."""
    passage, heading = wanted.held(ready.term_set), wanted.held(ready.heading_set)
    if passage is wanted.none and heading is wanted.none:
        return 0.0
    return wanted.share([max(c, COVERING.heading * d) for c, d in zip(passage, heading, strict=True)])


class PassageEvidence:
    """What a passage offers a query, worked out once for all of its spans."""

    def __init__(
        self, wanted: Wanted, ready: ReadyPassage, ranked: Mapping[str, float], analyzer: Analyzer
    ) -> None:
        """Hold a passage against a query.

        Args:
            wanted: what the query wants of spans.
            ready: the passage.
            ranked: what the rankers say of the passage, by the names of their features.
            analyzer: the index's own.
        """
        self._analyzer, self._wanted = analyzer, wanted
        self.ready, self.ranked = ready, ranked
        held, said = wanted.held, ready.said
        self.passage = held(ready.term_set)
        alike = self.passage is wanted.none or len(ready.sentences) == 1  # as the whole is each sentence
        self.by_sentence = [
            self.passage if alike else held(sentence.term_set) for sentence in ready.sentences
        ]
        for number in said.borrowing:
            if leads := ready.sentences[number].lead_set:
                self._borrow(number, held(leads))
            if said.leaning[number]:
                self._borrow(number, self.by_sentence[number - 1])
        above = _above(wanted, ready)
        self.section, self.heading, self.below = above.section, above.heading, above.below
        self._of_passage = {
            "passage": wanted.share(self.passage),
            "section": above.share,
            "document": 0.0,
            "rival": 0.0,
            **above.titled,
            **ranked,
        }
        self._around = self._best_around()

    def _best_around(self) -> Sequence[float]:
        """Return how well the passage and the headings hold each concept for a sentence of theirs."""
        none = self._wanted.none
        if self.passage is none and self.heading is none:
            return none
        return [
            max(COVERING.passage * c, COVERING.heading * d)
            for c, d in zip(self.passage, self.heading, strict=True)
        ]

    def _borrow(self, number: int, held: Sequence[float]) -> None:
        if held is self._wanted.none:
            return
        here = self.by_sentence[number]
        self.by_sentence[number] = [max(a, COVERING.borrowed * b) for a, b in zip(here, held, strict=True)]

    def touches(self, number: int) -> bool:
        """Return whether a sentence holds anything that is asked for, be it only near, or stands below it."""
        held = self.by_sentence[number]
        return self.below or (held is not self._wanted.none and any(held))

    @property
    def held(self) -> list[float]:
        """How well the passage and the headings above it hold each concept."""
        return [max(pair) for pair in zip(self.passage, self.heading, strict=True)]

    def compare(self, documents: Mapping[int, Sequence[float]]) -> None:
        """Hold the passage's document against the others.

        Args:
            documents: how well each document holds each concept anywhere, 0 to 1, by version.
        """
        shares = {version: self._wanted.share(held) for version, held in documents.items()}
        own = shares.pop(self.ready.version)
        rival = max(0.0, max(shares.values(), default=0.0) - own)
        self._of_passage |= {"document": own, "rival": rival}

    def features(self, first: int, last: int) -> dict[str, float]:
        """Return the features of the span of sentences from `first` up to, not with, `last`."""
        wanted, said, share = self._wanted, self.ready.said.span(first, last), self._wanted.share
        own = self._highest(first, last)
        near = self._highest(max(first - 1, 0), last + 1)
        anywhere, beside = self._around, COVERING.neighbour
        if near is not wanted.none:  # whose sentences are among those near
            anywhere = list(map(max, own, [beside * one for one in near], anywhere))
        excluded = wanted.negated and said.excludes
        defines = self._defines(said) if wanted.defined else 0.0
        return {
            "own": share(own),
            "exact": share([value > 0.99 for value in own]),
            "near": share(near),
            "anywhere": share(anywhere),
            "reverse": len(said.terms & wanted.terms) / len(said.terms) if said.terms else 0.0,
            "negated": float(excluded),
            "not_negated": float(wanted.negated and not excluded),
            "other_word": self._other_word(said),
            **self._figures(said),
            **self._of_passage,
            "phrase": self._adjacent(said),
            "key": own[wanted.key] if own else 0.0,
            "weakest": min(map(anywhere.__getitem__, wanted.telling), default=0.0),
            "thing": self._things(own),
            "thing_around": self._things(anywhere),
            "defines": defines,
            "undefined": float(wanted.asks_meaning and not defines),
            "number": self._numbers(said.terms),
            "first": float(first == 0),
            "call": said.calls,
            "length": said.length,
            **self._kinds(said),
        }

    def _figures(self, said: SpanSaid) -> dict[str, float]:
        """Return whether a number in a span is one of what is asked for."""
        things = self._wanted.measured
        if not things:
            return _NO_FIGURES
        near = nearness(said.clauses(self._analyzer), things)
        return {"figure_near": near, "figure_far": float(near < FIGURES.far)}

    def _other_word(self, said: SpanSaid) -> float:
        """Return what share of the question the span holds only by a stem: "authority" by "author"."""
        lost = 0.0
        for term, asked, weight in self._wanted.single:
            if term in said.terms and all(
                asked.isdisjoint(held)
                for one, held in zip(said.sentences, said.bases(self._analyzer), strict=True)
                if term in one.term_set
            ):
                lost += weight
        return lost / self._wanted.mass

    def _things(self, qualities: Sequence[float]) -> float:
        """Return how well that is held whose number, share or length is asked for; 1 where none is."""
        places = self._wanted.query.things
        return sum(qualities[place] for place in places) / len(places) if places else 1.0

    def _defines(self, said: SpanSaid) -> float:
        """Return whether the span says what something is that the question asks the meaning of."""
        wanted = self._wanted
        if any(map(said.terms.issuperset, wanted.spelled_out)):
            return 1.0
        before = said.defines(self._analyzer)
        # "The pay of a warden is …" says what the pay is.
        if not before or not any(before[0] in form.terms for c in wanted.defined for form in c.forms):
            return 0.0
        return min((quality(concept, frozenset(before)) for concept in wanted.defined), default=0.0)

    def _kinds(self, said: SpanSaid) -> dict[str, float]:
        features: dict[str, float] = {}
        n_shown, missing = 0, False
        for kind, name, strict in self._wanted.kinds:
            shown = said.shows(kind)
            features[name] = float(shown)
            n_shown += shown
            missing = missing or (strict and not shown)
        features["kind_shown"] = n_shown / len(features) if features else 0.0
        features["kind_missing"] = float(missing)
        return features

    def _numbers(self, held: Collection[str]) -> float:
        """Return the share of the question's numbers that the span has, 0 where it has none."""
        numbers = self._wanted.query.numbers
        return sum(number in held for number in numbers) / len(numbers) if numbers else 0.0

    def _adjacent(self, said: SpanSaid) -> float:
        """Return the share of neighbouring concepts of the question that are neighbours here, too."""
        neighbours = self._wanted.neighbours
        if not neighbours:
            return 0.0
        found, terms = 0, said.terms
        for firsts, seconds, pairs in neighbours:
            if terms.isdisjoint(firsts) or terms.isdisjoint(seconds):
                continue
            found += any(not pairs.isdisjoint(pairwise(one.terms)) for one in said.sentences)
        return found / len(neighbours)

    def _highest(self, first: int, last: int) -> Sequence[float]:
        """Return the highest quality of each concept in the sentences from `first` up to `last`."""
        held = self.by_sentence[first:last]
        if len(held) == 1:
            return held[0]
        none = self._wanted.none
        held = [one for one in held if one is not none]
        return list(map(max, *held)) if len(held) > 1 else held[0] if held else none


class _Above(NamedTuple):
    """What the headings above a passage offer a query; many passages stand under the same.

    Attributes:
        section: how well they hold each concept.
        heading: the same with the title of the document.
        below: whether one of them names something that is asked for, see `names`.
        share: what share of the question they hold.
        titled: how well the nearest fits, see `heading_features`.
    """

    section: Sequence[float]
    heading: Sequence[float]
    below: bool
    share: float
    titled: Mapping[str, float]


def _above(wanted: Wanted, ready: ReadyPassage) -> _Above:
    key = ready.version, ready.passage.section
    found: _Above | None = wanted.above.get(key)
    if found is None:
        query, none, section = wanted.query, wanted.none, wanted.held(ready.section_set)
        nearest = wanted.held(ready.nearest_set)
        titled = _NO_TITLE if nearest is none else heading_features(query, ready.nearest_set, nearest)
        below = section is not none and names(query, section)
        found = wanted.above[key] = _Above(
            section, wanted.held(ready.heading_set), below, wanted.share(section), titled
        )
    return found


def names(query: Query, section: Sequence[float]) -> bool:
    """Return whether a heading names something that is asked for: what stands below it may answer.

    Args:
        query: the question, understood.
        section: how well the headings hold each concept, 0 to 1.
    """
    return any(
        held >= COVERING.named and not concept.idle and not concept.subject
        for concept, held in zip(query.concepts, section, strict=True)
    )


def heading_features(query: Query, terms: frozenset[str], held: Sequence[float]) -> dict[str, float]:
    """Return how well the nearest heading fits, by name.

    Args:
        query: the question, understood.
        terms: of that heading.
        held: how well it holds each concept, 0 to 1.
    """
    mass = query.mass or 1.0
    share = sum(concept.weight * one for concept, one in zip(query.concepts, held, strict=True)) / mass
    whole = len(_said(query.concepts, terms)) / len(terms) if terms else 0.0
    return {"title_share": share, "title_whole": whole, "title_same": min(share, whole)}


def _said(concepts: Sequence[Concept], terms: frozenset[str]) -> set[str]:
    """Return the terms of a heading that the question has words for."""
    forms = (form.terms for concept in concepts for form in concept.forms)
    return {term for form in forms if terms.issuperset(form) for term in form}

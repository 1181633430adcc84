"""How well does a span of text fit a question? Features that a reader can understand, each 0 to about 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from operator import mul

import msgspec

from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import pattern
from corpus.model import BlockKind, Span
from corpus.structure.tables import figures_with_units
from corpus.structure.unseen import seen_words
from retrieval.answering.figures import figure_near
from retrieval.answering.heading_evidence import heading_features, names
from retrieval.answering.passages import ReadyPassage, Sentence, bases
from retrieval.answering.settings import COVERING, FIGURES
from retrieval.question.query import ASKED, SAME, Concept, Form, Query
from retrieval.words.analysis import Analyzer
from retrieval.words.kinds import MEASURED, STRICT, AnswerKind, checkable, excludes, is_negated, shows

_CALL = pattern("answers/signs", "calls")
_LEANS = pattern("answers/signs", "leans")
_OPENING = pattern("answers/signs", "opens_definition")
"""The beginning of a sentence that says what something is, and not what is done with it."""
_ASKS_MEANING = pattern("answers/signs", "asks_meaning")


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


def quality(concept: Concept, terms: frozenset[str]) -> float:
    """Return how well a set of terms holds a concept: 1 for its own words, 0 for not at all."""
    for form in concept.forms:
        if terms.issuperset(form.terms):
            return form.weight
    return 0.0


def coverage(query: Query, ready: ReadyPassage) -> float:
    """Return what share of a question a passage and the headings above it hold."""
    held = (
        concept.weight
        * max(quality(concept, ready.term_set), COVERING.heading * quality(concept, ready.heading_set))
        for concept in query.concepts
    )
    return sum(held) / (query.mass or 1.0)


_FORMS_KEPT = 2_000
_opening_terms: BoundedCache[int, tuple[tuple[Form, ...], frozenset[str]]] = BoundedCache(limit=_FORMS_KEPT)


def _openings(forms: tuple[Form, ...]) -> frozenset[str]:
    """Return the first term of each form; remembered by what the tuple is, not by what it holds."""
    known = _opening_terms.get(id(forms))
    if known is None or known[0] is not forms:
        known = forms, frozenset(form.terms[0] for form in forms)
        _opening_terms.keep(id(forms), known)
    return known[1]


def leans(text: str) -> bool:
    """Return whether a sentence can't be understood without the one before it: "This must last a year."."""
    return _LEANS().match(text) is not None


def leans_on(sentence: Sentence, before: Sentence) -> bool:
    """Return whether a sentence is to be read with the one before it: it points to it, or answers it."""
    return leans(sentence.text) or before.asks


class PassageEvidence:
    """What a passage offers a query, worked out once for all of its spans."""

    def __init__(
        self, query: Query, ready: ReadyPassage, ranked: Mapping[str, float], analyzer: Analyzer
    ) -> None:
        """Hold a passage against a query.

        Args:
            query: the question, understood.
            ready: the passage.
            ranked: what the rankers say of the passage, by the names of their features.
            analyzer: the index's own.
        """
        self._analyzer = analyzer
        self.query, self.ready = query, ready
        self.ranked = ranked
        self.weights = [concept.weight for concept in query.concepts]
        self.mass = sum(self.weights) or 1.0
        looked_for = [(concept, _openings(concept.forms)) for concept in query.concepts]

        def held(terms: frozenset[str]) -> list[float]:
            return [0.0 if terms.isdisjoint(first) else quality(one, terms) for one, first in looked_for]

        self.by_sentence = [held(sentence.term_set) for sentence in ready.sentences]
        for number, sentence in enumerate(ready.sentences):
            if sentence.lead_set:
                self._borrow(number, held(sentence.lead_set))
            if number and leans_on(sentence, ready.sentences[number - 1]):
                self._borrow(number, self.by_sentence[number - 1])
        self.passage = held(ready.term_set)
        self.section = held(ready.section_set)
        self.heading = held(ready.heading_set)
        self.below = names(query, self.section)
        self._titled = heading_features(query, ready.nearest_set, held(ready.nearest_set))
        self.document = self.rival = 0.0

    def _borrow(self, number: int, held: Sequence[float]) -> None:
        here = self.by_sentence[number]
        self.by_sentence[number] = [max(a, COVERING.borrowed * b) for a, b in zip(here, held, strict=True)]

    def touches(self, number: int) -> bool:
        """Return whether a sentence holds anything that is asked for, be it only near, or stands below it."""
        return self.below or any(self.by_sentence[number])

    @property
    def held(self) -> list[float]:
        """How well the passage and the headings above it hold each concept."""
        return [max(pair) for pair in zip(self.passage, self.heading, strict=True)]

    def compare(self, documents: Mapping[int, Sequence[float]]) -> None:
        """Hold the passage's document against the others.

        Args:
            documents: how well each document holds each concept anywhere, 0 to 1, by version.
        """
        shares = {version: self._share(held) for version, held in documents.items()}
        self.document = shares.pop(self.ready.version)
        self.rival = max(0.0, max(shares.values(), default=0.0) - self.document)

    def features(self, first: int, last: int) -> dict[str, float]:
        """Return the features of the span of sentences from `first` up to, not with, `last`."""
        chosen = self.ready.sentences[first:last]
        own = [max(column) for column in zip(*self.by_sentence[first:last], strict=True)]
        around = self.by_sentence[max(first - 1, 0) : last + 1]
        near = [max(column) for column in zip(*around, strict=True)]
        text = self.ready.passage.text[
            chosen[0].span.start - self.ready.passage.start : chosen[-1].span.end - self.ready.passage.start
        ]
        if chosen[0].kind is BlockKind.ROW:  # its figures have their units in the header
            headers = [lead.text for lead in chosen[0].leads]
            seen = seen_words(text)
            text = "\n".join((*headers, text, *(figures_with_units(header, seen) for header in headers)))
        text = " ".join(seen_words(text).split())
        anywhere = [
            max(a, COVERING.neighbour * b, COVERING.passage * c, COVERING.heading * d)
            for a, b, c, d in zip(own, near, self.passage, self.heading, strict=True)
        ]
        return {
            "own": self._share(own),
            "exact": self._share([float(value > 0.99) for value in own]),
            "near": self._share(near),
            "passage": self._passage_share,
            "section": self._section_share,
            "anywhere": self._share(anywhere),
            "document": self.document,
            "rival": self.rival,
            "reverse": self._reverse(chosen),
            "negated": float(self._negated and excludes(text)),
            "not_negated": float(self._negated and not excludes(text)),
            "other_word": self._other_word(chosen),
            **self._figures(text),
            **self._titled,
            **self.ranked,
            "phrase": self._adjacent(chosen),
            "key": self._key(own),
            "weakest": min(
                (q for c, q in zip(self.query.concepts, anywhere, strict=True) if not c.idle), default=0.0
            ),
            "thing": self._things(own),
            "thing_around": self._things(anywhere),
            "defines": (defines := self._defines(chosen)),
            "undefined": float(self._asks_meaning and not defines),
            "number": self._numbers(chosen),
            "first": float(first == 0),
            "call": float(any(_CALL().search(sentence.text) for sentence in chosen)),
            "length": min(sum(sentence.words for sentence in chosen) / 50, 2.0),
            **self._kinds(text),
        }

    @cached_property
    def _passage_share(self) -> float:
        return self._share(self.passage)

    @cached_property
    def _section_share(self) -> float:
        return self._share(self.section)

    @cached_property
    def _negated(self) -> bool:
        return is_negated(self.query.mended)

    @cached_property
    def _measured(self) -> list[set[str]]:
        """For each thing whose number, share or length is asked for, the terms that stand for it."""
        if not self.query.kinds & MEASURED:
            return []
        return [{t for form in self.query.concepts[n].forms for t in form.terms} for n in self.query.things]

    def _figures(self, text: str) -> dict[str, float]:
        """Return whether a number in the text is one of what is asked for."""
        near = figure_near(text, self._measured, self._analyzer) if self._measured else 0.0
        return {"figure_near": near, "figure_far": float(bool(self._measured) and near < FIGURES.far)}

    @cached_property
    def _asked_terms(self) -> frozenset[str]:
        return frozenset(t for c in self.query.concepts for form in c.forms for t in form.terms)

    def _reverse(self, chosen: Sequence[Sentence]) -> float:
        """Return what share of the span's own terms the question has a word for."""
        terms = frozenset().union(*(sentence.term_set for sentence in chosen))
        return len(terms & self._asked_terms) / len(terms) if terms else 0.0

    def _other_word(self, chosen: Sequence[Sentence]) -> float:
        """Return what share of the question the span holds only by a stem: "authority" by "author"."""
        lost = 0.0
        for concept in self.query.concepts:
            own = concept.forms[0] if concept.forms else None
            if own is None or own.how is not ASKED or len(own.terms) > 1 or concept.idle:
                continue
            holding = [sentence for sentence in chosen if own.terms[0] in sentence.term_set]
            asked = bases(concept.surface)
            if holding and all(sentence.bases.isdisjoint(asked) for sentence in holding):
                lost += concept.weight
        return lost / self.mass

    def _share(self, qualities: Sequence[float]) -> float:
        share: float = sum(map(mul, self.weights, qualities)) / self.mass
        return share

    def _key(self, own: Sequence[float]) -> float:
        """Return how well the span holds the most telling concept."""
        ranked = zip(self.weights, own, strict=True)
        return max(ranked, key=lambda pair: pair[0], default=(0.0, 0.0))[1]

    def _things(self, qualities: Sequence[float]) -> float:
        """Return how well that is held whose number, share or length is asked for; 1 where none is."""
        places = self.query.things
        return sum(qualities[place] for place in places) / len(places) if places else 1.0

    def _defines(self, chosen: Sequence[Sentence]) -> float:
        """Return whether the span says what something is that the question asks the meaning of."""
        concepts = [concept for concept in self.query.concepts if not concept.idle]
        if AnswerKind.DEFINITION not in self.query.kinds or not 1 <= len(concepts) <= 3:
            return 0.0
        terms = {term for sentence in chosen for term in sentence.term_set}
        if any(
            f.how is SAME and len(f.terms) > 1 and terms.issuperset(f.terms)
            for c in concepts
            for f in c.forms
        ):
            return 1.0
        opening = _OPENING().match(chosen[0].text)
        before = self._analyzer.terms(opening[opening.lastindex or 0]) if opening else []
        # "The pay of a warden is …" says what the pay is.
        if not before or not any(before[0] in form.terms for c in concepts for form in c.forms):
            return 0.0
        return min((quality(concept, frozenset(before)) for concept in concepts), default=0.0)

    @cached_property
    def _asks_meaning(self) -> bool:
        return _ASKS_MEANING().search(self.query.mended) is not None

    def _kinds(self, text: str) -> dict[str, float]:
        asked = [kind for kind in self.query.kinds if checkable(kind)]
        shown = [shows(kind, text) for kind in asked]
        strict = [kind in STRICT and not ok for kind, ok in zip(asked, shown, strict=True)]
        named = {f"shows_{kind}": float(ok) for kind, ok in zip(asked, shown, strict=True)}
        return {
            **named,
            "kind_shown": sum(shown) / len(shown) if shown else 0.0,
            "kind_missing": float(any(strict)),
        }

    def _numbers(self, chosen: Sequence[Sentence]) -> float:
        """Return the share of the question's numbers that the span has, 0 where it has none."""
        numbers = self.query.numbers
        if not numbers:
            return 0.0
        held = {term for sentence in chosen for term in sentence.term_set}
        return sum(number in held for number in numbers) / len(numbers)

    def _adjacent(self, chosen: Sequence[Sentence]) -> float:
        """Return the share of neighbouring concepts of the question that are neighbours here, too."""
        concepts = self.query.concepts
        if len(concepts) < 2:
            return 0.0
        pairs = {pair for sentence in chosen for pair in pairwise(sentence.terms)}
        return sum(not pairs.isdisjoint(wanted) for wanted in self._neighbours) / (len(concepts) - 1)

    @cached_property
    def _neighbours(self) -> list[list[tuple[str, str]]]:
        """The pairs of terms that stand for each two neighbouring concepts of the question."""
        concepts = self.query.concepts
        return [
            [(a.terms[-1], b.terms[0]) for a in one.forms[:4] for b in other.forms[:4]]
            for one, other in pairwise(concepts)
        ]

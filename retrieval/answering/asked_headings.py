"""A heading that asks the same as the question, nearly word for word: what stands below it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from retrieval.answering.evidence import Candidate
from retrieval.answering.passages import ReadyPassage
from retrieval.answering.settings import ASKED_HEADING
from retrieval.answering.spans.sentence import Sentence
from retrieval.answering.spans.wanted import quality
from retrieval.question.query import Concept, Query
from retrieval.words.kinds import STRICT, AnswerKind, kinds_of

if TYPE_CHECKING:
    from retrieval.answering.passages import PassageCache
    from retrieval.words.analysis import Analyzer

SAME = "heading_asked"
"""Name of the feature that says how nearly a candidate's heading asks what was asked, 0 to 1."""


_TELLING = STRICT | {
    AnswerKind.PERSON,
    AnswerKind.PLACE,
    AnswerKind.REASON,
    AnswerKind.YES_NO,
    AnswerKind.MANNER,
}


class AskedHeadings:
    """Looks at the headings above the passages that were found for a question."""

    def __init__(self, query: Query, passages: PassageCache, analyzer: Analyzer) -> None:
        self._query, self._passages, self._analyzer = query, passages, analyzer

    def likeness(self, section: Sequence[str]) -> float:
        """Return how nearly the nearest heading asks what was asked, 0 where it asks something else."""
        if not section or not self._same_kind(section[-1]):
            return 0.0
        terms = self._analyzer.terms(section[-1])
        concepts = [concept for concept in self._query.concepts if not concept.carried]
        if not terms or not concepts:
            return 0.0
        held = frozenset(terms)
        mass = sum(map(_weight, concepts)) or 1.0
        asked = (
            sum(_weight(concept) * (quality(concept, held) > ASKED_HEADING.nearly) for concept in concepts)
            / mass
        )
        said = {
            term
            for concept in concepts
            for form in concept.forms
            if form.weight > ASKED_HEADING.nearly
            for term in form.terms
        }
        share = sum(term in said for term in terms) / len(terms)
        return min(asked, share) if min(asked, share) >= ASKED_HEADING.nearly else 0.0

    def _same_kind(self, heading: str) -> bool:
        """Return whether a heading asks for the same kind of answer; a bare one by its bare words."""
        if heading.rstrip().endswith(("?", "？")):
            return kinds_of(heading) & _TELLING == self._query.kinds & _TELLING
        return not self._query.kinds & _TELLING

    def candidates(
        self, found: Iterable[ReadyPassage]
    ) -> Iterator[tuple[ReadyPassage, Sequence[Sentence], float]]:
        """Yield the beginnings of the sections whose headings ask the same, with how nearly they do."""
        seen: set[tuple[int, int]] = set()
        for ready in found:
            likeness = self.likeness(ready.passage.section)
            first = self._first(ready) if likeness else ready
            key = first.version, first.passage.number
            if not likeness or key in seen:
                continue
            seen.add(key)
            sentences = _beginning(first)
            if sentences:
                yield first, sentences, likeness

    def _first(self, ready: ReadyPassage) -> ReadyPassage:
        """Return the first passage of a passage's section."""
        for number in range(ready.passage.number - 1, max(ready.passage.number - ASKED_HEADING.back, 0), -1):
            before = self._passages.read([(ready.version, number)])
            if not before or before[0].passage.section != ready.passage.section:
                break
            ready = before[0]
        return ready


def below(candidate: Candidate, likeness: float) -> Candidate:
    """Return a candidate that stands below a heading that asks the same: it comes before all others."""
    features = {**candidate.features, SAME: likeness}
    return replace(candidate, features=features, score=candidate.score + ASKED_HEADING.outright * likeness)


def _weight(concept: Concept) -> float:
    return ASKED_HEADING.idle * concept.weight if concept.idle else concept.weight


def _beginning(ready: ReadyPassage) -> list[Sentence]:
    """Return the first sentences of a passage, as many as are taken in at a glance; one row of a table."""
    chosen: list[Sentence] = []
    n_words = 0
    for sentence in ready.sentences:
        if not sentence.may_answer and not chosen:
            continue
        whole = not chosen or (sentence.block is None or sentence.block.is_prose) == (
            chosen[0].block is None or chosen[0].block.is_prose
        )
        if chosen and (not whole or n_words + sentence.words > ASKED_HEADING.longest):
            break
        chosen.append(sentence)
        n_words += sentence.words
    return chosen

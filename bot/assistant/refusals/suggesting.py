"""Questions that the guide does answer, and what it speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from bot.assistant.refusals.question_wording import section_question, sentence_question
from bot.assistant.settings import SUGGESTING
from corpus.caching.bounded_cache import BoundedCache
from corpus.caching.named_tuple import NamedTuple
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.assistant.reply import Turn
    from corpus.model import Passage, Span
    from retrieval.retriever import Candidate, Concept, Finding, Query, Retriever, Target

T = TypeVar("T")

_KEPT = 5_000


class _Place(NamedTuple):
    """Where a question is answered."""

    document: str
    start: int
    end: int
    text: str = ""


class _Idea(NamedTuple):
    """A question that may be answered.

    Attributes:
        question: how it is worded.
        place: where the answer has to come from, if not from anywhere.
    """

    question: str
    place: _Place | None = None


class Suggester:
    """Suggests questions to one edition. Each was asked once and was answered."""

    def __init__(self, retriever: Retriever) -> None:
        """Suggest questions that a retriever answers."""
        self._retriever, self._analyzer = retriever, retriever.analyzer
        self._answered_at = BoundedCache(self._answer_of, limit=_KEPT, longest_key=SUGGESTING.longest)

    def near(self, finding: Finding, turns: Sequence[Turn] = ()) -> tuple[str, ...]:
        """Return questions near one that was not answered, then others.

        Args:
            finding: what was found instead of an answer.
            turns: what was said before; neither its questions nor its answers are suggested again.
        """
        asked = {
            _plain(question) for question in (finding.query.question, *(turn.question for turn in turns))
        }
        told = {turn.answer for turn in turns if turn.answer}
        ideas = (idea for idea in self._near(finding) if _plain(idea.question) not in asked)
        return tuple(islice(self._answered(ideas, told=told), SUGGESTING.suggested))

    def examples(self, limit: int = SUGGESTING.suggested) -> tuple[str, ...]:
        """Return questions that the guide answers, each about something else."""
        return tuple(islice(self._answered(self._examples, tried=4 * SUGGESTING.sampled), limit))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles of the guide's sections in reading order, each once; without any, of its documents."""
        found = dict.fromkeys(title for path in self._retriever.sections() for title in path)
        return tuple(found) or tuple(self._retriever.titles())

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The titles of the guide's sections; of a long guide those of its chapters, the first of many."""
        return _shortened(self.titles if len(self.titles) <= SUGGESTING.listed else self.chapters)

    @cached_property
    def outline(self) -> tuple[str, ...]:
        """The topics as lines, each section's title further to the right than its chapter's."""
        listed = set(self.titles if len(self.titles) <= SUGGESTING.listed else self.chapters)
        lines: dict[tuple[str, ...], str] = {}
        for path in self._retriever.sections():
            for depth, title in enumerate(path):
                if title in listed:
                    lines.setdefault(path[: depth + 1], f"{'  ' * depth}{title}")
        return _shortened(tuple(lines.values())) or self.topics

    @cached_property
    def chapters(self) -> tuple[str, ...]:
        """The outermost titles that there is more than one of."""
        paths = self._retriever.sections()
        for depth in range(max(map(len, paths), default=0)):
            found = dict.fromkeys(path[depth] for path in paths if len(path) > depth)
            if len(found) > 1:
                return tuple(found)
        return self.titles

    def _near(self, finding: Finding) -> Iterator[_Idea]:
        """Yield questions about the same, as far as the guide speaks of it, then about anything."""
        for one in finding.votes.near:
            if one.question.covered and one.similarity >= SUGGESTING.near:
                yield _Idea(self._written.get(one.target, one.question.text))
        if any(_is_spoken_of(concept) for concept in finding.query.concepts):
            for candidate in finding.candidates:
                yield from self._beside(candidate)
        yield from sorted(self._examples, key=lambda idea: -self._shared(idea.question, finding.query))

    def _shared(self, question: str, query: Query) -> float:
        """Return how much of a query's own words, or words near them, a question has."""
        terms = frozenset(self._analyzer.terms(question))
        telling = (concept for concept in query.concepts if not concept.idle and not concept.subject)
        return sum(
            one.weight * max((f.weight for f in one.forms if terms.issuperset(f.terms)), default=0.0)
            for one in telling
        )

    def _beside(self, candidate: Candidate) -> Iterator[_Idea]:
        """Yield the keeper's questions that lead to some words, or one for their section or for them."""
        ready, span = candidate.ready, candidate.span
        written = [
            question
            for target, question in self._written.items()
            if target.version == ready.version and target.start < span.end and span.start < target.end
        ]
        yield from map(_Idea, written)
        if not written:
            yield from islice(self._about(ready.passage, [s.span for s in candidate.sentences]), 1)

    def _answered(
        self, ideas: Iterable[_Idea], tried: int = SUGGESTING.tried, told: Collection[str] = ()
    ) -> Iterator[str]:
        """Yield those of the questions that are answered, each from another place."""
        places: list[_Place] = []
        seen: set[str] = set()
        for idea in ideas:
            if idea.question in seen:
                continue
            seen.add(idea.question)
            if idea.question not in self._answered_at:
                if not tried:
                    continue
                tried -= 1
            place = self._answered_at[idea.question]
            if place is None or place.text in told or any(place[:2] == other[:2] for other in places):
                continue
            if idea.place is None or _overlap(place, idea.place):
                places.append(place)
                yield idea.question

    def _answer_of(self, question: str) -> _Place | None:
        answers = self._retriever.ask(question).answers
        if not answers:
            return None
        first = answers[0]
        return _Place(first.document, first.start, first.end, first.text)

    @cached_property
    def _written(self) -> dict[Target, str]:
        return self._retriever.first_questions()

    @cached_property
    def _examples(self) -> list[_Idea]:
        """The keepers' own questions, spread over the guide, or questions about places spread over it."""
        written = _spread(list(self._written.values()))[: SUGGESTING.sampled]
        sampled = (
            ()
            if len(written) >= SUGGESTING.sampled // 2
            else _spread(self._retriever.sampled(SUGGESTING.sampled))
        )
        about = (self._about(passage, passage.sentences) for passage in sampled)
        return [*map(_Idea, written), *chain.from_iterable(about)]

    @staticmethod
    def _about(passage: Passage, sentences: Iterable[Span]) -> Iterator[_Idea]:
        """Yield a question for the section of a passage, and for what some of its sentences speak of."""
        if question := section_question(passage.section):
            yield _Idea(question, _Place(passage.document, passage.start, passage.end))
        for start, end in sentences:
            sentence = passage.text[start - passage.start : end - passage.start]
            if question := sentence_question(sentence, passage.text):
                yield _Idea(question, _Place(passage.document, start, end))


def _is_spoken_of(concept: Concept) -> bool:
    """Return whether the guide has a telling concept, or something near it."""
    return concept.known and not concept.idle and not concept.subject and concept.weight >= SUGGESTING.telling


def _spread(values: Sequence[T]) -> list[T]:
    """Return values in an order whose every beginning is spread over all of them.

    >>> _spread(range(8))
    [0, 4, 2, 6, 1, 5, 3, 7]
    """
    bits = max(len(values) - 1, 1).bit_length()
    order = sorted(range(len(values)), key=lambda at: f"{at:0{bits}b}"[::-1])
    return [values[at] for at in order]


def _shortened(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first of many lines, and how many more there are."""
    return (
        lines
        if len(lines) <= SUGGESTING.listed
        else (*lines[: SUGGESTING.listed], say("replies.more_topics", n=len(lines) - SUGGESTING.listed))
    )


def _plain(question: str) -> str:
    return " ".join(question.lower().split()).rstrip(" ?.!")


def _overlap(one: _Place, other: _Place) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end

"""Finds what one edition says to a question: passages as they rank, or the spans that answer it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.model import Passage
from retrieval.answering.answers import Answer
from retrieval.answering.evidence import Candidate
from retrieval.answering.finding import Finding, SearchHit
from retrieval.answering.model import LinearModel, Part
from retrieval.answering.passages import PassageCache
from retrieval.answering.pipeline import AnsweringPipeline
from retrieval.engine.edition_files import is_indexed, open_hints, open_index, open_topics
from retrieval.engine.local import Index, QueryTerm
from retrieval.question.closed_classes import ClosedClasses
from retrieval.question.parser import QuestionParser
from retrieval.question.query import ASKED, Concept, Form, Query
from retrieval.question.vocabulary import Vocabulary
from retrieval.ranking.keeper_questions import KeeperQuestions, Near
from retrieval.ranking.topic_index import Target
from retrieval.words.analysis import Analyzer
from retrieval.words.kinds import STRICT
from retrieval.words.word_lists import idle_words

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from corpus.library import Library

__all__ = [
    "STRICT",
    "Answer",
    "Candidate",
    "Concept",
    "Finding",
    "Form",
    "LinearModel",
    "Near",
    "Part",
    "Query",
    "QueryTerm",
    "Retriever",
    "SearchHit",
    "Target",
]

FIELD_WEIGHTS = {"text": 1.0, "headings": 3.0, "hints": 0.6}
"""What a field's BM25 counts in a passage's score."""
NEAR_FORM = 0.2
"""What a word counts in a passage's score that stands for one of the question's, times how near it is."""
WELL_HINTED = 3
"""Questions a passage from which on a document's answers are judged by its hints above all."""
CARRIED = 0.4
"""What the words of an earlier question count."""


_DOCUMENTS_LISTED, _SECTIONS_LISTED = 50, 1_000


class Retriever:
    """One edition, open for questions; never changes, and may be used until the library is closed."""

    def __init__(self, library: Library, edition: int) -> None:
        self.library, self.edition = library, edition
        self.index: Index = open_index(library, edition)
        self.analyzer = Analyzer()
        hints = open_hints(library, edition)
        self._hint_data = hints
        self._passages_of_hinted: dict[int, list[Passage]] = {}
        self.vocabulary = Vocabulary(self.index, hints.values(), self.analyzer, self._whole_text)
        self.hints = KeeperQuestions(
            hints,
            self.analyzer,
            self._light_terms() if hints else frozenset(),
            open_topics(library, edition, self.analyzer),
        )
        self.documents: dict[int, StoredDocument] = {
            stored.version: stored for stored in library.edition(edition).documents
        }
        self.hinted = frozenset(
            v for v, data in hints.items() if self._is_well_hinted(v, len(data.questions))
        )
        titles = {version: stored.title for version, stored in self.documents.items()}
        self.passages = PassageCache(library, titles, self.analyzer)
        self._classes = ClosedClasses(self.vocabulary)
        self._parser = QuestionParser(self.index, self.vocabulary, self.analyzer, self.hints.holds)

    @classmethod
    def open(cls, library: Library, edition: int) -> Retriever:
        """Return a retriever over an edition of the library.

        Raises:
            UnknownNameError: there is no such edition, or its content is no longer kept.
        """
        return cls(library, edition)

    @staticmethod
    def is_ready(library: Library, edition: int) -> bool:
        """Return whether an edition can be asked as it is: not on the first run, nor after an upgrade."""
        return bool(edition) and is_indexed(library, edition)

    @property
    def is_empty(self) -> bool:
        """Whether the edition has no passages."""
        return not self.index.n_passages

    def warm_up(self) -> None:
        """Load what answers many questions quickest: for a process that stays."""
        self.index.warm_up()

    def search(self, query: str, limit: int = 10) -> list[SearchHit]:
        """Return the passages that match, best first.

        Args:
            query: words to look for.
            limit: passages at most.
        """
        hits = self.index.search(self.terms(self.read(query)), limit)
        keys = [(hit.version, hit.number) for hit in hits]
        found = self.library.passages(keys)
        return [_search_hit(passage, hit.score) for passage, hit in zip(found, hits, strict=True)]

    def read(self, question: str, carried: str = "") -> Query:
        """Return a question, understood.

        Args:
            question: as it was asked, or as a follow-up was resolved.
            carried: words of an earlier question that it leans on.
        """
        query = self._parser.read(question)
        if not carried:
            return query
        own = {concept.surface.lower() for concept in query.concepts}
        extra = tuple(
            replace(concept, weight=CARRIED * concept.weight, carried=True)
            for concept in self._parser.read(carried).concepts
            if concept.surface.lower() not in own
        )
        return replace(query, concepts=(*query.concepts, *extra))

    def read_names(self, question: str) -> Query:
        """Return a question, understood; a member of a class that has several words is one concept."""
        return self._classes.joined(self.read(question))

    def others_of(self, concept: Concept) -> Sequence[str]:
        """Return the other members of a concept's closed class, as far as the guide has them."""
        return self._classes.others_of(concept)

    def ask(self, question: str, *, carried: str = "") -> Finding:
        """Return what the edition says to a question.

        Args:
            question: as it was asked, or as a follow-up was resolved.
            carried: words of an earlier question that it leans on.
        """
        return self._answering.answer(self.read(question, carried))

    def knows(self, word: str) -> bool:
        """Return whether a word stands in the guide, in any form of it."""
        term = self.analyzer.term(word)
        return bool(term) and self.vocabulary.holds((term,))

    def word_of(self, term: str) -> str:
        """Return a word of the guide that a term stands for, or the term itself."""
        return self.vocabulary.word_of.get(term, term)

    def explain(self, query: Query, candidate: Candidate) -> list[tuple[QueryTerm, float]]:
        """Return what each term of a query adds to the score of a candidate's passage, in the sum's order."""
        ready = candidate.ready
        return self.index.explain(self.terms(query), ready.version, ready.passage.number)

    def part(self, candidate: Candidate) -> Part:
        """Return the fitted numbers that a candidate is judged by."""
        return self._answering.part(candidate)

    def sections(self) -> list[tuple[str, ...]]:
        """Return the section paths of the first documents in reading order, each once."""
        found: dict[tuple[str, ...], None] = {}
        for version in list(self.documents)[:_DOCUMENTS_LISTED]:
            found |= dict.fromkeys(self.library.sections(version, _SECTIONS_LISTED - len(found)))
            if len(found) >= _SECTIONS_LISTED:
                break
        found.pop((), None)
        return list(found)

    def heading_of(self, passage: str) -> str:
        """Return the title of the section that a passage stands in, or an empty string.

        Args:
            passage: its id, such as ``pain-medicine:7``.
        """
        name, _, number = passage.rpartition(":")
        versions = [version for version, stored in self.documents.items() if stored.name == name]
        if not versions or not number.isdecimal():
            return ""
        found = self.library.passages([(versions[0], int(number))])
        return found[0].section[-1] if found and found[0].section else ""

    def titles(self) -> list[str]:
        """Return the titles of the documents."""
        return [stored.title for stored in self.documents.values()]

    def sampled(self, limit: int) -> list[Passage]:
        """Return passages from all over the guide.

        Args:
            limit: about how many.
        """
        keys: list[tuple[int, int]] = []
        documents = list(self.documents.values())
        step = max(1, len(documents) // limit)
        chosen = documents[::step][:limit]
        for stored in chosen:
            number = max(1, stored.n_passages * len(chosen) // limit)
            keys += ((stored.version, at) for at in range(1, stored.n_passages + 1, number))
        return self.library.passages(keys)

    def first_questions(self) -> dict[Target, str]:
        """Return the first question of each place that the keepers' hints lead to."""
        found: dict[Target, str] = {}
        for version, data in self._hint_data.items():
            for question in data.questions:
                if question.covered:
                    found.setdefault(Target(version, question.start, question.end), question.text)
        return found

    def terms(self, query: Query) -> list[QueryTerm]:
        """Return the terms that a query is ranked by."""
        return list(self._terms(query))

    def _whole_text(self) -> str:
        return "\n".join(self.library.text(version) for version in self.documents)

    def _is_well_hinted(self, version: int, n_questions: int) -> bool:
        return n_questions >= WELL_HINTED * max(self.documents[version].n_passages, 10)

    def _light_terms(self) -> frozenset[str]:
        subject = {term for phrase in self.vocabulary.subject for term in phrase}
        return frozenset(subject | set(map(self.analyzer.term, idle_words())))

    @cached_property
    def highest_idf(self) -> float:
        """The idf of a term that stands in no passage: what scores are measured by across guides."""
        return self.index.idf("text", "\0")

    @cached_property
    def _answering(self) -> AnsweringPipeline:
        return AnsweringPipeline(self)

    def _terms(self, query: Query) -> Iterator[QueryTerm]:
        for concept in query.concepts:
            for term, weight in _weighted(concept).items():
                for field, field_weight in FIELD_WEIGHTS.items():
                    if self.index.df(field, term):
                        yield QueryTerm(field, term, weight * field_weight)

    def passage_numbers(self, version: int, start: int, end: int) -> list[int]:
        """Return the numbers of the passages of a document with hints that a span touches."""
        if version not in self._passages_of_hinted:
            self._passages_of_hinted[version] = self.library.all_passages(version)
        return [
            passage.number
            for passage in self._passages_of_hinted[version]
            if passage.start < end and passage.end > start
        ]

    def say(self, version: int, number: int) -> str:
        """Return the keeper's sentence for questions of a group that is not covered."""
        return self._hint_data[version].says[number]


def _weighted(concept: Concept) -> dict[str, float]:
    """Return the terms of a concept with what each counts in the score of a passage."""
    base = (0.3 if concept.idle else 1.0) * (CARRIED if concept.carried else 1.0)
    found: dict[str, float] = {}
    asked = (form for form in concept.asked if form.how is ASKED)  # a word may stand in hints alone
    for form in (*concept.forms, *asked):
        near = 1.0 if form.how is ASKED else NEAR_FORM * form.weight
        for term in form.terms:
            found[term] = max(found.get(term, 0.0), base * near)
    return found


def _search_hit(passage: Passage, score: float) -> SearchHit:
    return SearchHit(
        passage.document, passage.section, passage.id, passage.start, passage.end, passage.text, score
    )

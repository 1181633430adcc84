"""Finds what one edition says to a question: passages as they rank, or the spans that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from corpus.languages.choosing import language_of, languages_of
from corpus.languages.spoken import speaking
from corpus.model import Passage
from retrieval.answering.answers import Answer
from retrieval.answering.evidence import Candidate
from retrieval.answering.finding import Finding, SearchHit
from retrieval.answering.model import LinearModel, Part, load_model
from retrieval.answering.passages import PassageCache
from retrieval.answering.pipeline import AnsweringPipeline, PipelineParts
from retrieval.engine.passage_index import PassageIndex
from retrieval.question.closed_classes import ClosedClasses
from retrieval.question.hint_data import KeptHints
from retrieval.question.parser import QuestionParser
from retrieval.question.query import Concept, Form, Query
from retrieval.question.vocabulary import Vocabulary
from retrieval.ranking.keeper_questions import Near
from retrieval.ranking.keepers import NAME as KEEPERS_NAME
from retrieval.ranking.keepers import KeepersRanker
from retrieval.ranking.keyword import NAME as KEYWORD_NAME
from retrieval.ranking.ranker import EditionParts, Explanation, Ranked, Ranker, RankerKind, Target
from retrieval.ranking.registry import rankers_in_use
from retrieval.ranking.settings import KEYWORD
from retrieval.registry import ENGINE, edition_files, why_files
from retrieval.words.analysis import Analyzer, idle_words
from retrieval.words.kinds import STRICT

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from corpus.languages.language import Language
    from corpus.store.library_store import LibraryStore
    from retrieval.ranking.semantic.fused_search import FusedPassage

__all__ = [
    "STRICT",
    "Answer",
    "Candidate",
    "Concept",
    "Explanation",
    "Finding",
    "Form",
    "LinearModel",
    "Near",
    "Part",
    "Query",
    "Retriever",
    "SearchHit",
    "Target",
]

WELL_HINTED, LEAST_HINTED = 20, 300
"""Questions a passage, and in all, from which on a document's answers are judged by its hints above all."""
SOME_HINTED, FEW_HINTED = 10, 20
"""Questions a passage up to which, and in all from which on, hints count as far as `SOME`."""
SOME, MANY = 0.2, 0.5
"""How far with some hints, and with nearly as many as judge above all; see docs/measuring.md."""


DOCUMENTS_LISTED, SECTIONS_LISTED = 50, 1_000
_WORDS_REMEMBERED = 6_000


class Retriever:
    """One edition, open for questions; never changes, and may be used until the library is closed."""

    def __init__(
        self,
        library: LibraryStore,
        edition: int,
        rankers: Sequence[RankerKind] | None = None,
        language: Language | None = None,
        of: Retriever | None = None,
    ) -> None:
        """Open what is kept of an edition.

        Args:
            library: holds it.
            edition: its number.
            rankers: what speaks for a place as the answer, the keepers' questions among them; those that are
                in use if left out.
            language: that questions are asked in; that of most documents if left out.
            of: another one over the same edition, which has read its documents.
        """
        self.library, self.edition = library, edition
        self._kinds = rankers_in_use() if rankers is None else rankers
        documents = of.documents.values() if of else library.edition(edition).documents
        self.documents: dict[int, StoredDocument] = {stored.version: stored for stored in documents}
        known = of.languages if of else languages_of(stored.metadata for stored in documents)
        self.languages: tuple[Language, ...] = known
        self.language = self.languages[0] if language is None else language
        with speaking(self.language):
            self._open(edition_files(library, self._kinds).open(edition))

    def _open(self, kept: Mapping[str, Any]) -> None:
        """Open what reads questions and finds passages."""
        self._index: PassageIndex = kept[ENGINE.name]
        self._hints: Mapping[int, KeptHints] = kept[KEEPERS_NAME].hints
        self.analyzer = Analyzer(remembered=_WORDS_REMEMBERED)
        asked = kept[KEEPERS_NAME].questions.all_words
        self.vocabulary = Vocabulary(
            self._index, self._hints.values(), asked, self.analyzer, self._whole_text
        )
        light = self._light_terms() if self._hints else frozenset()
        self._parts = EditionParts(self._index, self.vocabulary.terms, self.analyzer, light, kept)
        self.passages = PassageCache(self.library, self.documents, self.analyzer)
        self._classes = ClosedClasses(self.vocabulary)
        n_passages, holds = self._index.n_passages, self._keepers.questions.holds
        self._parser = QuestionParser(self.vocabulary, n_passages, self.analyzer, holds)

    @classmethod
    def open(cls, library: LibraryStore, edition: int) -> Retriever:
        """Return a retriever over an edition of the library.

        Raises:
            UnknownNameError: there is no such edition, or its content is no longer kept.
        """
        return cls(library, edition)

    def reading(self, language: Language) -> Retriever:
        """Return a retriever over the same edition that reads questions in another language."""
        return Retriever(self.library, self.edition, self._kinds, language, self)

    @staticmethod
    def is_ready(library: LibraryStore, edition: int) -> bool:
        """Return whether an edition can be asked as it is: not on the first run, nor after an upgrade."""
        return bool(edition) and edition_files(library).is_ready(edition)

    @staticmethod
    def why_files(library: LibraryStore) -> str:
        """Return why files are asked instead of the search engine, an empty string where they aren't."""
        return why_files(library.data_dir)

    @property
    def is_empty(self) -> bool:
        """Whether the edition has no passages."""
        return not self._index.n_passages

    def warm_up(self) -> None:
        """Load what answers many questions quickest: for a process that stays."""
        self._index.warm_up()

    def search(self, query: str, limit: int = 10) -> list[SearchHit]:
        """Return the passages that hold words of a query, best first.

        Args:
            query: words to look for.
            limit: passages at most.
        """
        found = self._found(self.read(query), limit) if limit > 0 else []
        passages = self.library.passages([(version, number) for version, number, *_ in found])
        return [
            _search_hit(passage, *scores) for passage, (_, _, *scores) in zip(passages, found, strict=True)
        ]

    def _found(self, query: Query, limit: int) -> Sequence[Ranked | FusedPassage]:
        words, meaning = self.rankers[KEYWORD_NAME], self.rankers.get("semantic")
        if meaning is None:
            return words.rank(query, limit).passages
        from retrieval.ranking.semantic.fused_search import fused_search
        from retrieval.ranking.semantic.ranker import SemanticRanker

        assert isinstance(meaning, SemanticRanker)
        return fused_search(words, meaning, query, limit)

    def read(self, question: str, carried: str = "") -> Query:
        """Return a question, understood.

        Args:
            question: as it was asked, or as a follow-up was resolved.
            carried: words of an earlier question that it leans on.
        """
        with speaking(self.language):
            return self._understood(question, carried)

    def _understood(self, question: str, carried: str) -> Query:
        query = self._parser.read(question)
        if not carried:
            return query
        own = {concept.surface.lower() for concept in query.concepts}
        extra = tuple(
            replace(concept, weight=KEYWORD.carried * concept.weight, carried=True)
            for concept in self._parser.read(carried).concepts
            if concept.surface.lower() not in own
        )
        return replace(query, concepts=(*query.concepts, *extra))

    def read_names(self, question: str) -> Query:
        """Return a question, understood; a member of a class that has several words is one concept."""
        with speaking(self.language):
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
        with speaking(self.language):
            return self.pipeline.answer(self.read(question, carried))

    def look_up(self, text: str) -> None:
        """Look the words of a text up, all in one call, before they are asked for one by one."""
        self.vocabulary.terms.look_up(self.analyzer.terms(text))

    def knows(self, word: str) -> bool:
        """Return whether a word stands in the guide, in any form of it."""
        term = self.analyzer.term(word)
        return bool(term) and self.vocabulary.holds((term,))

    def word_of(self, term: str) -> str:
        """Return a word of the guide that a term stands for, or the term itself."""
        return self.vocabulary.word_of.get(term, term)

    def explain(self, query: Query, candidate: Candidate) -> list[Explanation]:
        """Return how the rankers that add something up came to the score of a candidate's passage."""
        passage = candidate.ready.version, candidate.ready.passage.number
        found = (ranker.explain(query, passage) for ranker in self.rankers.values())
        return [explanation for explanation in found if explanation is not None]

    def part(self, candidate: Candidate) -> Part:
        """Return the fitted numbers that a candidate is judged by."""
        return self.pipeline.part(candidate)

    def sections(self) -> list[tuple[str, ...]]:
        """Return the section paths of the first documents in reading order, each once."""
        found: dict[tuple[str, ...], None] = {}
        for version in list(self.documents)[:DOCUMENTS_LISTED]:
            found |= dict.fromkeys(self.library.sections(version, SECTIONS_LISTED - len(found)))
            if len(found) >= SECTIONS_LISTED:
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
        """Return passages from all over the guide, about as many as the limit."""
        keys: list[tuple[int, int]] = []
        documents = list(self._readable.values())
        step = max(1, len(documents) // limit)
        chosen = documents[::step][:limit]
        for stored in chosen:
            number = max(1, stored.n_passages * len(chosen) // limit)
            keys += ((stored.version, at) for at in range(1, stored.n_passages + 1, number))
        return self.library.passages(keys)

    def first_questions(self) -> dict[Target, str]:
        """Return the first question of each place that the keepers' hints lead to."""
        places = {version: place for place, version in enumerate(self._hints)}
        found = sorted(self._keepers.questions.first_to().items(), key=lambda one: places[one[0].version])
        return {target: question for target, question in found if target.version in self._readable}

    def without_language(self, limit: int, length: int) -> list[str]:
        """Return the beginnings of documents that name no language, at most so many, each so long."""
        old = [one.version for one in self.documents.values() if "language" not in dict(one.metadata)]
        return [self.library.words(version, 0, length) for version in old[:limit]]

    @cached_property
    def _readable(self) -> dict[int, StoredDocument]:
        """The documents in the language of the questions, which is what is suggested to who asks in it."""
        mine = {v: one for v, one in self.documents.items() if language_of(one.metadata) == self.language}
        return mine or self.documents

    def _whole_text(self) -> str:
        return "\n".join(self.library.text(version) for version in self.documents)

    def _light_terms(self) -> frozenset[str]:
        subject = {term for phrase in self.vocabulary.subject for term in phrase}
        return frozenset(subject | set(map(self.analyzer.term, idle_words())))

    @cached_property
    def rankers(self) -> Mapping[str, Ranker]:
        """What is asked, by name; opened with the first question that is looked for, not for a greeting."""
        with speaking(self.language):
            opened = {
                kind.name: self._keepers if kind.name == KEEPERS_NAME else kind.open(self._parts)
                for kind in self._kinds
            }
        return {name: ranker for name, ranker in opened.items() if ranker is not None}

    @cached_property
    def _keepers(self) -> KeepersRanker:
        ranker = next(kind for kind in self._kinds if kind.name == KEEPERS_NAME).open(self._parts)
        assert isinstance(ranker, KeepersRanker)
        return ranker

    @cached_property
    def pipeline(self) -> AnsweringPipeline:
        """What answers a question that is understood; the fitting asks it for the candidates."""
        parts = PipelineParts(
            edition=self.edition,
            documents=self.documents,
            hinted={version: self._hinted(version) for version in self._hints},
            passages=self.passages,
            analyzer=self.analyzer,
            keepers=self._keepers,
            rankers=tuple(self.rankers.values()),
            model=load_model(*self.rankers),
        )
        return AnsweringPipeline(parts)

    def _hinted(self, version: int) -> float:
        """Return how far a document's answers are judged by its hints, 0 to 1.

        With few the numbers that were fitted with many do harm: 50 questions took a guide from 0.73 to 0.54.
        """
        n_questions = self._hints[version].n_questions
        each = n_questions / max(self.documents[version].n_passages, 1)
        if each >= WELL_HINTED and n_questions >= LEAST_HINTED:
            return 1.0
        more = min(max(each - SOME_HINTED, 0) / (WELL_HINTED - SOME_HINTED), 1)
        return round(SOME * min(n_questions / FEW_HINTED, 1) + (MANY - SOME) * more, 1)

    def say(self, version: int, number: int) -> str:
        """Return the keeper's sentence for questions of a group that is not covered."""
        return self._hints[version].says[number]


def _search_hit(passage: Passage, score: float, bm25: float | None = None) -> SearchHit:
    place = passage.document, passage.section, passage.id, passage.start, passage.end
    return SearchHit(*place, passage.text, score, bm25)

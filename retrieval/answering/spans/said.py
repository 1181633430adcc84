"""What spans of a passage say whatever is asked: worked out when first wanted, and kept with the passage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.languages.spoken import pattern
from corpus.model import BlockKind
from corpus.structure.tables import figures_with_units
from corpus.structure.unseen import seen_words
from retrieval.answering.figures import Clause, clauses
from retrieval.answering.spans.sentence import bases
from retrieval.words.kinds import AnswerKind, excludes, shows

if TYPE_CHECKING:
    from corpus.model import Passage
    from retrieval.answering.spans.sentence import Sentence
    from retrieval.words.analysis import Analyzer

_CALL = pattern("answers/signs", "calls")
_LEANS = pattern("answers/signs", "leans")
_OPENING = pattern("answers/signs", "opens_definition")
"""The beginning of a sentence that says what something is, and not what is done with it."""


class SpanSaid:
    """What one span of sentences says.

    Attributes:
        sentences: those that it is made of.
        text: its words as its readers see them; a table's row with its header.
        terms: of its sentences.
        length: its words, 50 of them 1, up to 2.
        calls: 1 where it calls on its reader to do something, else 0.
    """

    __slots__ = (
        "_bases",
        "_clauses",
        "_defines",
        "_excludes",
        "_heading",
        "_shown",
        "calls",
        "length",
        "sentences",
        "terms",
        "text",
    )

    def __init__(self, passage: Passage, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences
        self._heading = passage.section[-1] if passage.section else ""
        self.text = _seen(passage, sentences)
        self.terms = (
            sentences[0].term_set
            if len(sentences) == 1
            else frozenset().union(*(sentence.term_set for sentence in sentences))
        )
        self.length = min(sum(sentence.words for sentence in sentences) / 50, 2.0)
        self.calls = float(any(_CALL().search(sentence.text) for sentence in sentences))
        self._bases: list[frozenset[str]] | None = None
        self._excludes: bool | None = None
        self._shown: dict[AnswerKind, bool] = {}
        self._clauses: tuple[Clause, ...] | None = None
        self._defines: list[str] | None = None

    @property
    def excludes(self) -> bool:
        """Whether it says that something is not so, or only so."""
        if self._excludes is None:
            self._excludes = excludes(self.text)
        return self._excludes

    def shows(self, kind: AnswerKind) -> bool:
        """Return whether it holds an answer of a kind; true where that can't be told."""
        shown = self._shown.get(kind)
        if shown is None:
            shown = self._shown[kind] = shows(kind, self.text, self._heading)
        return shown

    def bases(self, analyzer: Analyzer) -> list[frozenset[str]]:
        """Return the words of each sentence without what only inflects them, see `bases`."""
        if self._bases is None:
            words = (analyzer.words(seen_words(sentence.text)) for sentence in self.sentences)
            self._bases = [frozenset().union(*map(bases, said)) for said in words]
        return self._bases

    def clauses(self, analyzer: Analyzer) -> tuple[Clause, ...]:
        """Return its clauses, none where it has no number."""
        if self._clauses is None:
            self._clauses = clauses(self.text, analyzer)
        return self._clauses

    def defines(self, analyzer: Analyzer) -> list[str]:
        """Return the terms of what its first sentence says to be something, none where it says no such."""
        if self._defines is None:
            opening = _OPENING().match(self.sentences[0].text)
            self._defines = analyzer.terms(opening[opening.lastindex or 0]) if opening else []
        return self._defines


class PassageSaid:
    """What the spans of one passage say.

    Attributes:
        leaning: for each sentence, whether it can't be understood without the one before it.
        borrowing: the places of the sentences that have leads, or lean.
        answering: for each sentence, whether it says anything by itself.
        alone: from where to where, not with it, each of those reaches; for spans of one sentence.
        begins: where each sentence begins in the document, and
        ends: where it ends.
        has_rows: whether some of it are rows of a table.
    """

    __slots__ = (
        "_passage",
        "_sentences",
        "_spans",
        "alone",
        "answering",
        "begins",
        "borrowing",
        "ends",
        "has_rows",
        "leaning",
    )

    def __init__(self, passage: Passage, sentences: Sequence[Sentence]) -> None:
        self._passage, self._sentences = passage, sentences
        self._spans: dict[tuple[int, int], SpanSaid] = {}
        self.leaning = tuple(
            number > 0 and leans_on(sentence, sentences[number - 1])
            for number, sentence in enumerate(sentences)
        )
        self.borrowing = tuple(
            number for number, one in enumerate(sentences) if one.lead_set or self.leaning[number]
        )
        self.answering = tuple(sentence.may_answer for sentence in sentences)
        self.alone = tuple((n, n + 1) for n, answers in enumerate(self.answering) if answers)
        self.begins = [sentence.span.start for sentence in sentences]
        self.ends = [sentence.span.end for sentence in sentences]
        self.has_rows = any(sentence.kind is BlockKind.ROW for sentence in sentences)

    def span(self, first: int, last: int) -> SpanSaid:
        """Return what the sentences from `first` up to, not with, `last` say."""
        said = self._spans.get((first, last))
        if said is None:
            said = SpanSaid(self._passage, self._sentences[first:last])
            self._spans[first, last] = said
        return said


def leans(text: str) -> bool:
    """Return whether a sentence can't be understood without the one before it: "This must last a year."."""
    return _LEANS().match(text) is not None


def leans_on(sentence: Sentence, before: Sentence) -> bool:
    """Return whether a sentence is to be read with the one before it: it points to it, or answers it."""
    return leans(sentence.text) or before.asks


def _seen(passage: Passage, sentences: Sequence[Sentence]) -> str:
    """Return the words of a span as its readers see them."""
    text = passage.text[sentences[0].span.start - passage.start : sentences[-1].span.end - passage.start]
    if sentences[0].kind is BlockKind.ROW:  # its figures have their units in the header
        headers = [lead.text for lead in sentences[0].leads]
        seen = seen_words(text)
        text = "\n".join((*headers, text, *(figures_with_units(header, seen) for header in headers)))
    return " ".join(seen_words(text).split())

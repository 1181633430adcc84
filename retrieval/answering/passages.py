"""Passages as questions are held against them: sentence by sentence, by their terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from corpus.caching import kept
from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import per_language, spoken
from corpus.model import Block, BlockKind, Passage, Place, Span
from corpus.structure.unseen import seen_words
from retrieval.answering.answers import Words
from retrieval.ranking.ranker import PassageKey, Target
from retrieval.words.analysis import fold
from retrieval.words.possessives import without_possessive

if TYPE_CHECKING:
    from corpus.store.library_store import LibraryStore
    from retrieval.words.analysis import Analyzer

_NAMES = frozenset({BlockKind.HEADER, BlockKind.TERM})
_CLOSERS = " \t\n*_~`\"'”’)]"

_ENTRY = kept.pattern(
    r"\s*(?:[-*+]|\d{1,3}[.)])?\s*\[[^\]\n]{1,300}\]\((?![a-z]{2,9}:)[^()\s]{1,500}\)[\s.]*"
)
"""An entry of a table of contents: nothing but a link to another place of the same guide."""

_KEPT = 4_000
"""Passages kept ready, about 3 kB each; and words."""
_DOCUMENTS_KEPT = 1_000
"""Documents whose passages' places are kept."""


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a passage.

    Attributes:
        span: offsets in the document.
        text: verbatim.
        terms: in their order, stop words left out.
        term_set: the same as a set.
        words: how many words it has.
        block: what it is a part of; None for a plain paragraph.
        leads: what its block depends on, outermost first.
        lead_set: the terms of those.
        bases: its words without what only inflects them, see `bases`.
    """

    span: Span
    text: str
    terms: tuple[str, ...]
    term_set: frozenset[str]
    words: int
    block: Block | None = None
    leads: tuple[Words, ...] = ()
    lead_set: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()

    @property
    def kind(self) -> BlockKind:
        """What its block is."""
        return BlockKind.PARAGRAPH if self.block is None else self.block.kind

    @property
    def asks(self) -> bool:
        """Whether it is a question, which answers none."""
        seen = seen_words(self.text) if "](" in self.text else self.text
        return seen.rstrip(_CLOSERS).endswith(("?", "？"))

    @property
    def may_answer(self) -> bool:
        """Whether it says anything by itself: no question, no names of columns, no bare term or entry."""
        return self.kind not in _NAMES and not self.asks and not _ENTRY.fullmatch(self.text)


_LEAST_LETTERS = 3
_LEAST_VERB = 3


def bases(word: str) -> frozenset[str]:
    """Return what is left of a word without its inflection, and without what makes a noun of a verb.

    "Contributions" and "contribute" are one, "holding" and "holds" are; "holder" and "authority" are others.

    >>> bases("studies") == bases("studied"), bases("authority").isdisjoint(bases("author"))
    (True, True)
    >>> bool(bases("contributions") & bases("contribute")), bool(bases("applications") & bases("applies"))
    (True, True)
    """
    return _bases()[word]


@per_language
def _bases() -> BoundedCache[str, frozenset[str]]:
    return BoundedCache(_bases_of, limit=_KEPT)


def _bases_of(word: str) -> frozenset[str]:
    grammar = spoken().table("grammar")
    inflections: list[str] = grammar["inflections"]
    low = without_possessive(fold(word))
    singular = low.removesuffix("s")
    verbs = (
        singular.removesuffix(ending) + left
        for ending, left in grammar["nouns_of_verbs"]
        if singular.endswith(ending) and len(singular) - len(ending) >= _LEAST_VERB
    )
    return frozenset(_base(one, inflections, grammar["silent"]) for one in (low, *verbs))


def _base(low: str, inflections: Sequence[str], silent: str) -> str:
    for ending in inflections:
        if low.endswith(ending) and len(low) - len(ending) >= _LEAST_LETTERS:
            low = low.removesuffix(ending)
            break
    doubled = len(low) > _LEAST_LETTERS and low[-1] == low[-2]
    return low[:-1] if doubled else low.removesuffix(silent)


class ReadyPassage(msgspec.Struct, frozen=True):
    """A passage with the terms of its sentences, of the whole, of the headings above it, of the nearest."""

    version: int
    passage: Passage
    sentences: tuple[Sentence, ...]
    term_set: frozenset[str]
    section_set: frozenset[str]
    heading_set: frozenset[str]
    nearest_set: frozenset[str] = frozenset()


class PassageCache:
    """Reads passages of one edition and keeps those that were asked for lately."""

    def __init__(self, library: LibraryStore, titles: dict[int, str], analyzer: Analyzer) -> None:
        self._library, self._titles, self._analyzer = library, titles, analyzer
        self._ready = BoundedCache(self._read, limit=_KEPT)
        self._spans = BoundedCache(self._spans_of, limit=_DOCUMENTS_KEPT)

    def read(self, keys: Iterable[PassageKey]) -> list[ReadyPassage]:
        """Return passages by version and number, in the order asked for."""
        return [ready for key in keys if (ready := self._ready[key]) is not None]

    def touched(self, place: Target) -> list[PassageKey]:
        """Return the passages that some words of a document reach into."""
        version, start, end = place
        return [
            (version, number) for number, first, last in self._spans[version] if first < end and last > start
        ]

    def _spans_of(self, version: int) -> list[tuple[int, int, int]]:
        """Return number, start and end of each passage of a document."""
        return [(one.number, one.start, one.end) for one in self._library.all_passages(version)]

    def _read(self, key: PassageKey) -> ReadyPassage | None:
        passages = self._library.passages([key])
        return self._prepare(key[0], passages[0]) if passages else None

    def _prepare(self, version: int, passage: Passage) -> ReadyPassage:
        sentences = tuple(self._sentence(version, passage, span) for span in passage.sentences)
        section = frozenset(term for part in passage.section for term in self._analyzer.terms(part))
        title = frozenset(self._analyzer.terms(self._titles.get(version, "")))
        whole = frozenset(term for sentence in sentences for term in sentence.terms)
        nearest = frozenset(self._analyzer.terms(passage.section[-1] if passage.section else ""))
        return ReadyPassage(version, passage, sentences, whole, section, section | title, nearest)

    def _sentence(self, version: int, passage: Passage, span: Span) -> Sentence:
        text = passage.text[span.start - passage.start : span.end - passage.start]
        words = self._analyzer.words(seen_words(text))
        terms = tuple(self._analyzer.terms_of(words))
        block = passage.block_at(span.start)
        leads = tuple(self.words(version, passage, lead) for lead in block.leads) if block else ()
        lead_set = frozenset(term for lead in leads for term in self._analyzer.terms(seen_words(lead.text)))
        held = frozenset().union(*map(bases, words))
        return Sentence(span, text, terms, frozenset(terms), len(text.split()), block, leads, lead_set, held)

    def words(self, version: int, passage: Passage, span: Span) -> Words:
        """Return the words of a span, which may stand outside of the passage."""
        start, end = span
        if passage.start <= start and end <= passage.end:
            return Words(start, end, passage.text[start - passage.start : end - passage.start])
        return Words(start, end, self._library.words(version, start, end))

    def place(self, version: int, offset: int) -> Place | None:
        """Return where in its file a character of a document stands, None where that is not known."""
        return self._library.place(version, offset)

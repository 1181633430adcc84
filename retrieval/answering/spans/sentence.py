"""A sentence of a passage: its terms, what it depends on, and whether it says anything by itself."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from corpus.caching import kept
from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import per_language, spoken
from corpus.model import Block, BlockKind, Span
from corpus.structure.unseen import seen_words
from retrieval.answering.answers import Words
from retrieval.words.analysis import fold, without_possessive

_NAMES = frozenset({BlockKind.HEADER, BlockKind.TERM})
_CLOSERS = " \t\n*_~`\"'”’)]"

_ENTRY = kept.pattern(
    r"\s*(?:[-*+]|\d{1,3}[.)])?\s*\[[^\]\n]{1,300}\]\((?![a-z]{2,9}:)[^()\s]{1,500}\)[\s.]*"
)
"""An entry of a table of contents: nothing but a link to another place of the same guide."""

_KEPT = 4_000
"""Words whose bases are kept."""


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
    """

    span: Span
    text: str
    terms: tuple[str, ...]
    term_set: frozenset[str]
    words: int
    block: Block | None = None
    leads: tuple[Words, ...] = ()
    lead_set: frozenset[str] = frozenset()

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

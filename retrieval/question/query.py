"""A question, understood: what it is about, and what else a text may say for it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from corpus.caching.named_tuple import NamedTuple
from retrieval.words.kinds import AnswerKind

Phrase = tuple[str, ...]
"""Terms of a word or of several, stop words left out."""


class FormKind(StrEnum):
    """Why the guide may say one thing for another."""

    ASKED = "asked"
    """They are the words of the question."""
    SAME = "same"
    """The keeper or the text says that it means the same."""
    RELATED = "related"
    """The lexicon holds it to be near."""
    ALIKE = "alike"
    """It begins alike."""


ASKED, SAME, RELATED, ALIKE = FormKind
OWN = (ASKED, SAME)
"""Kinds that are the very thing."""


class ClosedClass(msgspec.Struct, frozen=True):
    """A class whose members answer for themselves alone: what is said of Canada says nothing of Cuba."""

    name: str
    """Such as ``country``; of a keeper's class the place of its list among all of them."""
    of_keeper: bool = False
    """Whether a keeper lists its members, not the lexicon."""


class Form(NamedTuple):
    """One way in which the guide may say a concept.

    Attributes:
        terms: all of them have to be there.
        weight: 1 for the words of the question themselves, less for what is only near.
        how: why it may stand for it.
    """

    terms: Phrase
    weight: float
    how: FormKind

    @property
    def is_asked(self) -> bool:
        """Whether it is the words of the question."""
        return self.how is ASKED

    @property
    def is_own(self) -> bool:
        """Whether it is the very thing, not something near it."""
        return self.how in OWN


class Concept(msgspec.Struct, frozen=True):
    """One thing that a question is about: a word of it, or a phrase that means one thing.

    Attributes:
        surface: the words, mended.
        start: offset of the first in the mended question.
        weight: how telling it is, up to 1.
        forms: what the guide may say for it, best first; empty if the guide has nothing like it.
        asked: what its keeper's questions may say for it.
        idle: it only says that something is asked, or which kind of answer is wanted.
        subject: it names what the whole guide is about.
        contrast: the closed class that it is a member of, if any.
        carried: it comes from an earlier question.
    """

    surface: str
    start: int
    weight: float
    forms: tuple[Form, ...]
    asked: tuple[Form, ...] = ()
    idle: bool = False
    subject: bool = False
    contrast: ClosedClass | None = None
    carried: bool = False

    @property
    def known(self) -> bool:
        """Whether the guide holds the concept in some form."""
        return bool(self.forms)


class Query(msgspec.Struct, frozen=True):
    """A question, understood.

    Attributes:
        question: as it was asked.
        mended: with the slips of the keyboard mended.
        repairs: what was mended: as typed, as read.
        concepts: what it is about, in its order.
        kinds: which kinds of answer it asks for.
        numbers: terms of the numbers in it.
        things: places of the concepts whose number, share, price or length it asks for.
    """

    question: str
    mended: str
    repairs: tuple[tuple[str, str], ...]
    concepts: tuple[Concept, ...]
    kinds: frozenset[AnswerKind]
    numbers: tuple[str, ...] = ()
    things: tuple[int, ...] = ()

    @property
    def n_telling(self) -> int:
        """How many concepts it has that are not idle."""
        return sum(not concept.idle for concept in self.concepts)

    @property
    def mass(self) -> float:
        """Weight of all concepts together."""
        return sum(concept.weight for concept in self.concepts)


def unknown_words(query: Query) -> tuple[Concept, ...]:
    """Return the telling concepts that the guide doesn't have in any form, the most telling first."""
    unknown = [concept for concept in query.concepts if not concept.known and not concept.idle]
    return tuple(sorted(unknown, key=lambda concept: -concept.weight))

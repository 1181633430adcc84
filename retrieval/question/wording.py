"""Where words speak against what only meaning speaks for: a number or name that is lacking, an opposite.

A sentence encoder holds paid and unpaid, 12 and 13, hydroxyzine and hydralazine for nearly the same.
"""

from __future__ import annotations

from corpus.languages.spoken import spoken
from retrieval.question.query import Concept, Form, Query
from retrieval.question.settings import NAMING
from retrieval.words.frequencies import zipf


class Wording:
    """What a question says that a span must say as well, whatever an encoder holds of it."""

    def __init__(self, query: Query) -> None:
        self._numbers = frozenset(query.numbers)
        self._names = list(filter(_names_one, query.concepts))
        self._surfaces = frozenset(concept.surface.lower() for concept in query.concepts)

    def against(self, text: str, own: frozenset[str], around: frozenset[str]) -> dict[str, float]:
        """Return what in the words speaks against a span: 1 where it does, by name.

        Args:
            text: of the span.
            own: its terms, and those of what governs it: its headings, a list's lead-in.
            around: these, and the terms of its passage.
        """
        return {
            "number_against": float(not self._numbers <= own),
            "name_against": float(any(not held(concept, around) for concept in self._names)),
            "opposite": float(self._is_opposite(text.lower())),
        }

    def _is_opposite(self, text: str) -> bool:
        """Return whether the question has "unpaid" and the text only "paid"."""
        words = set(text.translate(_MARKS).split())
        before = spoken().table("answers/signs")["opposite"]
        return any(
            word not in words and word.removeprefix(start) in words
            for word in self._surfaces
            for start in before
        )


_MARKS = str.maketrans(dict.fromkeys(".,;:!?()\"'“”*_", " "))


def is_trusted(form: Form) -> bool:
    """Return whether a form is a word of the question itself, or said to mean the same."""
    return form.is_own or form.weight >= NAMING.trusted


def held(concept: Concept, terms: frozenset[str]) -> float:
    """Return how well terms hold a concept in words that are its own, or trusted like these."""
    return max(
        (form.weight for form in concept.forms if is_trusted(form) and terms.issuperset(form.terms)),
        default=0.0,
    )


def is_name(concept: Concept) -> bool:
    """Return whether a concept is written like a name within the question."""
    return concept.start > 0 and concept.surface[0].isupper() and concept.surface[1:].islower()


def _names_one(concept: Concept) -> bool:
    """Return whether a concept is a name, or a word that few know; what nobody knows is mostly a slip."""
    if is_name(concept):
        return zipf(concept.surface) < NAMING.usual
    return " " not in concept.surface and not concept.idle and 0 < zipf(concept.surface) < NAMING.rare

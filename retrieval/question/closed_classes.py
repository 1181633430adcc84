"""The members of closed classes that a question names, and which others the guide has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from retrieval.question.query import ASKED, ClosedClass, Concept, Form, Query
from retrieval.question.vocabulary import Vocabulary
from retrieval.words.lexicon import Lexicon


class ClosedClasses:
    """The closed classes of one edition: the keepers' own, and those of the lexicon."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Know the classes of an edition by its words."""
        self._vocabulary = vocabulary

    def joined(self, query: Query) -> Query:
        """Return a question in which a member of a class that has several words is one concept."""
        for one, pattern in self._members:
            for match in pattern.finditer(query.mended):
                query = replace(query, concepts=self._joined(query.concepts, match, one))
        return query

    def others_of(self, concept: Concept) -> Sequence[str]:
        """Return the other members of a concept's closed class, as far as the guide has them."""
        members = self._classes.get(concept.contrast, ()) if concept.contrast else ()
        phrase = self._vocabulary.phrase
        own = phrase(concept.surface)
        return [name for name in members if phrase(name) != own and self._vocabulary.holds(phrase(name))]

    def _joined(
        self, concepts: Sequence[Concept], match: re.Match[str], one: ClosedClass
    ) -> tuple[Concept, ...]:
        """Return concepts, those within a match as one."""
        inside = [concept for concept in concepts if match.start() <= concept.start < match.end()]
        if not inside:
            return tuple(concepts)
        terms = self._vocabulary.phrase(match.group())
        forms = (Form(terms, 1.0, ASKED),) if self._vocabulary.holds(terms) else ()
        weight = max(concept.weight for concept in inside)
        whole = Concept(match.group(), match.start(), weight, forms, contrast=one)
        at = concepts.index(inside[0])
        others = [concept for concept in concepts if concept not in inside]
        return (*others[:at], whole, *others[at:])

    @cached_property
    def _members(self) -> list[tuple[ClosedClass, re.Pattern[str]]]:
        """The keepers' members of several words, each with its class."""
        return [
            (one, re.compile(rf"\b{re.escape(member)}s?\b", re.I))
            for one, members in self._vocabulary.keepers_classes.items()
            for member in members
            if " " in member
        ]

    @cached_property
    def _classes(self) -> Mapping[ClosedClass, list[str]]:
        """The members of the classes: the keepers' own, and those of the lexicon that are in the guide."""
        classes = {one: list(members) for one, members in self._vocabulary.keepers_classes.items()}
        lexicon = Lexicon.load()
        seen: set[tuple[str, str]] = set()
        for word in self._vocabulary.words:
            found = lexicon.contrast(word)
            if found and tuple(found) not in seen:
                seen.add((found.name, found.member))
                classes.setdefault(ClosedClass(found.name), []).append(word)
        return classes

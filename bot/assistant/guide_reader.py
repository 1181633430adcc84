"""What follow-ups have to know of the guide: how a question reads, and what else is in a closed class."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from retrieval.question.query import Concept, Form
from retrieval.words.lexicon import Lexicon

if TYPE_CHECKING:
    from retrieval.question.query import Query
    from retrieval.retriever import Retriever


class GuideReader:
    """Reads questions as the guide's own retriever does."""

    def __init__(self, retriever: Retriever) -> None:
        """Read with a retriever."""
        self._retriever = retriever

    def read(self, question: str) -> Query:
        """Return a question, understood; a member of a class that has several words is one concept."""
        query = self._retriever.read(question)
        for name, pattern in self._members:
            for match in pattern.finditer(query.mended):
                query = replace(query, concepts=self._joined(query.concepts, match, name))
        return query

    def _joined(self, concepts: Sequence[Concept], match: re.Match[str], name: str) -> tuple[Concept, ...]:
        """Return concepts, those within a match as one."""
        inside = [one for one in concepts if match.start() <= one.start < match.end()]
        if not inside:
            return tuple(concepts)
        terms = self._retriever.knowledge.phrase(match.group())
        forms = (Form(terms, 1.0, "asked"),) if self._retriever.knowledge.holds(terms) else ()
        whole = Concept(match.group(), match.start(), max(one.weight for one in inside), forms, contrast=name)
        at = concepts.index(inside[0])
        others = [one for one in concepts if one not in inside]
        return (*others[:at], whole, *others[at:])

    def others_of(self, concept: Concept) -> Sequence[str]:
        """Return the other members of a concept's closed class, as far as the guide has them."""
        members = self._classes.get(concept.contrast, ())
        phrase = self._retriever.knowledge.phrase
        own = phrase(concept.surface)
        return [
            name for name in members if phrase(name) != own and self._retriever.knowledge.holds(phrase(name))
        ]

    def heading_of(self, passage: str) -> str:
        """Return the title of the section that a passage stands in, or an empty string."""
        name, _, number = passage.rpartition(":")
        versions = [v for v, stored in self._retriever.documents.items() if stored.name == name]
        if not versions or not number.isdecimal():
            return ""
        found = self._retriever.library.passages([(versions[0], int(number))])
        return found[0].section[-1] if found and found[0].section else ""

    @cached_property
    def _members(self) -> list[tuple[str, re.Pattern[str]]]:
        """The keepers' members of several words, each with the name of its class."""
        return [
            (name, re.compile(rf"\b{re.escape(member)}s?\b", re.I))
            for name, members in self._classes.items()
            if name.startswith("hints ")
            for member in members
            if " " in member
        ]

    @cached_property
    def _classes(self) -> dict[str, list[str]]:
        """The members of the closed classes: the keepers' own, and those of the lexicon in the guide."""
        knowledge = self._retriever.knowledge
        listed = [members for data in knowledge.hints for members in data.contrasts]
        classes = {f"hints {number}": list(members) for number, members in enumerate(listed)}
        lexicon = Lexicon.load()
        seen: set[tuple[str, str]] = set()
        for word in knowledge.words:
            found = lexicon.contrast(word)
            if found and tuple(found) not in seen:
                seen.add((found.name, found.member))
                classes.setdefault(found.name, []).append(word)
        return classes

"""What follow-ups have to know of the guide: how a question reads, and what else is in a closed class."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from retrieval.lexicon import Lexicon

if TYPE_CHECKING:
    from retrieval.query import Concept, Query
    from retrieval.retriever import Retriever


class GuideReader:
    """Reads questions as the guide's own retriever does."""

    def __init__(self, retriever: Retriever) -> None:
        """Read with a retriever."""
        self._retriever = retriever

    def read(self, question: str) -> Query:
        """Return a question, understood."""
        return self._retriever.read(question)

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

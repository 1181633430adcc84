"""The guide's outline, and what it says under each of its headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from corpus.caching.named_tuple import NamedTuple

if TYPE_CHECKING:
    from corpus.model import Passage
    from retrieval.retriever import Retriever

Headings = tuple[str, ...]
"""Headings, outermost first."""


class Said(NamedTuple):
    """A passage under a heading, and the title of the document that it stands in."""

    title: str
    passage: Passage


class Outline:
    """Headings as a tree; it begins where there is something to choose."""

    def __init__(self, sections: Iterable[Headings]) -> None:
        """Take the headings above all passages, in reading order."""
        self._below: dict[Headings, dict[Headings, None]] = {(): {}}
        for section in sections:
            for depth in range(len(section)):
                self._below.setdefault(section[:depth], {})[section[: depth + 1]] = None
                self._below.setdefault(section[: depth + 1], {})
        self.root: Headings = ()
        while len(self.below(self.root)) == 1 and self.below(self.below(self.root)[0]):
            self.root = self.below(self.root)[0]

    @property
    def all(self) -> Sequence[Headings]:
        """All headings, those above before those below."""
        return list(self._below)

    def below(self, section: Headings) -> Sequence[Headings]:
        """Return the sections right below one, in reading order.

        >>> Outline([("A", "B"), ("A", "C", "D")]).below(("A",))
        [('A', 'B'), ('A', 'C')]
        """
        return list(self._below.get(section, ()))

    def above(self, section: Headings) -> Headings:
        """Return the section above one, or where the outline begins."""
        return section[:-1] if len(section) > len(self.root) else self.root


def said_under(retriever: Retriever, section: Headings) -> list[Said]:
    """Return the passages of the guide under some headings, in reading order."""
    from retrieval.retriever import DOCUMENTS_LISTED, SECTIONS_LISTED

    found: list[Said] = []
    library, depth = retriever.library, len(section)
    for version in list(retriever.documents)[:DOCUMENTS_LISTED]:
        if any(path[:depth] == section for path in library.sections(version, SECTIONS_LISTED)):
            title = retriever.documents[version].title
            passages = library.all_passages(version)
            found += [Said(title, one) for one in passages if one.section[:depth] == section]
    return found

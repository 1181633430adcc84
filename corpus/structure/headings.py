"""The headings above a place of a text, brought up to date as one reads on."""

from __future__ import annotations

from corpus.structure.dialects import Naming, Title
from corpus.structure.front_matter import plain_inline

PANEL, QUESTION = 7, 8
"""Levels of what is no heading in plain Markdown and yet names what stands below it."""


class Headings:
    """Those above the place that was reached, outermost first."""

    def __init__(self, *, names_the_document: bool) -> None:
        """Begin above the first one.

        Args:
            names_the_document: the text has a single top heading, which names no section of it.
        """
        self._names_the_document = names_the_document
        self._held: list[tuple[int, str]] = []
        self.section: tuple[str, ...] = ()

    def name(self, title: Title) -> None:
        """Read a title of the text's dialect."""
        if title.naming is Naming.END:
            self._held = [heading for heading in self._held if heading[0] < PANEL]
            self._settle()
        elif title.text:
            self.add(QUESTION if title.naming is Naming.QUESTION else PANEL, title.text)

    def add(self, level: int, markdown: str) -> None:
        """Read a heading: it ends the sections of its level and below, and begins one."""
        self._held = [heading for heading in self._held if heading[0] < level]
        title = plain_inline(markdown)
        if title and (level > 1 or not self._names_the_document):
            self._held.append((level, title))
        self._settle()

    def _settle(self) -> None:
        # A heading that only says again what stands above it helps nobody find the place.
        titles = [title for _, title in self._held]
        kept = (title for above, title in zip(("", *titles), titles, strict=False) if title != above)
        self.section = tuple(kept)

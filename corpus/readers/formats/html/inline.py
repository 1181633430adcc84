"""What stands within the lines of a web page: raised signs, notes, formulas, boxes of forms."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from selectolax.lexbor import LexborNode

from corpus.readers.building.signs import lowered, raised
from corpus.readers.formats.html.mathematics import formula
from corpus.readers.formats.html.notes import Notes
from corpus.readers.formats.html.pruning import Pruned, sibling

_BRACKETED = re.compile(r"\[\w{1,12}\]")


class InlineReader(ABC):
    """Gathers the pieces of a line."""

    def __init__(self, pruned: Pruned, notes: Notes | None) -> None:
        self._pruned = pruned
        self._notes = notes or Notes(lambda href: pruned.ids.get(href.partition("#")[2]))
        self._pieces: list[str] = []
        self._n_struck = 0

    @abstractmethod
    def _walk(self, node: LexborNode) -> None:
        """Read what stands within an element."""

    @abstractmethod
    def _inline(self, node: LexborNode) -> str:
        """Return an element's text in one line."""

    @abstractmethod
    def _flush(self) -> None:
        """End the block that was gathered."""

    @abstractmethod
    def _title(self, node: LexborNode) -> None:
        """Take what opens a panel for the heading of what stands in it."""

    def _break(self, _: LexborNode) -> None:
        self._pieces.append("\n")

    def _raised(self, node: LexborNode) -> None:
        link = node.css_first("a")
        if link is not None and self._notes.is_mark_of(link):
            self._pieces.append(self._notes.mark(link, self._inline))
            return
        text = self._inline(node)
        if not _BRACKETED.fullmatch(text):
            self._pieces.append(raised(text))

    def _lowered(self, node: LexborNode) -> None:
        self._pieces.append(lowered(self._inline(node)))

    def _struck(self, node: LexborNode) -> None:
        self._n_struck += bool(node.text(strip=True))

    def _formula(self, node: LexborNode) -> None:
        text = " ".join(formula(node).split()) or (node.attributes.get("alttext") or "")
        self._pieces.append(text)

    def _reading(self, node: LexborNode) -> None:
        """Put how a word is read into brackets behind it."""
        text = self._inline(node)
        self._pieces.append(f"({text})" if text else "")

    def _quotation(self, node: LexborNode) -> None:
        self._pieces.append("“")
        self._walk(node)
        self._pieces.append("”")

    def _input(self, node: LexborNode) -> None:
        how = node.attributes
        if how.get("type") in ("checkbox", "radio"):
            self._pieces.append("☒ " if "checked" in how else "☐ ")
        elif how.get("type") in (None, "text", "number", "date", "time", "tel", "email", "url"):
            self._pieces.append(f" {how.get('value') or ''} ")

    def _labelled(self, node: LexborNode) -> None:
        before = sibling(node, backwards=True)
        if before is not None and before.attributes.get("type") in ("checkbox", "radio"):
            self._walk(node)
        else:
            self._flush()
            self._walk(node)
            self._pieces.append(" ")

    def _opening(self, node: LexborNode) -> None:
        if node.attributes.get("aria-expanded") is not None and node.mem_id in self._pruned.titles:
            self._title(node)

    def _written(self, node: LexborNode) -> None:
        self._pieces.append(f" {node.text()} ")

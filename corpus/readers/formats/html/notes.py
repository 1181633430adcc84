"""Footnotes of web pages and EPUB books: a raised link to an element of the page that explains it."""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from corpus.readers.building.parts import Note, note_mark

MAX_NOTE = 3_000
"""Characters; a longer element is a section, not a note."""

_SIGNS = re.compile(r"^[\[(]?\s*([\w*†‡§]{1,12})\s*[\])]?$")
_BACK = re.compile(r"[\s↩↑^⏎\ufe0e\ufe0f]+$|^[\s↩↑^⏎\ufe0e\ufe0f]+")
_HOLDERS = frozenset({"li", "aside", "div", "p", "dd", "td", "section"})
_KINDS = re.compile(r"noteref|footnote-?ref|footref|fnref", re.I)


class Notes:
    """Knows which links are marks of notes, and keeps the notes until their block has ended."""

    def __init__(self, target: Callable[[str], LexborNode | None]) -> None:
        """Know no note yet.

        Args:
            target: gives the element that an address leads to, or None if it is not at hand.
        """
        self._target = target
        self._labels: dict[int, str] = {}
        self._waiting: list[Note] = []
        self.read: set[int] = set()

    def is_mark_of(self, link: LexborNode) -> bool:
        """Return whether a link stands for a note that is on the page."""
        how = link.attributes
        href = how.get("href") or ""
        if "#" not in href or not _SIGNS.match(link.text(strip=True)):
            return False
        kind = " ".join(
            filter(None, (how.get("role"), how.get("epub:type"), how.get("class"), how.get("id")))
        )
        parent = link.parent
        is_raised = (parent is not None and parent.tag == "sup") or link.css_first("sup") is not None
        return (is_raised or _KINDS.search(kind) is not None) and self._note(href) is not None

    def mark(self, link: LexborNode, text_of: Callable[[LexborNode], str]) -> str:
        """Return what stands in the text for a link's note; the note waits for the end of its block."""
        note = self._note(link.attributes.get("href") or "")
        assert note is not None
        label = self._labels.get(note.mem_id)
        if label is None:
            found = _SIGNS.match(link.text(strip=True))
            label = self._free(found[1] if found else "note")
            self._labels[note.mem_id] = label
            text = _without_label(_without_way_back(text_of(note)), label)
            self.read.add(note.mem_id)
            self._waiting.append(Note(label, text))
        return note_mark(label)

    def waiting(self) -> list[Note]:
        """Return the notes of the block that has ended."""
        notes, self._waiting = self._waiting, []
        return notes

    def hold(self, notes: list[Note]) -> None:
        """Let notes wait that were met within another note, or within a cell."""
        self._waiting = notes + self._waiting

    def _note(self, href: str) -> LexborNode | None:
        target = self._target(href)
        for _ in range(4):
            if target is None or target.tag in _HOLDERS:
                break
            target = target.parent
        if target is None or target.tag not in _HOLDERS or len(target.text()) > MAX_NOTE:
            return None
        return target

    def _free(self, label: str) -> str:
        label = re.sub(r"[^\w]", "note", label)
        taken = set(self._labels.values())
        number, free = 1, label
        while free in taken:
            number += 1
            free = f"{label}-{number}"
        return free


def _without_way_back(text: str) -> str:
    return _BACK.sub("", text).strip()


def _without_label(text: str, label: str) -> str:
    """Return a note's text without the number that it begins with."""
    number = label.partition("-")[0]
    return re.sub(rf"^[\[(^]*\s*{re.escape(number)}\s*[\])]*(?:[.:]\s*|\s+|(?=[A-Z]))", "", text, count=1)

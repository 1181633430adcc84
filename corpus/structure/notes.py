"""Footnotes of a Markdown text: which of them does a stretch of it refer to?"""

from __future__ import annotations

import re

from corpus.model import Span

MAX_NOTES = 3
"""Notes of one block that are shown with it."""

MARK = re.compile(r"\[\^(?P<label>[^\]\s]{1,60})\](?!:)")
_BEHIND = re.compile(r"(?:[ \t]*\[\^[^\]\s]{1,60}\](?!:))+")
_NOTE = re.compile(r"(?m)^ {0,3}\[\^(?P<label>[^\]\s]{1,60})\]:[ \t]*(?P<text>\S.*)$")


class Notes:
    """The notes of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans: dict[str, Span] = {}
        if "[^" in text:
            for found in _NOTE.finditer(text):
                self._spans.setdefault(found["label"], Span(found.start("text"), found.end("text")))

    def of(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the notes that are referred to between two offsets."""
        if not self._spans:
            return ()
        behind = _BEHIND.match(self._text, end)
        marks = MARK.finditer(self._text, start, behind.end() if behind else end)
        labels = dict.fromkeys(mark["label"] for mark in marks)
        return tuple(self._spans[label] for label in labels if label in self._spans)[:MAX_NOTES]

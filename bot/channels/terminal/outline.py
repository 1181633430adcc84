"""What a guide speaks of, as a terminal shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.languages.spoken import say
from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

_LISTED = 30
"""Sections, or documents, that are shown at most."""


def outline_of(assistant: Assistant) -> str:
    """Return the topics, and the documents that they stand in where there are several."""
    titles = assistant.documents()
    lines = list(assistant.outline())
    if len(titles) > 1 and lines:
        named = "; ".join(titles[:_LISTED]) + (" …" if len(titles) > _LISTED else "")
        lines += ["", say("terminal.documents", names=named)]
    return "\n".join(lines) or say("terminal.empty_guide")


def outline_about(assistant: Assistant, word: str) -> str:
    """Return the sections with a word in their title or in one above it, each with all of these."""
    wanted = word.casefold()
    paths = [
        SECTION_SEPARATOR.join(path)
        for path in assistant.sections()
        if any(wanted in title.casefold() for title in path)
    ]
    return "\n".join(paths[:_LISTED]) or say("terminal.no_topic", word=word)

"""What stands around an answer: its passage with its neighbours, then one further on both sides each time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot.assistant.markup import drop_markup
from corpus.languages.spoken import say
from corpus.model import SECTION_SEPARATOR, Passage

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from corpus.store.library import Library
    from retrieval.retriever import Answer


class Surroundings:
    """A walk outwards from the first answer of a reply, within the edition that it was read from."""

    def __init__(self, library: Library, answers: tuple[Answer, ...]) -> None:
        self.answers = answers
        self._library = library
        self._own: int | None = int(answers[0].passage.rpartition(":")[2])
        self._lowest = self._highest = self._own

    def more(self) -> str:
        """Return the text around the answer the first time, then what stands before and after that."""
        numbers = [self._lowest - 1, *((self._own,) if self._own is not None else ()), self._highest + 1]
        self._own = None
        self._lowest -= 1
        self._highest += 1
        document = self._document
        passages = (
            self._library.passages([(document.version, number) for number in numbers]) if document else []
        )
        if [passage.text for passage in passages] in ([], [self.answers[0].text]):
            return say("terminal.all")
        return "\n\n".join(_shown(passages))

    @cached_property
    def _document(self) -> StoredDocument | None:
        first = self.answers[0]
        return self._library.edition(first.edition).document(first.document)


def _shown(passages: Sequence[Passage]) -> list[str]:
    """Return passages as they are read, each section's headings above its first one."""
    shown: list[str] = []
    section: tuple[str, ...] | None = None
    for passage in passages:
        text = drop_markup(passage.text).text
        headed = passage.section and passage.section != section
        shown.append(f"{SECTION_SEPARATOR.join(passage.section)}\n{text}" if headed else text)
        section = passage.section
    return shown

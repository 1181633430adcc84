"""What stands around an answer: the other answers, then the passages before and after it, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markup import drop_markup
from bot.rendering import place_of
from corpus.model import SECTION_SEPARATOR, Passage
from retrieval.answers import Answer

if TYPE_CHECKING:
    from corpus.library import Library

_THAT_IS_ALL = "That is all there is."


class Surroundings:
    """A walk outwards from the answers of one reply, within the edition that they were read from."""

    def __init__(self, library: Library, answers: tuple[Answer, ...]) -> None:
        self.answers = answers
        self._library = library
        self._others_told = len(answers) < 2
        self._lowest = self._highest = int(answers[0].passage.rpartition(":")[2])

    def more(self) -> str:
        """Return the other answers the first time, then one passage further on both sides each time."""
        if not self._others_told:
            self._others_told = True
            return "\n\n".join(map(_placed, self.answers[1:]))
        before, after = self._passage(self._lowest - 1), self._passage(self._highest + 1)
        self._lowest -= 1
        self._highest += 1
        parts = [_headed(passage) for passage in (before, after) if passage is not None]
        return "\n\n".join(parts) if parts else _THAT_IS_ALL

    def _passage(self, number: int) -> Passage | None:
        first = self.answers[0]
        documents = self._library.edition(first.edition).documents
        versions = [stored.version for stored in documents if stored.name == first.document]
        if number < 1 or not versions:
            return None
        return next(iter(self._library.passages([(versions[0], number)])), None)


def _placed(answer: Answer) -> str:
    return f"{drop_markup(answer.text).text}\n{place_of(answer)}"


def _headed(passage: Passage) -> str:
    text = drop_markup(passage.text).text
    return f"{SECTION_SEPARATOR.join(passage.section)}\n{text}" if passage.section else text

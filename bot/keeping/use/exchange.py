"""A question and what it was told, as far as a guide can learn from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Quoted(NamedTuple):
    """A span that was shown: its document and its offsets there, as of the edition that was asked."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question somebody asked, what was shown to it, and what was thought of that.

    Attributes:
        place: the chat or session it was asked in; only to be compared with others.
        person: who asked, in the same way.
        asked: seconds since 1970.
        answered: whether the guide was quoted as an answer.
        question: as typed, redacted.
        understood_as: the question on its own, redacted.
        edition: that was asked.
        shown: what was quoted as an answer, best first; with a refusal what came nearest.
        suggested: questions that were offered instead.
        liked: how many people said that what was quoted first is right; with a refusal, how many chose
            each of what was shown, by its place.
        disliked: how many said that it is not.
    """

    place: str
    person: str
    asked: float
    answered: bool
    question: str
    understood_as: str
    edition: int
    shown: tuple[Quoted, ...] = ()
    suggested: tuple[str, ...] = ()
    liked: tuple[int, ...] = ()
    disliked: int = 0

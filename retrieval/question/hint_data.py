"""What keepers know and their texts don't say, as questions are answered with it."""

from __future__ import annotations

import msgspec


class HintQuestion(msgspec.Struct, array_like=True, frozen=True):
    """A question that the keeper wrote, and where it leads.

    Attributes:
        text: as the keeper wrote it.
        start: offset of the words that answer it; -1 where the guide doesn't answer it.
        end: offset after them; for a question that isn't answered, the number of its sentence to say.
        terms: of the text.
    """

    text: str
    start: int
    end: int
    terms: list[str]

    @property
    def covered(self) -> bool:
        """Whether the guide answers the question."""
        return self.start >= 0


class HintData(msgspec.Struct, array_like=True, frozen=True):
    """What the keeper of a document knows and its text doesn't say; see `corpus.hints.Hints`."""

    subject: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    contrasts: tuple[tuple[str, ...], ...] = ()
    says: tuple[str, ...] = ()
    questions: tuple[HintQuestion, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.subject or self.synonyms or self.contrasts or self.questions)

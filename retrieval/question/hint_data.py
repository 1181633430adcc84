"""What keepers know and their texts don't say, as questions are answered with it."""

from __future__ import annotations

from functools import cached_property

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


class KeptHints(msgspec.Struct, array_like=True, frozen=True, dict=True):
    """The same as it is kept of an edition: its questions are read when they are asked for."""

    subject: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    contrasts: tuple[tuple[str, ...], ...] = ()
    says: tuple[str, ...] = ()
    written: msgspec.Raw = msgspec.Raw(b"\x90")
    """The questions in MessagePack."""

    @cached_property
    def questions(self) -> tuple[HintQuestion, ...]:
        """The questions."""
        return msgspec.msgpack.decode(self.written, type=tuple[HintQuestion, ...])

    @property
    def n_questions(self) -> int:
        """How many they are, which the head of the list says."""
        head = bytes(memoryview(self.written)[:5])
        if head[0] == _LONG:
            return int.from_bytes(head[1:3], "big")
        return int.from_bytes(head[1:5], "big") if head[0] == _LONGER else head[0] & _FEW


_FEW, _LONG, _LONGER = 0x0F, 0xDC, 0xDD
"""How a list begins in MessagePack: its length in four bits, in the next two bytes, in the next four."""

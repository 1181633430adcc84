"""A reply, and the conversation it belongs to: what every channel renders and keeps."""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from bot.assistant.reading import Reading
from bot.assistant.settings import CONVERSING

if TYPE_CHECKING:
    from retrieval.retriever import Answer


class Kind(StrEnum):
    """What a reply is; only `ANSWER` quotes the guide."""

    ANSWER = "answer"
    NOT_FOUND = "not_found"
    SMALL_TALK = "small_talk"
    MEDICAL_ADVICE = "medical_advice"
    EMERGENCY = "emergency"
    NOTICE = "notice"
    ERROR = "error"
    UNAVAILABLE = "unavailable"


class PartReply(msgspec.Struct, frozen=True):
    """What was said to one of several questions of a message.

    Attributes:
        question: its words.
        kind: what sort of reply it got.
        answers: up to three, best first.
        text: the reply as plain text.
    """

    question: str
    kind: Kind
    answers: tuple[Answer, ...]
    text: str


class Reply(msgspec.Struct, frozen=True):
    """What one turn brought, free of any channel's markup.

    Attributes:
        kind: what sort of reply this is.
        text: the whole reply as plain text, as a person would read it.
        question: what was asked, as typed.
        understood_as: the question that was answered; equal to `question` where nothing changed.
        confidence: probability, 0 to 1, that the first answer is right.
        answers: up to three, best first; empty unless `kind` is `ANSWER`.
        suggestions: questions the guide does answer.
        notes: short lines about the reading, such as ``Reading “salry” as “salary”.``
        lead: the sentence that a refusal or canned reply says, without the suggestions.
        nearest: with a refusal, what the guide says that comes nearest; not an answer.
        parts: what was said to each of several questions, in their order; empty where there was one.
        reading: how the question was read that was looked for, if one was.
        language: of the reply's own words, two letters.
    """

    kind: Kind
    text: str
    question: str
    understood_as: str
    confidence: float = 0.0
    answers: tuple[Answer, ...] = ()
    suggestions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lead: str = ""
    nearest: tuple[Answer, ...] = ()
    parts: tuple[PartReply, ...] = ()
    reading: Reading | None = None
    language: str = "en"

    def turn(self, edition: int) -> Turn:
        """Return what a follow-up may lean on.

        Args:
            edition: number of the edition that was asked.
        """
        first = self.answers[0] if self.answers else None
        return Turn(
            question=self.question,
            understood_as=self.understood_as,
            kind=self.kind.value,
            passage=first.passage if first else "",
            answer=first.text if first else "",
            edition=edition,
            reading=self.reading,
        )

    @property
    def answered(self) -> bool:
        """Whether a passage of the guide answers the question."""
        return self.kind is Kind.ANSWER


class Turn(msgspec.Struct, frozen=True):
    """One question and what became of it: all that a follow-up may lean on.

    Attributes:
        question: as typed.
        understood_as: the self-contained question it was read as.
        kind: the kind of the reply.
        passage: id of the first answer's passage, or empty.
        answer: the first answer's text, or empty.
        edition: number of the edition that was asked; 0 where that is not known.
        reading: how the question was read, if it was looked for in the guide.
    """

    question: str
    understood_as: str
    kind: str
    passage: str = ""
    answer: str = ""
    edition: int = 0
    reading: Reading | None = None


class Conversation(msgspec.Struct):
    """The last turns between one person and the bot, oldest first; bounded."""

    turns: deque[Turn] = msgspec.field(default_factory=lambda: deque(maxlen=CONVERSING.turns))

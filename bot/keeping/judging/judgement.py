"""A judgement: what a keeper thinks of the reply to a question, as a value that can be kept."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """What a keeper may think of a reply."""

    ANSWERS = "answers"
    """These words of the guide answer it."""
    NOT_COVERED = "not_covered"
    """The guide does not answer it."""
    RIGHTLY_ANSWERED = "rightly_answered"
    RIGHTLY_REFUSED = "rightly_refused"
    IGNORED = "ignored"
    """There is nothing to learn from it."""


class Judgement(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a keeper thinks of the reply to a question.

    Attributes:
        id: names it among all.
        judged: UTC, ISO 8601.
        author: who judged.
        verdict: what they think.
        questions: wordings of the question, the one that stands for all first.
        understood: the same on their own, as a hint may have them; empty where they are.
        history: what was asked before it, oldest first.
        document: name of the document whose words answer, or that was nearest; may be empty.
        text: words of the document that answer, on one line.
        say: a sentence to say to what is not covered.
        edition: number of the edition that the keeper looked at.
    """

    id: str
    judged: str
    author: str
    verdict: Verdict
    questions: tuple[str, ...]
    understood: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    document: str = ""
    text: str = ""
    say: str = ""
    edition: int = 0

    @property
    def question(self) -> str:
        """The wording that stands for all."""
        return self.questions[0]

    @property
    def wordings(self) -> tuple[str, ...]:
        """How a hint has it: on its own, whatever was asked before."""
        return self.understood or self.questions


def key_of(question: str) -> str:
    """Return what is equal for wordings that differ in case and spacing alone."""
    return " ".join(question.split()).casefold()

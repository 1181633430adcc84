"""The port of what people asked: for the report of what is missing, and for rehearsing a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.keeping.use.exchange import Exchange

LOW_CONFIDENCE = 0.5


class Asked(msgspec.Struct, frozen=True, gc=False):
    """A question somebody asked, without who it was.

    Attributes:
        text: as typed, without links, addresses and long numbers.
        asked: UTC, ISO 8601.
        kind: of the reply, ``answer`` or ``not_found``.
        confidence: that the reply's first answer was right.
        vote: -1, 0 or 1.
        understood_as: the question on its own, as it was read.
        history: earlier questions of the same conversation, oldest first.
        reasons: what those who voted it down said is wrong: ``wrong``, ``outdated`` or ``not_asked`` each.
        channel: where it was asked: ``chat``, ``terminal`` or ``json``.
        document: name of the document that was shown first, as an answer or as what comes near; may be empty.
    """

    text: str
    asked: str
    kind: str
    confidence: float
    vote: int
    understood_as: str
    history: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    channel: str = ""
    document: str = ""


class AskedQuestions(Protocol):
    """The questions that chats have kept, for reading alone; nothing is made where no chat was."""

    def recent(self, limit: int) -> list[Asked]:
        """Return the questions asked last, the newest first, each text once.

        Raises:
            LibraryError: they can't be read; so for the others.
        """
        ...

    def unanswered(self) -> list[Asked]:
        """Return what was not answered, answered with little confidence or voted down, the newest first.

        The same text comes as often as it was asked, so that it can be counted.
        """
        ...

    def exchanges(self) -> Iterable[Exchange]:
        """Return what was asked, with what was shown and what was thought of it, in any order, once.

        They are read while they are gone through: there may be more than anybody wants to hold.
        """
        ...

    def cited_editions(self) -> frozenset[int]:
        """Return the editions that kept replies quote, so that their buttons go on working."""
        ...

    def set_aside(self) -> int:
        """Return how many messages of the last thirty days a bot set aside, having died over them twice."""
        ...

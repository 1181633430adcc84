"""The port of what was answered: enough to follow up, look closer and vote, weeks later."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

import msgspec

from bot.assistant.reading import Reading, reread
from bot.assistant.reply import Conversation, Turn


class Look(StrEnum):
    """What the message of a reply shows."""

    ANSWER = "b"
    CONTEXT = "c"
    OTHERS = "o"
    WHY = "w"
    TOLD = "t"
    """The answer, with the word that its asker will be told of a better one."""
    UNKNOWN = "?"
    """Nobody knows: it was sent and not noted."""


class Reason(StrEnum):
    """What somebody who votes an answer down says is wrong with it; buttons carry their places."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    NOT_ASKED = "not_asked"


class View(NamedTuple):
    """A look, and how many passages away from the answer it stands."""

    look: Look = Look.ANSWER
    step: int = 0


FIRST_VIEW = View()


class Cited(msgspec.Struct, frozen=True, array_like=True):
    """A span that an answer quoted: its document, passage, offsets, and how sure the answer was."""

    document: str
    passage: int
    start: int
    end: int
    confidence: float = 0.0
    score: float = 0.0


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """What else is kept of a reply; what it quoted is read again from the edition it came from.

    Attributes:
        cited: what was quoted as an answer, best first.
        nearest: what a refusal showed that comes near.
        several: whether several questions were answered, each with one of `cited`.
        suggestions: questions that were offered.
        notes: about the reading.
        passage: of the first answer.
        answer: its words.
        reading: how the question was read.
        guide: that was asked; empty for all there are.
        url: the address of the page that the first answer stands on, or empty.
        pictured: whether that page can be shown as a picture.
        language: of the reply's own words, two letters; empty where it was kept without.
    """

    cited: tuple[Cited, ...] = ()
    nearest: tuple[Cited, ...] = ()
    several: bool = False
    suggestions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    passage: str = ""
    answer: str = ""
    reading: Reading | None = None
    guide: str = ""
    url: str = ""
    pictured: bool = False
    language: str = ""


class Record(msgspec.Struct, frozen=True):
    """One reply as it is kept; `chat` and `asker` are keyed hashes.

    Attributes:
        id: of the delivery that asked.
        chat: where.
        thread: the topic, or empty.
        asker: who.
        question_message: the message that asked, empty where a button did.
        message: the bot's message.
        parent: the reply that this one follows up on, or empty.
        asked: seconds since 1970.
        kind: of the reply.
        question: as typed; empty where it is nobody's business.
        understood_as: as it was read.
        confidence: of the first answer.
        edition: that was read.
        content: the rest.
        view: what the message shows now.
        vote: of all who voted, -1, 0 or 1.
    """

    id: str
    chat: str
    thread: str
    asker: str
    question_message: str
    message: str
    parent: str
    asked: float
    kind: str
    question: str
    understood_as: str
    confidence: float
    edition: int
    content: Content
    view: View = FIRST_VIEW
    vote: int = 0

    @property
    def reading(self) -> Reading:
        """How the question was read; made of what was shown where a reply was kept without it."""
        return self.content.reading or reread(self.question, self.understood_as)


class Choices(NamedTuple):
    """What somebody may choose by its number, under the message that showed it last."""

    message: str
    data: tuple[str, ...]


class Conversations(Protocol):
    """The kept replies of all chats."""

    async def keep(self, record: Record, answers: str = "", *, fulfils: str = "") -> None:
        """Write a reply, in place of an earlier one of the same id and the votes on it; all or nothing.

        Args:
            record: the reply.
            answers: the delivery that is answered by it, and done with.
            fulfils: the reply whose wish came true by it, and is dropped.
        """
        ...

    async def get(self, reply: str, chat: str) -> Record | None:
        """Return a reply by its id, if it stands in that chat."""
        ...

    async def by_message(self, chat: str, message: str) -> Record | None:
        """Return the reply that a message of the bot shows."""
        ...

    async def by_question(self, chat: str, message: str) -> Record | None:
        """Return the reply to a question's message."""
        ...

    async def latest(self, chat: str, thread: str, asker: str) -> str:
        """Return the id of the reply that a new question may lean on, empty if there is none."""
        ...

    async def conversation(self, reply: str, chat: str) -> Conversation:
        """Return the conversation up to and with a reply."""
        ...

    async def set_view(self, record: Record, view: View) -> None:
        """Remember what the message shows now."""
        ...

    async def vote(self, record: Record, voter: str, value: int, reason: str = "") -> Record:
        """Count a vote; a person's later vote replaces the earlier one.

        Args:
            record: of the reply.
            voter: hash of the person.
            value: 1 or -1, or the place of the passage that answers.
            reason: what is wrong with the answer, a `Reason`; empty where nothing was said of it.
        """
        ...

    async def voted(self, record: Record, voter: str) -> int:
        """Return a person's vote on a reply, 0 if there is none."""
        ...

    async def offer(self, chat: str, thread: str, choices: Choices) -> None:
        """Remember what may be chosen by its number in a chat, in place of what could be before."""
        ...

    async def offered(self, chat: str, thread: str) -> Choices | None:
        """Return what may be chosen by its number in a chat."""
        ...

    async def of(self, asker: str) -> list[Record]:
        """Return all replies to a person, the oldest first."""
        ...

    async def votes_of(self, voter: str) -> int:
        """Return how many votes of a person are kept, on whosever replies."""
        ...

    async def tidy(self) -> None:
        """Delete what is kept long enough, and the oldest where there is too much."""
        ...


def conversation_of(records: Sequence[Record]) -> Conversation:
    """Return the conversation that replies make, the newest first."""
    conversation = Conversation()
    for record in reversed(records):
        if record.question:
            content = record.content
            conversation.turns.append(
                Turn(
                    question=record.question,
                    understood_as=record.understood_as,
                    kind=record.kind,
                    passage=content.passage,
                    answer=content.answer,
                    reading=record.reading,
                )
            )
    return conversation

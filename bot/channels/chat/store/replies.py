"""What the bot has answered: enough to follow up, look closer and vote, weeks later and after a restart."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from bot.assistant.reading import Reading, reread
from bot.assistant.reply import MAX_TURNS, Conversation, Turn
from bot.channels.chat.store.database import Database

KEPT = 90 * 86400.0  # seconds
MAX_KEPT = 100_000  # replies
FOLLOW_UP = 30 * 60.0  # seconds after which a new question no longer leans on the one before


class Cited(msgspec.Struct, frozen=True, array_like=True):
    """A span that an answer quoted: its document, passage, offsets, and how sure the answer was."""

    document: str
    passage: int
    start: int
    end: int
    confidence: float = 0.0
    score: float = 0.0


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """What else is kept of a reply; what it quoted is read again from the edition it came from."""

    cited: tuple[Cited, ...] = ()
    suggestions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    passage: str = ""
    answer: str = ""
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One reply as it is kept; `chat` and `asker` are keyed hashes.

    Attributes:
        id: of the update that asked.
        chat: where.
        thread: the forum topic, or 0.
        asker: who.
        question_message: the message that asked, 0 where a button did.
        message: the bot's message.
        parent: the reply that this one follows up on, or 0.
        asked: seconds since 1970.
        kind: of the reply.
        question: as typed; empty where it is nobody's business.
        understood_as: as it was read.
        confidence: of the first answer.
        edition: that was read.
        content: the rest.
        view: which view of the reply the message shows now.
        vote: the asker's, -1, 0 or 1.
    """

    id: int
    chat: int
    thread: int
    asker: int
    question_message: int
    message: int
    parent: int
    asked: float
    kind: str
    question: str
    understood_as: str
    confidence: float
    edition: int
    content: Content
    view: str = ""
    vote: int = 0

    @property
    def reading(self) -> Reading:
        """How the question was read; made of what was shown where a reply was kept without it."""
        return self.content.reading or reread(self.question, self.understood_as)


_NAMES = tuple(Record.__slots__)
_COLUMNS = ", ".join(_NAMES)


class Replies:
    """The kept replies of one database."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def keep(self, record: Record) -> None:
        """Write a reply, in place of an earlier one of the same id and the votes on it."""
        values = {name: getattr(record, name) for name in _NAMES}
        row = list({**values, "content": msgspec.json.encode(record.content).decode()}.values())
        self._database.quick.execute("DELETE FROM vote WHERE reply = ?", [record.id])
        self._database.quick.execute(
            f"REPLACE INTO reply ({_COLUMNS}) VALUES ({', '.join('?' * len(_NAMES))})", row
        )

    def get(self, reply_id: int, chat: int) -> Record | None:
        """Return a reply by its id, if it stands in that chat."""
        return self._one("id = ? AND chat = ?", reply_id, chat)

    def by_message(self, chat: int, message: int) -> Record | None:
        """Return the reply that a message of the bot shows."""
        return self._one("chat = ? AND message = ?", chat, message)

    def by_question(self, chat: int, message: int) -> Record | None:
        """Return the reply to a question's message."""
        return self._one("chat = ? AND question_message = ?", chat, message)

    def latest(self, chat: int, thread: int, asker: int) -> int:
        """Return the id of the reply that a new question may lean on, 0 if there is none."""
        row = self._database.quick.execute(
            "SELECT id, asked FROM reply WHERE asker = ? AND chat = ? AND thread = ?"
            " ORDER BY asked DESC LIMIT 1",
            [asker, chat, thread],
        ).fetchone()
        return int(row[0]) if row and row[1] > self._clock() - FOLLOW_UP else 0

    def conversation(self, reply_id: int, chat: int) -> Conversation:
        """Return the conversation up to and with a reply."""
        turns: list[Turn] = []
        while reply_id and len(turns) < MAX_TURNS:
            record = self.get(reply_id, chat)
            if record is None:
                break
            if record.question:
                content = record.content
                turns.append(
                    Turn(
                        question=record.question,
                        understood_as=record.understood_as,
                        kind=record.kind,
                        passage=content.passage,
                        answer=content.answer,
                        reading=record.reading,
                    )
                )
            reply_id = record.parent
        conversation = Conversation()
        conversation.turns.extend(reversed(turns))
        return conversation

    def set_view(self, record: Record, view: str) -> None:
        """Remember what the message shows now."""
        self._database.quick.execute("UPDATE reply SET view = ? WHERE id = ?", [view, record.id])

    def vote(self, record: Record, voter: int, value: int) -> Record:
        """Count a vote; a person's later vote replaces the earlier one."""
        with self._database.transaction() as connection:
            connection.execute("REPLACE INTO vote VALUES (?, ?, ?)", [record.id, voter, value])
            total = connection.execute("SELECT sum(value) FROM vote WHERE reply = ?", [record.id]).fetchone()[
                0
            ]
            sign = (total > 0) - (total < 0)
            connection.execute("UPDATE reply SET vote = ? WHERE id = ?", [sign, record.id])
        return replace(record, vote=sign)

    def voted(self, record: Record, voter: int) -> int:
        """Return a person's vote on a reply, 0 if there is none."""
        row = self._database.quick.execute(
            "SELECT value FROM vote WHERE reply = ? AND voter = ?", [record.id, voter]
        ).fetchone()
        return 0 if row is None else int(row[0])

    def moved(self, old: int, new: int) -> None:
        """Let the replies of a group follow it to its new id."""
        self._database.quick.execute("UPDATE reply SET chat = ? WHERE chat = ?", [new, old])

    def forget(self, asker: int) -> None:
        """Delete everything that a person asked and voted."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM vote WHERE voter = ?", [asker])
            connection.execute(
                "DELETE FROM vote WHERE reply IN (SELECT id FROM reply WHERE asker = ?)", [asker]
            )
            connection.execute("DELETE FROM reply WHERE asker = ?", [asker])

    def tidy(self) -> None:
        """Delete what is kept long enough, and the oldest where there is too much."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM reply WHERE asked < ?", [self._clock() - KEPT])
            connection.execute(
                "DELETE FROM reply WHERE id IN (SELECT id FROM reply ORDER BY asked DESC LIMIT -1 OFFSET ?)",
                [MAX_KEPT],
            )
            connection.execute("DELETE FROM vote WHERE reply NOT IN (SELECT id FROM reply)")

    def _one(self, condition: str, *values: int) -> Record | None:
        row = self._database.quick.execute(
            f"SELECT {_COLUMNS} FROM reply WHERE {condition} ORDER BY id DESC LIMIT 1", values
        ).fetchone()
        if row is None:
            return None
        fields: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
        return Record(**{**fields, "content": msgspec.json.decode(fields["content"], type=Content)})

"""The kept replies in the bot's database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from bot.assistant.reply import Conversation
from bot.assistant.settings import CONVERSING
from bot.channels.chat.settings import A_DAY, RETENTION
from bot.channels.chat.store.conversations import Choices, Content, Look, Record, View, conversation_of
from bot.channels.chat.store.sqlite.database import Database
from bot.settings import RETENTION_DAYS
from corpus.store.sql import put

NAMES = tuple(Record.__struct_fields__)
COLUMNS = ", ".join(NAMES)
KEEP = put("reply", NAMES[:1], *NAMES[1:])
_VOTE = put("vote", ["reply", "voter"], "value", "reason")
_SLICE = 500  # replies that are deleted at once
_DONE = "UPDATE inbox SET payload = NULL, chat = '' WHERE id = ? AND payload IS NOT NULL"


class SqliteConversations:
    """Implements `Conversations`."""

    def __init__(
        self, database: Database, clock: Callable[[], float] = time.time, days: float = RETENTION_DAYS
    ) -> None:
        self._database = database
        self._kept = days * A_DAY
        self._clock = clock

    async def keep(self, record: Record, answers: str = "", *, fulfils: str = "") -> None:
        """Write a reply, in place of an earlier one of the same id and the votes on it; all or nothing."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM vote WHERE reply = ?", [record.id])
            connection.execute(KEEP, row_of(record))
            if answers:
                connection.execute(_DONE, [answers])
                connection.execute("DELETE FROM sent WHERE id = ?", [answers])
            if fulfils:
                connection.execute("DELETE FROM wish WHERE reply = ?", [fulfils])

    async def get(self, reply: str, chat: str) -> Record | None:
        """Return a reply by its id, if it stands in that chat."""
        return self._one("id = ? AND chat = ?", reply, chat)

    async def by_message(self, chat: str, message: str) -> Record | None:
        """Return the reply that a message of the bot shows."""
        return self._one("chat = ? AND message = ?", chat, message)

    async def by_question(self, chat: str, message: str) -> Record | None:
        """Return the reply to a question's message."""
        return self._one("chat = ? AND question_message = ?", chat, message)

    async def latest(self, chat: str, thread: str, asker: str) -> str:
        """Return the id of the reply that a new question may lean on, empty if there is none."""
        row = self._database.quick.execute(
            "SELECT id, asked FROM reply WHERE asker = ? AND chat = ? AND thread = ?"
            " ORDER BY asked DESC LIMIT 1",
            [asker, chat, thread],
        ).fetchone()
        return str(row[0]) if row and row[1] > self._clock() - RETENTION.follow_up else ""

    async def conversation(self, reply: str, chat: str) -> Conversation:
        """Return the conversation up to and with a reply."""
        records: list[Record] = []
        asked = 0
        while reply and asked < CONVERSING.turns:
            record = self._one("id = ? AND chat = ?", reply, chat)
            if record is None:
                break
            records.append(record)
            asked += bool(record.question)
            reply = record.parent
        return conversation_of(records)

    async def set_view(self, record: Record, view: View) -> None:
        """Remember what the message shows now."""
        self._database.quick.execute("UPDATE reply SET view = ? WHERE id = ?", [written(view), record.id])

    async def vote(self, record: Record, voter: str, value: int, reason: str = "") -> Record:
        """Count a vote; a person's later vote replaces the earlier one."""
        with self._database.transaction() as connection:
            # First of all: whoever votes on it at the same moment waits, and counts this vote.
            connection.execute("UPDATE reply SET vote = vote WHERE id = ?", [record.id])
            connection.execute(_VOTE, [record.id, voter, value, reason])
            (total,) = connection.execute(
                "SELECT sum(value) FROM vote WHERE reply = ?", [record.id]
            ).fetchone()
            sign = (total > 0) - (total < 0)
            connection.execute("UPDATE reply SET vote = ? WHERE id = ?", [sign, record.id])
        self._database.sync()
        return replace(record, vote=sign)

    async def voted(self, record: Record, voter: str) -> int:
        """Return a person's vote on a reply, 0 if there is none."""
        row = self._database.quick.execute(
            "SELECT value FROM vote WHERE reply = ? AND voter = ?", [record.id, voter]
        ).fetchone()
        return 0 if row is None else int(row[0])

    async def offer(self, chat: str, thread: str, choices: Choices) -> None:
        """Remember what may be chosen by its number in a chat, in place of what could be before."""
        row = [chat, thread, choices.message, msgspec.json.encode(choices.data).decode()]
        self._database.quick.execute(put("choice", ["chat", "thread"], "message", "data"), row)

    async def offered(self, chat: str, thread: str) -> Choices | None:
        """Return what may be chosen by its number in a chat."""
        row = self._database.quick.execute(
            "SELECT message, data FROM choice WHERE chat = ? AND thread = ?", [chat, thread]
        ).fetchone()
        return None if row is None else Choices(row[0], msgspec.json.decode(row[1], type=tuple[str, ...]))

    async def tidy(self) -> None:
        """Delete what is kept long enough, and the oldest where there is too much."""
        (count,) = self._database.quick.execute("SELECT count(*) FROM reply").fetchone()
        while oldest := self._surplus(max(count - RETENTION.replies, 0)):
            with self._database.transaction() as connection:
                connection.executemany("DELETE FROM vote WHERE reply = ?", oldest)
                connection.executemany("DELETE FROM reply WHERE id = ?", oldest)
            count -= len(oldest)
            await asyncio.sleep(0)  # whoever asks meanwhile does not wait for all of it

    def _surplus(self, too_many: int) -> list[tuple[str]]:
        """Return some of the replies that have been kept long enough, or that are too many; oldest first."""
        rows = self._database.quick.execute("SELECT id, asked FROM reply ORDER BY asked LIMIT ?", [_SLICE])
        too_old = self._clock() - self._kept
        return [(key,) for place, (key, asked) in enumerate(rows) if place < too_many or asked < too_old]

    async def of(self, asker: str) -> list[Record]:
        """Return all replies to a person, the oldest first."""
        query = f"SELECT {COLUMNS} FROM reply WHERE asker = ? ORDER BY asked, id"
        return [record_of(row) for row in self._database.quick.execute(query, [asker])]

    async def votes_of(self, voter: str) -> int:
        """Return how many votes of a person are kept."""
        query = "SELECT count(*) FROM vote WHERE voter = ?"
        return int(self._database.quick.execute(query, [voter]).fetchone()[0])

    def _one(self, condition: str, *values: str) -> Record | None:
        row = self._database.quick.execute(
            f"SELECT {COLUMNS} FROM reply WHERE {condition} ORDER BY asked DESC LIMIT 1", values
        ).fetchone()
        return None if row is None else record_of(row)


def row_of(record: Record) -> list[Any]:
    """Return the values of `COLUMNS` for a record."""
    values: dict[str, Any] = {name: getattr(record, name) for name in NAMES}
    values["content"] = msgspec.json.encode(record.content).decode()
    values["view"] = written(record.view)
    return list(values.values())


def record_of(row: Sequence[Any]) -> Record:
    """Return what a row of `COLUMNS` says."""
    fields: dict[str, Any] = dict(zip(NAMES, row, strict=True))
    fields["content"] = msgspec.json.decode(fields["content"], type=Content)
    fields["view"] = _read(fields["view"])
    return Record(**fields)


def written(view: View) -> str:
    """Return a view as its column has it."""
    return "" if view == View() else f"{view.look}:{view.step}"


def _read(written: str) -> View:
    look, _, step = written.partition(":")
    return View(Look(look), int(step or 0)) if look else View()

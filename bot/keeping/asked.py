"""What people asked in Telegram: for the report of what is missing, and for rehearsing a change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.assistant.reply import MAX_TURNS

FILE_NAME = "bot.sqlite"
LOW_CONFIDENCE = 0.5

_GUIDE_KINDS = "kind IN ('answer', 'not_found') AND question != ''"
_NOT_ANSWERED = f"(kind = 'not_found' OR vote < 0 OR confidence < {LOW_CONFIDENCE})"
_COLUMNS = "id, question, asked, kind, confidence, vote, understood_as, parent, chat"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question somebody asked, without who it was.

    Attributes:
        text: as typed, without links, addresses and long numbers.
        asked: UTC, ISO 8601.
        kind: of the reply, ``answer`` or ``not_found``.
        confidence: that the reply's first answer was right.
        vote: -1, 0 or 1.
        understood_as: the question on its own, as it was read.
        history: earlier questions of the same conversation, oldest first.
    """

    text: str
    asked: str
    kind: str
    confidence: float
    vote: int
    understood_as: str
    history: tuple[str, ...] = ()


class AskedQuestions:
    """Reads the questions that the Telegram bot has kept in a data directory."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def open(cls, data_dir: Path) -> AskedQuestions:
        """Return the questions of a data directory; there are none where no bot has run."""
        return cls(data_dir / FILE_NAME)

    def recent(self, limit: int) -> list[Asked]:
        """Return the questions asked last, the newest first, each text once."""
        return self._read(_GUIDE_KINDS, limit)

    def unanswered(self) -> list[Asked]:
        """Return what was not answered, answered with little confidence or voted down, the newest first.

        The same text comes as often as it was asked, so that it can be counted.
        """
        return self._read(f"{_GUIDE_KINDS} AND {_NOT_ANSWERED}", -1, once=False)

    def set_aside(self) -> int:
        """Return how many messages of the last thirty days the bot set aside, having died over them twice."""
        with closing(_connect(self._path)) as connection:
            if not _has(connection, "attempt"):
                return 0
            query = "SELECT count(*) FROM attempt WHERE set_aside IS NOT NULL"
            return int(connection.execute(query).fetchone()[0])

    def _read(self, condition: str, limit: int, *, once: bool = True) -> list[Asked]:
        found: list[Asked] = []
        seen: set[str] = set()
        with closing(_connect(self._path)) as connection:
            if not _has(connection, "reply"):
                return found
            for row in connection.execute(
                f"SELECT {_COLUMNS} FROM reply WHERE {condition} ORDER BY asked DESC"
            ):
                text = " ".join(row[1].split()).casefold()
                if not (once and text in seen):
                    seen.add(text)
                    found.append(_asked(connection, row))
                if len(found) == limit:
                    break
        return found


def cited_editions(data_dir: Path) -> frozenset[int]:
    """Return the editions that kept replies quote, so that their buttons go on working."""
    with closing(_connect(data_dir / FILE_NAME)) as connection:
        if not _has(connection, "reply"):
            return frozenset()
        rows = connection.execute("SELECT DISTINCT edition FROM reply WHERE kind = 'answer'").fetchall()
    return frozenset(int(number) for (number,) in rows)


def _has(connection: sqlite3.Connection, table: str) -> bool:
    """Return whether a bot has run that keeps this; any other reason not to read it is an error."""
    query = "SELECT 1 FROM sqlite_master WHERE name = ?"
    return connection.execute(query, [table]).fetchone() is not None


def _connect(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        return sqlite3.connect(":memory:")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", 10.0, uri=True, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _asked(
    connection: sqlite3.Connection, row: tuple[int, str, float, str, float, int, str, int, int]
) -> Asked:
    _, question, asked, kind, confidence, vote, understood_as, parent, chat = row
    moment = datetime.fromtimestamp(asked, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    history = tuple(reversed(list(_earlier(connection, parent, chat))))
    return Asked(question, moment, kind, confidence, vote, understood_as, history)


def _earlier(connection: sqlite3.Connection, parent: int, chat: int) -> Iterator[str]:
    for _ in range(MAX_TURNS):
        row = connection.execute(
            "SELECT question, parent FROM reply WHERE id = ? AND chat = ?", [parent, chat]
        ).fetchone()
        if row is None:
            return
        if row[0]:
            yield row[0]
        parent = row[1]

"""What people asked, read from the bot's database by a process of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sys import intern
from typing import Any

import msgspec
from msgspec.structs import replace

from bot.assistant.settings import CONVERSING
from bot.channels.chat.store.conversations import Cited, Content
from bot.channels.chat.store.sqlite.database import FILE_NAME
from bot.keeping.asked import LOW_CONFIDENCE, Asked
from bot.keeping.use.exchange import Exchange, Quoted
from corpus.errors import LibraryError
from corpus.store.elsewhere import database_url
from corpus.store.sql import Connection


class _Shown(msgspec.Struct):
    """Of a kept reply's content what it showed; see `Content`."""

    cited: tuple[Cited, ...] = ()
    nearest: tuple[Cited, ...] = ()


_GUIDE_KINDS = "kind IN ('answer', 'not_found') AND question != ''"
_NOT_ANSWERED = f"(kind = 'not_found' OR vote < 0 OR confidence < {LOW_CONFIDENCE})"
_EXCHANGE = "id, chat, thread, asker, asked, kind, question, understood_as, edition, content"
_COLUMNS = "id, question, asked, kind, confidence, vote, understood_as, parent, chat, content"


class SqliteAskedQuestions:
    """Implements `AskedQuestions`; it reads tables of any version, whether a bot runs or not."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._data_dir = data_dir

    def recent(self, limit: int) -> list[Asked]:
        """Return the questions asked last, the newest first, each text once."""
        return self._read(_GUIDE_KINDS, limit)

    def unanswered(self) -> list[Asked]:
        """Return what was not answered, answered with little confidence or voted down, the newest first."""
        return self._read(f"{_GUIDE_KINDS} AND {_NOT_ANSWERED}", -1, once=False)

    def exchanges(self) -> Iterator[Exchange]:
        """Yield what was asked, with what was shown and what was thought of it, the oldest first."""
        with self._connection("reply") as connection:
            if connection is None:
                return
            votes: dict[str, list[int]] = {}
            for reply, value in connection.execute("SELECT reply, value FROM vote"):
                votes.setdefault(str(reply), []).append(value)
            rows = connection.execute(f"SELECT {_EXCHANGE} FROM reply WHERE {_GUIDE_KINDS} ORDER BY asked")
            for row in rows:
                yield _exchange(row, votes.get(str(row[0]), ()))

    def cited_editions(self) -> frozenset[int]:
        """Return the editions that kept replies quote, so that their buttons go on working."""
        with self._connection("reply") as connection:
            if connection is None:
                return frozenset()
            rows = connection.execute("SELECT DISTINCT edition FROM reply WHERE kind = 'answer'").fetchall()
        return frozenset(int(number) for (number,) in rows)

    def set_aside(self) -> int:
        """Return how many messages of the last thirty days a bot set aside, having died over them twice."""
        with self._connection("attempt") as connection:
            if connection is None:
                return 0
            query = "SELECT count(*) FROM attempt WHERE set_aside IS NOT NULL"
            return int(connection.execute(query).fetchone()[0])

    def _read(self, condition: str, limit: int, *, once: bool = True) -> list[Asked]:
        found: list[Asked] = []
        seen: set[str] = set()
        with self._connection("reply") as connection:
            if connection is None:
                return found
            reasons = _reasons(connection)
            for row in connection.execute(
                f"SELECT {_COLUMNS} FROM reply WHERE {condition} ORDER BY asked DESC"
            ):
                if not (once and _was_seen(row[1], seen)):
                    found.append(_asked(connection, row, reasons.get(str(row[0]), ())))
                if len(found) == limit:
                    break
        return found

    @contextmanager
    def _connection(self, table: str) -> Iterator[Connection | None]:
        """Give a connection; None where there is no such table yet: anything else is an error."""
        if url := database_url(self._data_dir):
            from bot.channels.chat.store.postgres.database import tables_of

            with tables_of(url, table) as shared:
                yield shared
            return
        if not self._path.is_file():
            yield None
            return
        try:
            with closing(_connect(self._path)) as connection:
                known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table])
                yield connection if known.fetchone() is not None else None
        except sqlite3.Error as error:
            raise LibraryError(f"{self._path} can't be read ({error}): put a backup in its place.") from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", timeout=10.0, uri=True, isolation_level=None
    )
    connection.execute("PRAGMA query_only = ON")
    return connection


def _was_seen(question: str, seen: set[str]) -> bool:
    """Return whether a text came before, whatever its spaces and capitals, and remember it."""
    before, text = len(seen), " ".join(question.split()).casefold()
    seen.add(text)
    return len(seen) == before


def _reasons(connection: Connection) -> dict[str, list[str]]:
    """Return what people said is wrong with replies; in tables of earlier versions nobody did."""
    found: dict[str, list[str]] = {}
    # The column came last: a row that ends before it is from those.
    rows = connection.execute("SELECT * FROM vote WHERE value < 0 ORDER BY reply, voter")
    for reply, _, _, *more in rows:
        if any(more[:1]):
            found.setdefault(str(reply), []).append(more[0])
    return found


def _asked(
    connection: Connection,
    row: Sequence[Any],
    reasons: Sequence[str],
) -> Asked:
    _, question, asked, kind, confidence, vote, understood_as, parent, chat, content = row
    moment = datetime.fromtimestamp(asked, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    # Held once: there are many.
    question, understood_as, kind = intern(question), intern(understood_as), intern(kind)
    history = tuple(reversed(list(_earlier(connection, parent, chat))))
    found = Asked(question, moment, kind, confidence, vote, understood_as, history, tuple(reasons), "chat")
    shown = msgspec.json.decode(content, type=_Shown)
    first = next((one.document for one in (*shown.cited, *shown.nearest)), "")
    return replace(found, document=intern(first))


def _earlier(connection: Connection, parent: str, chat: str) -> Iterator[str]:
    for _ in range(CONVERSING.turns):
        row = connection.execute(
            "SELECT question, parent FROM reply WHERE id = ? AND chat = ?", [parent, chat]
        ).fetchone()
        if row is None:
            return
        if row[0]:
            yield row[0]
        parent = row[1]


def _exchange(row: Sequence[Any], votes: Sequence[int]) -> Exchange:
    """Return a kept reply; a vote on an answer is 1 or -1, on a refusal the place of what answers, from 1."""
    _, chat, thread, asker, asked, kind, question, understood_as, edition, content = row
    kept = msgspec.json.decode(content, type=Content)
    answered = kind == "answer"
    shown = kept.cited if answered else kept.nearest
    return Exchange(
        place=f"{chat} {thread}",
        person=str(asker),
        asked=asked,
        answered=answered,
        question=question,
        understood_as=understood_as,
        edition=edition,
        shown=() if kept.several else tuple(Quoted(one.document, one.start, one.end) for one in shown),
        suggested=kept.suggestions,
        liked=tuple(votes.count(place) for place in range(1, len(shown) + 1)),
        disliked=votes.count(-1),
    )

"""The bot's own SQLite file: its inbox, what it answered, and what people asked it to remember."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus.errors import LibraryError
from corpus.staged_file import make_private_folder, sync
from corpus.swapping import drop_logs, was_put_in_place

FILE_NAME = "bot.sqlite"
BUSY_SECONDS = 10.0

# Numbered from 1; a file remembers in user_version how many of them it has seen.
MIGRATIONS = (
    """
    CREATE TABLE secret (key BLOB NOT NULL);
    CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE inbox (
        id INTEGER PRIMARY KEY,
        chat INTEGER NOT NULL,
        received REAL NOT NULL,
        payload TEXT
    );
    CREATE INDEX inbox_waiting ON inbox (chat) WHERE payload IS NOT NULL;
    CREATE TABLE sent (
        id INTEGER NOT NULL,
        part INTEGER NOT NULL,
        message INTEGER NOT NULL,
        PRIMARY KEY (id, part)
    ) WITHOUT ROWID;
    CREATE TABLE reply (
        id INTEGER PRIMARY KEY,
        chat INTEGER NOT NULL,
        thread INTEGER NOT NULL,
        asker INTEGER NOT NULL,
        question_message INTEGER NOT NULL,
        message INTEGER NOT NULL,
        parent INTEGER NOT NULL,
        asked REAL NOT NULL,
        kind TEXT NOT NULL,
        question TEXT NOT NULL,
        understood_as TEXT NOT NULL,
        confidence REAL NOT NULL,
        edition INTEGER NOT NULL,
        content TEXT NOT NULL,
        view TEXT NOT NULL DEFAULT '',
        vote INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX reply_message ON reply (chat, message);
    CREATE INDEX reply_question ON reply (chat, question_message);
    CREATE INDEX reply_asker ON reply (asker, chat, thread, id);
    CREATE INDEX reply_asked ON reply (asked);
    CREATE TABLE vote (
        reply INTEGER NOT NULL,
        voter INTEGER NOT NULL,
        value INTEGER NOT NULL,
        PRIMARY KEY (reply, voter)
    ) WITHOUT ROWID;
    CREATE TABLE wish (
        reply INTEGER PRIMARY KEY,
        chat INTEGER NOT NULL,
        thread INTEGER NOT NULL,
        message INTEGER NOT NULL,
        asker INTEGER NOT NULL,
        question TEXT NOT NULL,
        made REAL NOT NULL,
        edition INTEGER NOT NULL
    );
    CREATE TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
    CREATE TABLE proposal (
        id INTEGER PRIMARY KEY,
        keeper INTEGER NOT NULL,
        made REAL NOT NULL,
        action TEXT NOT NULL,
        argument TEXT NOT NULL,
        state TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE attempt (
        id PRIMARY KEY,
        count INTEGER NOT NULL,
        begun REAL NOT NULL,
        set_aside REAL
    ) WITHOUT ROWID;
    """,
    # What a refusal says repeats words of the question, and nothing read it again.
    "UPDATE reply SET content = json_remove(content, '$.lead');",
)


class Database:
    """Two connections to one file: one that a power cut can't surprise, and a faster one.

    What Telegram handed over must outlive a power cut before it is confirmed, so the inbox is filled through
    `durable`. Everything else may lose its last moment then, at the price of an answer said twice.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.durable = connect(path)
        self.durable.execute("PRAGMA synchronous = FULL")
        self.quick = connect(path)
        self.quick.execute("PRAGMA synchronous = NORMAL")

    @classmethod
    def open(cls, data_dir: Path) -> Database:
        """Return the bot's database in a data directory; it is made where there is none.

        Raises:
            LibraryError: it is damaged, or the directory can't be written.
        """
        path = data_dir / FILE_NAME
        try:
            make_private_folder(data_dir)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            if was_put_in_place(path):
                drop_logs(path, ("-wal", "-shm"))
            database = cls(path)
            database.migrate()
            sync(data_dir)
        except LibraryError:
            raise
        except (sqlite3.Error, OSError) as error:
            raise LibraryError(
                f"The bot's database {path} can't be used ({error}):"
                " make space, mend its rights, or move it away."
            ) from error
        return database

    def migrate(self) -> None:
        """Bring the file's tables up to date."""
        self.quick.execute("PRAGMA journal_mode = WAL")
        applied = self.quick.execute("PRAGMA user_version").fetchone()[0]
        if applied > len(MIGRATIONS):
            raise LibraryError(
                f"The bot's database {self.path} was made by a later version: upgrade guidebot."
            )
        for number, script in enumerate(MIGRATIONS[applied:], applied + 1):
            self.quick.executescript(f"BEGIN IMMEDIATE;{script}PRAGMA user_version = {number};COMMIT;")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Do all that is written inside, or nothing of it; may be nested."""
        if self.quick.in_transaction:
            yield self.quick
            return
        with all_or_nothing(self.quick):
            yield self.quick

    def note(self, name: str) -> str:
        """Return what was noted under a name, or an empty string."""
        row = self.quick.execute("SELECT value FROM note WHERE name = ?", [name]).fetchone()
        return "" if row is None else str(row[0])

    def set_note(self, name: str, value: str) -> None:
        """Note something under a name."""
        self.quick.execute("REPLACE INTO note VALUES (?, ?)", [name, value])

    def empty_log(self) -> None:
        """Write everything into the file itself, so that nothing deleted stays readable in its log."""
        self.quick.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        self.durable.close()
        self.quick.close()


def steps_taken(path: Path) -> int:
    """Return how many of `MIGRATIONS` a file has seen."""
    with closing(connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def all_or_nothing(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all that is written inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that deletes without a trace and waits for others."""
    connection = sqlite3.connect(path, BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -1000")
    return connection

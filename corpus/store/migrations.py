"""The library's tables, as numbered steps: a step that was released never changes, others follow it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

APPLICATION_ID = 0x67_62_6F_74
"""Marks the file as a library of ours (``gbot``), so that a stranger's database is never written to."""


class Migration(msgspec.Struct, frozen=True):
    """One step; its number is its place in `MIGRATIONS`, from 1."""

    name: str
    statements: str


_FIRST = """
CREATE TABLE content (                    -- what was read, each text once, whatever it is called
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE,
    format TEXT NOT NULL,
    n_characters INTEGER NOT NULL,
    n_passages INTEGER NOT NULL
);
CREATE TABLE piece (                      -- its text in pieces of equal length: a passage is read alone
    content INTEGER NOT NULL REFERENCES content ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (content, number)
);
CREATE TABLE passage (
    content INTEGER NOT NULL REFERENCES content ON DELETE CASCADE,
    number INTEGER NOT NULL,
    first INTEGER NOT NULL,               -- offsets into the text
    last INTEGER NOT NULL,
    section TEXT NOT NULL,                -- headings, outermost first, as a JSON list
    sentences TEXT NOT NULL,              -- offsets from the passage's start: "0,17,18,44"
    PRIMARY KEY (content, number)
) WITHOUT ROWID;
CREATE TABLE version (                    -- immutable state of a document; its number is never used again
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE,
    subject BLOB NOT NULL,                -- digest of all that its analysis depends on
    content INTEGER NOT NULL REFERENCES content,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    location TEXT NOT NULL,
    metadata TEXT NOT NULL,               -- a JSON list of pairs
    hints TEXT NOT NULL
);
CREATE INDEX version_content ON version (content);
CREATE INDEX version_subject ON version (subject);
CREATE TABLE analysis (                   -- what the index needs to know of a document; opaque here
    subject BLOB NOT NULL,
    analyzer TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (subject, analyzer)
);
CREATE TABLE checked (                    -- what a document's check questions brought; opaque here
    subject BLOB PRIMARY KEY,
    asked_with TEXT NOT NULL,             -- names the code that asked
    results TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE edition (
    number INTEGER PRIMARY KEY,
    created TEXT NOT NULL,                -- UTC, ISO 8601
    author TEXT NOT NULL,
    message TEXT NOT NULL,
    changes TEXT NOT NULL,                -- JSON: names added, removed, changed against the one before
    thinned INTEGER NOT NULL DEFAULT 0    -- 1: its content is no longer kept
);
CREATE TABLE edition_document (
    edition INTEGER NOT NULL REFERENCES edition,
    version INTEGER NOT NULL REFERENCES version,
    PRIMARY KEY (edition, version)
) WITHOUT ROWID;
CREATE INDEX edition_document_version ON edition_document (version);
CREATE TABLE published (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    edition INTEGER NOT NULL REFERENCES edition
);
CREATE TABLE rendered (                   -- which text was read out of a file that is no text itself
    digest BLOB PRIMARY KEY,              -- of the file's bytes
    content INTEGER NOT NULL REFERENCES content ON DELETE CASCADE,
    title TEXT NOT NULL,
    language TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX rendered_content ON rendered (content);
CREATE TABLE fetched (                    -- what a server said when a URL was last fetched
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    version INTEGER NOT NULL REFERENCES version ON DELETE CASCADE
);
"""

_SECOND = """
CREATE TABLE identity (                   -- which library this is: a number of an edition alone doesn't say
    id INTEGER PRIMARY KEY CHECK (id = 1),
    library BLOB NOT NULL,                -- random, and the same in every copy
    given INTEGER NOT NULL DEFAULT 0      -- highest number that an edition had before a copy was restored
);
INSERT INTO identity (id, library) VALUES (1, randomblob(16));
ALTER TABLE edition ADD COLUMN digest BLOB;    -- of the library and of all that it holds; NULL: not computed
"""

_STRUCTURE = """
ALTER TABLE passage ADD COLUMN blocks TEXT NOT NULL DEFAULT '';     -- see corpus/store/rows.py
ALTER TABLE content ADD COLUMN cut TEXT NOT NULL DEFAULT '1';       -- names the code that made its passages
ALTER TABLE content ADD COLUMN reader TEXT NOT NULL DEFAULT '';     -- names what read it out of a file
ALTER TABLE content ADD COLUMN notices TEXT NOT NULL DEFAULT '[]';  -- what was noticed when it was read, JSON
CREATE TABLE place (                      -- where a text stands in the file that it was read out of
    content INTEGER NOT NULL REFERENCES content ON DELETE CASCADE,
    first INTEGER NOT NULL,               -- offset into the text
    page INTEGER,
    label TEXT NOT NULL,
    anchor TEXT NOT NULL,
    PRIMARY KEY (content, first)
) WITHOUT ROWID;
"""

_FOLDERS = """
CREATE TABLE folder (                     -- folders that are kept in step with what they hold
    path TEXT PRIMARY KEY,
    include TEXT NOT NULL                 -- patterns of the files that are wanted, a JSON list
) WITHOUT ROWID;
CREATE TABLE left_out (                   -- files of theirs that a keeper removed
    location TEXT PRIMARY KEY
) WITHOUT ROWID;
"""

MIGRATIONS = (
    Migration("documents, editions and what is published", _FIRST),
    Migration("which library it is", _SECOND),
    Migration("what passages are made of, and on which pages", _STRUCTURE),
    Migration("folders that are kept in step", _FOLDERS),
)


def applied(connection: sqlite3.Connection) -> int:
    """Return the number of the last step that a database has had; 0 for an empty file."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migration'").fetchone():
        return 0
    return int(connection.execute("SELECT max(number) FROM migration").fetchone()[0] or 0)


def migrate(
    connection: sqlite3.Connection,
    steps: Sequence[Migration] = MIGRATIONS,
    application_id: int = APPLICATION_ID,
) -> None:
    """Apply the steps that are missing, each in a transaction of its own; the caller keeps others out.

    Args:
        connection: to the file; nothing is being written through it.
        steps: all there are of this kind of file.
        application_id: marks the file as one of that kind.
    """
    # First of all: a file in which nothing else was made yet is known as ours.
    connection.execute(f"PRAGMA application_id = {application_id}")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migration"
        " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)"
    )
    for number in range(applied(connection) + 1, len(steps) + 1):
        step = steps[number - 1]
        # executescript would commit first, so the transaction is part of the script.
        connection.executescript(
            f"BEGIN IMMEDIATE; {step.statements} INSERT INTO migration VALUES"
            f" ({number}, '{step.name}', strftime('%Y-%m-%dT%H:%M:%SZ', 'now')); COMMIT;"
        )


def adopt(connection: sqlite3.Connection, steps: Sequence[Migration]) -> None:
    """Note steps as applied in a file that was brought that far before there was a list of them."""
    if not steps:
        return
    rows = ", ".join(
        f"({number}, '{step.name}', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"
        for number, step in enumerate(steps, 1)
    )
    connection.executescript(
        "BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS migration"
        " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL);"
        f" INSERT INTO migration VALUES {rows}; COMMIT;"
    )

"""Writing documents into the library: equal texts, versions and analyses are kept once, and never changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.model import Document, Passage

if TYPE_CHECKING:
    from hashlib import blake2b

PIECE = 16_384
"""Characters of a text that stand in one row: reading a passage reads one or two of them."""


def content_digest(document: Document) -> bytes:
    """Return the digest of a document's text and of how it is cut into passages."""
    return _digest(document.format, document.text)


def subject_digest(document: Document) -> bytes:
    """Return the digest of all that the document's analysis depends on."""
    return _digest(document.format, document.text, document.name, document.title, document.hints)


def version_digest(document: Document) -> bytes:
    """Return the digest of the document as a whole."""
    metadata = json.dumps(document.metadata)
    parts = (document.name, document.title, document.source, document.location, document.hints, metadata)
    return _digest(document.format, document.text, *parts)


def find_version(connection: sqlite3.Connection, document: Document) -> int | None:
    """Return the number of a version that is in the library, or None."""
    row = connection.execute("SELECT id FROM version WHERE digest = ?", [version_digest(document)]).fetchone()
    return None if row is None else int(row[0])


def store(connection: sqlite3.Connection, document: Document, passages: Sequence[Passage]) -> int:
    """Write a document that is not in the library yet, in the caller's transaction; return its version."""
    digest = content_digest(document)
    row = connection.execute("SELECT id FROM content WHERE digest = ?", [digest]).fetchone()
    content = _store_content(connection, document, passages, digest) if row is None else int(row[0])
    cursor = connection.execute(
        "INSERT INTO version (digest, subject, content, name, title, source, location, metadata, hints)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            version_digest(document),
            subject_digest(document),
            content,
            document.name,
            document.title,
            document.source,
            document.location,
            json.dumps(document.metadata),
            document.hints,
        ),
    )
    return int(cursor.lastrowid or 0)


def next_edition(connection: sqlite3.Connection) -> int:
    """Return the number of the next edition: one that none ever had, before a copy was restored either."""
    row = connection.execute(
        "SELECT max((SELECT coalesce(max(number), 0) FROM edition), (SELECT given FROM identity)) + 1"
    ).fetchone()
    return int(row[0])


def keep_edition_digest(connection: sqlite3.Connection, number: int) -> None:
    """Note the digest of an edition that was just written."""
    digest = _edition_digest(connection, number)
    connection.execute("UPDATE edition SET digest = ? WHERE number = ?", [digest, number])


def edition_key(connection: sqlite3.Connection, number: int) -> str:
    """Return the number of an edition with the digest of its library and of all that it holds."""
    row = connection.execute("SELECT digest FROM edition WHERE number = ?", [number]).fetchone()
    digest = row[0] if row and row[0] else _edition_digest(connection, number)
    return f"{number}-{digest.hex()}"


def _edition_digest(connection: sqlite3.Connection, number: int) -> bytes:
    digest = _new_digest()
    digest.update(connection.execute("SELECT library FROM identity").fetchone()[0])
    rows = connection.execute(
        "SELECT v.id, v.digest FROM edition_document e JOIN version v ON v.id = e.version"
        " WHERE e.edition = ? ORDER BY v.id",
        [number],
    )
    for version, of_document in rows:
        digest.update(version.to_bytes(8, "little") + of_document)
    return digest.digest()


def whole_text(connection: sqlite3.Connection, content: int) -> str:
    """Return a text that is in the library."""
    rows = connection.execute("SELECT text FROM piece WHERE content = ? ORDER BY number", [content])
    return "".join(text for (text,) in rows)


def remove_unused(connection: sqlite3.Connection) -> None:
    """Delete what no edition holds: versions, their texts, their analyses."""
    connection.execute("DELETE FROM version WHERE id NOT IN (SELECT version FROM edition_document)")
    connection.execute("DELETE FROM content WHERE id NOT IN (SELECT content FROM version)")
    for table in ("analysis", "checked"):
        connection.execute(f"DELETE FROM {table} WHERE subject NOT IN (SELECT subject FROM version)")


def encode_sentences(passage: Passage) -> str:
    """Return the spans of a passage's sentences, counted from its start."""
    return ",".join([str(offset - passage.start) for span in passage.sentences for offset in span])


def _store_content(
    connection: sqlite3.Connection, document: Document, passages: Sequence[Passage], digest: bytes
) -> int:
    cursor = connection.execute(
        "INSERT INTO content (digest, format, n_characters, n_passages) VALUES (?, ?, ?, ?)",
        (digest, document.format, len(document.text), len(passages)),
    )
    content = int(cursor.lastrowid or 0)
    connection.executemany("INSERT INTO piece VALUES (?, ?, ?)", _pieces(content, document.text))
    connection.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?)", _rows(content, passages))
    return content


def _pieces(content: int, text: str) -> Iterator[tuple[int, int, str]]:
    for number, start in enumerate(range(0, len(text), PIECE)):
        yield content, number, text[start : start + PIECE]


def _rows(content: int, passages: Iterable[Passage]) -> Iterator[tuple[int, int, int, int, str, str]]:
    section: tuple[str, ...] | None = None
    encoded = ""
    for passage in passages:
        if passage.section != section:
            section, encoded = passage.section, json.dumps(passage.section, ensure_ascii=False)
        yield content, passage.number, passage.start, passage.end, encoded, encode_sentences(passage)


def _digest(*parts: str) -> bytes:
    digest = _new_digest()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "little"))
        digest.update(raw)
    return digest.digest()


def _new_digest() -> blake2b:
    from hashlib import blake2b  # asking needs no digests

    return blake2b(digest_size=16)

"""Rows of a library's tables as the values that the rest of the code knows, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from corpus.caching.bounded_cache import BoundedCache
from corpus.editions import Changes, EditionNote, StoredDocument
from corpus.model import Block, BlockKind, Passage, Span
from corpus.store.sql import Connection

_PIECE = 16_384
"""Characters of a text that stand in one row: reading a passage reads one or two of them."""
DOCUMENT = (
    "SELECT v.id, v.name, v.title, v.source, v.location, c.format, v.metadata, c.n_characters, c.n_passages,"
    " v.content, v.subject FROM version v JOIN content c ON c.id = v.content"
)
"""Reads what `stored_document` takes."""


EDITION = "SELECT number, created, author, message, changes, thinned FROM edition"
"""Reads what `edition_note` takes. Columns are named: a later version may add some while this one runs."""


def now() -> str:
    """Return the time as editions carry it: UTC, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stored_document(row: tuple[int, str, str, str, str, str, str, int, int, int, bytes]) -> StoredDocument:
    """Return the document of a row that `DOCUMENT` read."""
    version, name, title, source, location, kind, metadata, n_characters, n_passages, content, subject = row
    # An edition may have thousands of documents, and most of them say the same of themselves, or nothing.
    pairs = () if metadata == "[]" else _METADATA[metadata]
    return StoredDocument(
        version, name, title, source, location, kind, pairs, n_characters, n_passages, content, subject
    )


def _metadata(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in msgspec.json.decode(text))


_METADATA = BoundedCache(_metadata, limit=256)


def edition_note(row: tuple[int, str, str, str, str, int]) -> EditionNote:
    """Return what a row of the table `edition` says."""
    number, created, author, message, changes, thinned = row
    return EditionNote(number, created, author, message, decode_changes(changes), not thinned)


def encode_changes(changes: Changes) -> str:
    """Return changes as the table `edition` has them."""
    names = {"added": changes.added, "removed": changes.removed, "changed": changes.changed}
    return msgspec.json.encode(names).decode()


def decode_changes(text: str) -> Changes:
    """Return the changes that `encode_changes` wrote."""
    names = msgspec.json.decode(text)
    return Changes(tuple(names["added"]), tuple(names["removed"]), tuple(names["changed"]))


def read_passage(row: tuple[str, int, int, int, str, str, str, *tuple[int, ...]], text: str) -> Passage:
    """Return a passage: name, number, first, last, section, sentences and blocks of a row, and its text."""
    name, number, start, end, headings, sentences, blocks = row[:7]
    section = tuple(msgspec.json.decode(headings))
    offsets = [start + int(offset) for offset in sentences.split(",")] if sentences else []
    spans = tuple(map(Span, offsets[::2], offsets[1::2]))
    return Passage(name, number, section, start, end, text, spans, decode_blocks(blocks, section, start))


def encode_blocks(passage: Passage) -> str:
    """Return the blocks of a passage as JSON, their offsets counted from its start."""
    if not passage.blocks:
        return ""
    rows = [
        [
            block.kind.value,
            block.start - passage.start,
            block.end - passage.start,
            _flat(block.leads, passage.start),
            _flat(block.notes, passage.start),
        ]
        for block in passage.blocks
    ]
    return msgspec.json.encode(rows).decode()


def decode_blocks(text: str, section: tuple[str, ...], start: int) -> tuple[Block, ...]:
    """Return the blocks that `encode_blocks` wrote.

    Args:
        text: as it is kept.
        section: the passage's.
        start: where the passage begins.
    """
    if not text:
        return ()
    return tuple(
        Block(section, start + first, start + end, BlockKind(kind), *(_spans(spans, start) for spans in more))
        for kind, first, end, *more in msgspec.json.decode(text)
    )


def _flat(spans: Iterable[Span], start: int) -> list[int]:
    return [offset - start for span in spans for offset in span]


def _spans(offsets: Sequence[int], start: int) -> tuple[Span, ...]:
    return tuple(
        Span(start + first, start + end) for first, end in zip(offsets[::2], offsets[1::2], strict=True)
    )


def passage(connection: Connection, version: int, number: int) -> Passage | None:
    """Return a passage of a document, or None; only the pieces of text that hold it are read."""
    row = connection.execute(
        "SELECT v.name, p.number, p.first, p.last, p.section, p.sentences, p.blocks, p.content"
        " FROM version v JOIN passage p ON p.content = v.content WHERE v.id = ? AND p.number = ?",
        [version, number],
    ).fetchone()
    return None if row is None else read_passage(row, text_slice(connection, row[7], row[2], row[3]))


def every_passage(connection: Connection, version: int, text: str) -> list[Passage]:
    """Return all passages of a document in reading order, given its whole text."""
    rows = connection.execute(
        "SELECT v.name, p.number, p.first, p.last, p.section, p.sentences, p.blocks FROM passage p"
        " JOIN version v ON v.content = p.content WHERE v.id = ? ORDER BY p.number",
        [version],
    ).fetchall()
    return [read_passage(row, text[row[2] : row[3]]) for row in rows]


def headings(connection: Connection, version: int, limit: int) -> list[tuple[str, ...]]:
    """Return the different headings above a document's passages in reading order, at most `limit`."""
    rows = connection.execute(
        "SELECT p.section FROM passage p JOIN version v ON v.content = p.content WHERE v.id = ?"
        " GROUP BY p.section ORDER BY MIN(p.number) LIMIT ?",
        [version, limit],
    ).fetchall()
    return [tuple(msgspec.json.decode(section)) for (section,) in rows]


def piece_rows(content: int, text: str) -> Iterator[tuple[int, int, str]]:
    """Return the rows that a text is kept in: its own number, the row's, and the characters."""
    for number, start in enumerate(range(0, len(text), _PIECE)):
        yield content, number, text[start : start + _PIECE]


def text_slice(connection: Connection, content: int, start: int, end: int) -> str:
    """Return the characters of a text from `start` up to, not with, `end`."""
    piece = start // _PIECE
    rows = connection.execute(
        "SELECT text FROM piece WHERE content = ? AND number BETWEEN ? AND ? ORDER BY number",
        [content, piece, max(start, end - 1) // _PIECE],
    )
    before = piece * _PIECE
    return "".join(text for (text,) in rows)[start - before : end - before]

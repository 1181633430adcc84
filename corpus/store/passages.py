"""Passages and pieces of text, read out of the tables of a library."""

from __future__ import annotations

import json

from corpus.model import Passage
from corpus.store import storing
from corpus.store.rows import read_passage
from corpus.store.sql import Connection


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
    return [tuple(json.loads(section)) for (section,) in rows]


def text_slice(connection: Connection, content: int, start: int, end: int) -> str:
    """Return the characters of a text from `start` up to, not with, `end`."""
    piece = start // storing.PIECE
    rows = connection.execute(
        "SELECT text FROM piece WHERE content = ? AND number BETWEEN ? AND ? ORDER BY number",
        [content, piece, max(start, end - 1) // storing.PIECE],
    )
    before = piece * storing.PIECE
    return "".join(text for (text,) in rows)[start - before : end - before]

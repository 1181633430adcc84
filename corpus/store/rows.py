"""Rows of the library's tables, as the values that the rest of the code knows, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from corpus.editions import Changes, EditionNote, StoredDocument
from corpus.model import Passage, Span
from corpus.store.block_rows import decode_blocks

DOCUMENT = (
    "SELECT v.id, v.name, v.title, v.source, v.location, c.format, v.metadata, c.n_characters, c.n_passages,"
    " v.content, v.subject FROM version v JOIN content c ON c.id = v.content"
)
"""Reads what `stored_document` takes."""


def now() -> str:
    """Return the time as editions carry it: UTC, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stored_document(row: tuple[int, str, str, str, str, str, str, int, int, int, bytes]) -> StoredDocument:
    """Return the document of a row that `DOCUMENT` read."""
    version, name, title, source, location, kind, metadata, n_characters, n_passages, content, subject = row
    # Most documents have none, and an edition may have thousands of documents.
    pairs = () if metadata == "[]" else tuple((key, value) for key, value in json.loads(metadata))
    return StoredDocument(
        version, name, title, source, location, kind, pairs, n_characters, n_passages, content, subject
    )


def edition_note(row: tuple[int, str, str, str, str, int, *tuple[bytes | None, ...]]) -> EditionNote:
    """Return what a row of the table `edition` says."""
    number, created, author, message, changes, thinned = row[:6]
    return EditionNote(number, created, author, message, decode_changes(changes), not thinned)


def encode_changes(changes: Changes) -> str:
    """Return changes as the table `edition` has them."""
    names = {"added": changes.added, "removed": changes.removed, "changed": changes.changed}
    return json.dumps(names, ensure_ascii=False)


def decode_changes(text: str) -> Changes:
    """Return the changes that `encode_changes` wrote."""
    names = json.loads(text)
    return Changes(tuple(names["added"]), tuple(names["removed"]), tuple(names["changed"]))


def read_passage(row: tuple[str, int, int, int, str, str, str, *tuple[int, ...]], text: str) -> Passage:
    """Return a passage: name, number, first, last, section, sentences and blocks of a row, and its text."""
    name, number, start, end, headings, sentences, blocks = row[:7]
    section = tuple(json.loads(headings))
    offsets = [start + int(offset) for offset in sentences.split(",")] if sentences else []
    spans = tuple(map(Span, offsets[::2], offsets[1::2]))
    return Passage(name, number, section, start, end, text, spans, decode_blocks(blocks, section, start))

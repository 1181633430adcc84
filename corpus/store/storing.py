"""Writing documents into the library: equal texts, versions and analyses are kept once, and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from corpus.languages.choosing import language_of
from corpus.languages.spoken import ENGLISH
from corpus.model import Document, Notice, Passage, Place
from corpus.store.rows import encode_blocks, piece_rows
from corpus.store.sql import Connection, put

if TYPE_CHECKING:
    from hashlib import blake2b

CUT = "2"
"""Changes whenever the same text would be cut into other passages, so that old libraries are cut anew."""


def content_digest(document: Document) -> bytes:
    """Return the digest of a document's text and of how it is cut into passages."""
    return _digest(document.format, document.text, *_places_part(document), *_language_part(document))


def subject_digest(document: Document) -> bytes:
    """Return the digest of all that the document's analysis depends on."""
    parts = (document.name, document.title, document.hints, *_language_part(document))
    return _digest(document.format, document.text, *parts)


def version_digest(document: Document) -> bytes:
    """Return the digest of the document as a whole."""
    metadata = _as_json(document.metadata)
    parts = (document.name, document.title, document.source, document.location, document.hints, metadata)
    return _digest(document.format, document.text, *parts, *_places_part(document))


def _places_part(document: Document) -> tuple[str, ...]:
    return (_as_json(document.places),) if document.places else ()


def _language_part(document: Document) -> tuple[str, ...]:
    """Return what tells a text from the same text in another language; nothing for English."""
    language = language_of(document.metadata)
    return () if language is ENGLISH else (f"language {language.code}",)


def find_version(connection: Connection, document: Document) -> int | None:
    """Return the number of a version that is in the library, or None."""
    row = connection.execute("SELECT id FROM version WHERE digest = ?", [version_digest(document)]).fetchone()
    return None if row is None else int(row[0])


def has_text(connection: Connection, document: Document) -> bool:
    """Return whether the text of a document is in the library, be it under another name."""
    row = connection.execute("SELECT 1 FROM content WHERE digest = ?", [content_digest(document)]).fetchone()
    return row is not None


def store(connection: Connection, document: Document, passages: Sequence[Passage]) -> int:
    """Write a document that is not in the library yet, in the caller's transaction; return its version."""
    digest = content_digest(document)
    row = connection.execute("SELECT id FROM content WHERE digest = ?", [digest]).fetchone()
    content = _store_content(connection, document, passages, digest) if row is None else int(row[0])
    bring_up_to_date(connection, content, passages)
    of_document = version_digest(document)
    connection.execute(
        "INSERT INTO version (digest, subject, content, name, title, source, location, metadata, hints)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            of_document,
            subject_digest(document),
            content,
            document.name,
            document.title,
            document.source,
            document.location,
            _as_json(document.metadata),
            document.hints,
        ),
    )
    return _number(connection, "version", of_document)


def next_edition(connection: Connection) -> int:
    """Return the number of the next edition: one that none ever had, before a copy was restored either."""
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM edition").fetchone()
    (given,) = connection.execute("SELECT given FROM identity").fetchone()
    return int(max(last, given)) + 1


def keep_edition_digest(connection: Connection, number: int) -> None:
    """Note the digest of an edition that was just written."""
    digest = _edition_digest(connection, number)
    connection.execute("UPDATE edition SET digest = ? WHERE number = ?", [digest, number])


def edition_key(connection: Connection, number: int) -> str:
    """Return the number of an edition with the digest of its library and of all that it holds."""
    row = connection.execute("SELECT digest FROM edition WHERE number = ?", [number]).fetchone()
    digest = row[0] if row and row[0] else _edition_digest(connection, number)
    return f"{number}-{digest.hex()}"


def _edition_digest(connection: Connection, number: int) -> bytes:
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


def whole_text(connection: Connection, content: int) -> str:
    """Return a text that is in the library."""
    rows = connection.execute("SELECT text FROM piece WHERE content = ? ORDER BY number", [content])
    return "".join(text for (text,) in rows)


def remove_unused(connection: Connection) -> None:
    """Delete what no edition holds: versions, their texts, their analyses."""
    connection.execute("DELETE FROM version WHERE id NOT IN (SELECT version FROM edition_document)")
    connection.execute("DELETE FROM content WHERE id NOT IN (SELECT content FROM version)")
    for table in ("analysis", "checked"):
        connection.execute(f"DELETE FROM {table} WHERE subject NOT IN (SELECT subject FROM version)")


def encode_sentences(passage: Passage) -> str:
    """Return the spans of a passage's sentences, counted from its start."""
    return ",".join([str(offset - passage.start) for span in passage.sentences for offset in span])


def _store_content(
    connection: Connection, document: Document, passages: Sequence[Passage], digest: bytes
) -> int:
    connection.execute(
        "INSERT INTO content (digest, format, n_characters, n_passages, cut, notices)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (digest, document.format, len(document.text), len(passages), CUT, _as_json(document.notices)),
    )
    content = _number(connection, "content", digest)
    connection.executemany("INSERT INTO piece VALUES (?, ?, ?)", piece_rows(content, document.text))
    places = ((content, *place) for place in {place.start: place for place in document.places}.values())
    connection.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", places)
    _store_passages(connection, content, passages)
    return content


def _number(connection: Connection, table: str, digest: bytes) -> int:
    """Return the number of what was just written."""
    return int(connection.execute(f"SELECT id FROM {table} WHERE digest = ?", [digest]).fetchone()[0])


def is_cut_anew(connection: Connection, content: int) -> bool:
    """Return whether a text's passages were made by this version."""
    row = connection.execute("SELECT cut FROM content WHERE id = ?", [content]).fetchone()
    return row is not None and row[0] == CUT


def bring_up_to_date(connection: Connection, content: int, passages: Sequence[Passage]) -> None:
    """Keep the passages of a text in place of those that another version made of it, if one did."""
    if is_cut_anew(connection, content):
        return
    connection.execute("DELETE FROM passage WHERE content = ?", [content])
    connection.execute(
        "UPDATE content SET cut = ?, n_passages = ? WHERE id = ?", [CUT, len(passages), content]
    )
    _store_passages(connection, content, passages)


def places_of(connection: Connection, content: int) -> tuple[Place, ...]:
    """Return the places of a text, in its order."""
    rows = connection.execute(
        "SELECT first, page, label, anchor FROM place WHERE content = ? ORDER BY first", [content]
    )
    return tuple(Place(*row) for row in rows)


def place_at(connection: Connection, content: int, offset: int) -> Place | None:
    """Return the place in which a character of a text stands, None where it has none."""
    row = connection.execute(
        "SELECT first, page, label, anchor FROM place WHERE content = ? AND first <= ?"
        " ORDER BY first DESC LIMIT 1",
        [content, offset],
    ).fetchone()
    return None if row is None else Place(*row)


def reading_of(connection: Connection, content: int) -> tuple[tuple[Place, ...], tuple[Notice, ...]]:
    """Return the pages and anchors of a text, and what was noticed when it was read."""
    return places_of(connection, content), notices_of(connection, content)


def notices_of(connection: Connection, content: int) -> tuple[Notice, ...]:
    """Return what was noticed when a text was read."""
    row = connection.execute("SELECT notices FROM content WHERE id = ?", [content]).fetchone()
    return () if row is None else tuple(Notice(*one) for one in msgspec.json.decode(row[0]))


def _store_passages(connection: Connection, content: int, passages: Iterable[Passage]) -> None:
    connection.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(content, passages))


def _rows(content: int, passages: Iterable[Passage]) -> Iterator[tuple[int, int, int, int, str, str, str]]:
    section: tuple[str, ...] | None = None
    encoded = ""
    for passage in passages:
        if passage.section != section:
            section, encoded = passage.section, _as_json(passage.section, ensure_ascii=False)
        sentences, blocks = encode_sentences(passage), encode_blocks(passage)
        yield content, passage.number, passage.start, passage.end, encoded, sentences, blocks


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


def keep_analysis(connection: Connection, subject: bytes, analyzer: str, data: bytes) -> None:
    """Write an analysis in the place of earlier ones of its kind, the part of the name before the colon."""
    kind = analyzer.rpartition(":")[0]
    rows = connection.execute("SELECT analyzer FROM analysis WHERE subject = ?", [subject])
    replaced = [name for (name,) in rows.fetchall() if name.rpartition(":")[0] == kind]
    connection.executemany(
        "DELETE FROM analysis WHERE subject = ? AND analyzer = ?", [(subject, name) for name in replaced]
    )
    connection.execute(put("analysis", ["subject", "analyzer"], "data"), [subject, analyzer, data])


def _as_json(value: object, *, ensure_ascii: bool = True) -> str:
    import json  # digests are made of its very characters; who only asks makes none

    return json.dumps(value, ensure_ascii=ensure_ascii)

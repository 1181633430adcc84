"""What the library remembers to save work: checks, what servers said, files that were read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.sources.validators import Validators
from corpus.store.database import plain_errors
from corpus.store.sql import Connection, put
from corpus.store.storing import reading_of, whole_text

if TYPE_CHECKING:
    from corpus.readers.rendered import Rendered


class Remembered:
    """The part of a library that may be lost without harm; goes with the documents that it belongs to."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection, self._path = connection, path

    def checked(self, subject: bytes, asked_with: str) -> str | None:
        """Return what `keep_checked` kept of a document under the same words, or None."""
        with plain_errors(self._path):
            row = self._connection.execute(
                "SELECT results FROM checked WHERE subject = ? AND asked_with = ?", [subject, asked_with]
            ).fetchone()
        return None if row is None else str(row[0])

    def keep_checked(self, subject: bytes, asked_with: str, results: str) -> None:
        """Keep what a document's check questions brought; `asked_with` names all else that it depends on."""
        with plain_errors(self._path):
            self._connection.execute(
                put("checked", ["subject"], "asked_with", "results"), [subject, asked_with, results]
            )

    def validators(self, edition: int) -> dict[str, Validators]:
        """Return what servers said of the pages that an edition's documents were read from, by address."""
        with plain_errors(self._path):
            rows = self._connection.execute(
                "SELECT f.url, f.etag, f.last_modified FROM fetched f"
                " JOIN edition_document e ON e.version = f.version WHERE e.edition = ?",
                [edition],
            ).fetchall()
        return {url: Validators(etag, last_modified) for url, etag, last_modified in rows}

    def keep_validators(self, url: str, validators: Validators, version: int) -> None:
        """Keep what a server said when a version of a document was read from it."""
        with plain_errors(self._path):
            self._connection.execute(
                put("fetched", ["url"], "etag", "last_modified", "version"),
                [url, validators.etag, validators.last_modified, version],
            )

    def rendered(self, digest: bytes) -> Rendered | None:
        """Return what was read out of a file of that digest, or None."""
        with plain_errors(self._path):
            row = self._connection.execute(
                "SELECT content, title, language FROM rendered WHERE digest = ?", [digest]
            ).fetchone()
            if row is None:
                return None
            from corpus.readers.rendered import Rendered  # asking reads no files

            content, title, language = row
            places, notices = reading_of(self._connection, content)
            return Rendered(whole_text(self._connection, content), title, language, places, notices)

    def digests(self, content: int) -> list[bytes]:
        """Return the digests of the files that a text was read out of; see `StoredDocument.content`."""
        with plain_errors(self._path):
            rows = self._connection.execute("SELECT digest FROM rendered WHERE content = ?", [content])
            return [bytes(digest) for (digest,) in rows.fetchall()]

    def known_digests(self, digests: Iterable[bytes]) -> frozenset[bytes]:
        """Return those of these digests whose files a text of the library was read out of."""
        ask = "SELECT 1 FROM rendered WHERE digest = ?"
        with plain_errors(self._path):
            return frozenset(one for one in digests if self._connection.execute(ask, [one]).fetchone())

    def keep_rendered(self, digest: bytes, title: str, language: str, content: int) -> None:
        """Keep that a text was read out of a file; see `StoredDocument.content`."""
        with plain_errors(self._path):
            self._connection.execute(
                put("rendered", ["digest"], "content", "title", "language"),
                [digest, content, title, language],
            )

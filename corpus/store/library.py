"""The library: documents, passages and editions in one SQLite file, and which edition is published."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.editions import Changes, Edition, EditionNote, StoredDocument
from corpus.errors import LibraryError, UnknownNameError
from corpus.files.writer_lock import writer_lock
from corpus.model import Document, Notice, Passage, Place
from corpus.sources.folders import Folders
from corpus.store import storing
from corpus.store.database import (
    FILE_NAME,
    back_up,
    file_identity,
    open_database,
    plain_errors,
    verify_database,
)
from corpus.store.elsewhere import database_url
from corpus.store.held_editions import HeldEditions
from corpus.store.remembered import Remembered
from corpus.store.rows import (
    DOCUMENT,
    EDITION,
    edition_note,
    encode_changes,
    every_passage,
    headings,
    now,
    passage,
    stored_document,
    text_slice,
)
from corpus.store.sql import Connection, put

_IN_EDITION = "JOIN edition_document e ON e.version = v.id WHERE e.edition = ? ORDER BY v.name"


class Library:
    """One data directory's documents and editions.

    Reading never waits for a process that publishes; a connection sees the edition that was published last.

    Attributes:
        data_dir: where it lives, and what is made of it.
        path: its file.
        remembered: what saves work when a document comes again.
        folders: the folders that are kept in step.
    """

    def __init__(self, data_dir: Path, connection: Connection) -> None:
        self.data_dir = data_dir
        self.path = data_dir / FILE_NAME
        self._connection = connection
        self._identity = file_identity(self.path)
        self.remembered = Remembered(connection, self.path)
        self.folders = Folders(connection, self.path)
        self._held = HeldEditions()

    @classmethod
    def open(cls, data_dir: Path) -> Library:
        """Return the library of a data directory; both are made where there are none.

        It is in the database that was named for the directory, or else in a file.

        Raises:
            LibraryError: it is damaged, locked, of a later version, or the directory can't be used.
        """
        if url := database_url(data_dir):
            from corpus.store.postgres.library import PostgresLibrary

            return PostgresLibrary.at(data_dir, url)
        return cls(data_dir, open_database(data_dir))

    def alone(self, document: StoredDocument, data_dir: Path) -> Library:
        """Return the library as it would be with this document alone in its published edition.

        Args:
            document: of this library, whose connection is shared.
            data_dir: where what is made of it may be kept.
        """
        from corpus.store.library_of_one import LibraryOfOne

        return LibraryOfOne(document, data_dir, self._connection, self.path)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def published(self) -> int:
        """Return the number of the published edition, 0 if there is none yet; costs some microseconds.

        Where another file has taken the library's place, a backup for instance, that is read from now on.
        """
        with plain_errors(self.path):
            if not self._connection.in_transaction:
                self._follow()
            row = self._connection.execute("SELECT edition FROM published").fetchone()
        return 0 if row is None else int(row[0])

    def edition(self, number: int) -> Edition:
        """Return an edition with its documents, sorted by name.

        Raises:
            UnknownNameError: there is none of that number, or its content is no longer kept.
        """
        if held := self._held.get(number):
            return held
        with plain_errors(self.path):
            note = self._note(number)
            if not note.kept:
                raise UnknownNameError(f"Edition {number} was published, but its content is no longer kept.")
            documents = self._documents_of(number)
        edition = Edition(number, note.created, note.author, note.message, note.changes, note.kept, documents)
        self._held.keep(edition)
        return edition

    def edition_before(self, number: int) -> int:
        """Return the number of the edition before another one, 0 if that is the first."""
        with plain_errors(self.path):
            row = self._connection.execute("SELECT max(number) FROM edition WHERE number < ?", [number])
            return int(row.fetchone()[0] or 0)

    def edition_key(self, number: int) -> str:
        """Return what names an edition among all libraries: equal keys mean equal documents, in equal order.

        A number alone doesn't: a copy of the library that was put in its place counts on from where it was.
        """
        with plain_errors(self.path):
            return storing.edition_key(self._connection, number)

    def identity(self) -> str:
        """Return what names this library among all, the same in every copy."""
        with plain_errors(self.path):
            (library,) = self._connection.execute("SELECT library FROM identity").fetchone()
        return bytes(library).hex()

    def history(self) -> list[EditionNote]:
        """Return what is known of every edition, the newest first."""
        with plain_errors(self.path):
            rows = self._connection.execute(f"{EDITION} ORDER BY number DESC").fetchall()
        return [edition_note(row) for row in rows]

    def document(self, version: int) -> StoredDocument:
        """Return a document's state by its version."""
        if held := self._held.document(version):
            return held
        with plain_errors(self.path):
            row = self._connection.execute(f"{DOCUMENT} WHERE v.id = ?", [version]).fetchone()
        if row is None:
            raise UnknownNameError(f"There is no document version {version}.")
        return stored_document(row)

    def text(self, version: int) -> str:
        """Return the whole text of a document, as all offsets count it."""
        return self._text(self.document(version).content)

    def hints(self, version: int) -> str:
        """Return the text of the document's hints file, or an empty string."""
        with plain_errors(self.path):
            row = self._connection.execute("SELECT hints FROM version WHERE id = ?", [version]).fetchone()
        return "" if row is None else str(row[0])

    def full_document(self, stored: StoredDocument) -> Document:
        """Return a document with its text and hints."""
        places, notices = self.reading(stored)
        return Document(
            name=stored.name,
            title=stored.title,
            text=self._text(stored.content),
            format=stored.format,
            source=stored.source,
            location=stored.location,
            hints=self.hints(stored.version),
            metadata=stored.metadata,
            places=places,
            notices=notices,
        )

    def words(self, version: int, start: int, end: int) -> str:
        """Return what stands between two offsets of a document; only the pieces that hold it are read."""
        with plain_errors(self.path):
            return text_slice(self._connection, self.document(version).content, start, end)

    def place(self, version: int, offset: int) -> Place | None:
        """Return where in its file a character of a document stands, None where that is not known."""
        with plain_errors(self.path):
            return storing.place_at(self._connection, self.document(version).content, offset)

    def reading(self, stored: StoredDocument) -> tuple[tuple[Place, ...], tuple[Notice, ...]]:
        """Return the pages and anchors of a document, and what was noticed when it was read."""
        with plain_errors(self.path):
            return storing.reading_of(self._connection, stored.content)

    def bring_up_to_date(self, stored: StoredDocument, cut: Callable[[Document], Sequence[Passage]]) -> None:
        """Cut a document anew if another version of guidebot cut it; the caller keeps other writers out."""
        with plain_errors(self.path):
            if not storing.is_cut_anew(self._connection, stored.content):
                self._held.forget()  # it may have another number of passages
                passages = cut(self.full_document(stored))
                with self.transaction():
                    storing.bring_up_to_date(self._connection, stored.content, passages)

    def passages(self, keys: Sequence[tuple[int, int]]) -> list[Passage]:
        """Return passages by version and number, in the order asked for; those that don't exist are left out.

        Only the pieces of text that hold them are read.
        """
        with plain_errors(self.path):
            found = (passage(self._connection, version, number) for version, number in keys)
            return [one for one in found if one is not None]

    def all_passages(self, version: int) -> list[Passage]:
        """Return all passages of a document in reading order."""
        text = self.text(version)
        with plain_errors(self.path):
            return every_passage(self._connection, version, text)

    def sections(self, version: int, limit: int) -> list[tuple[str, ...]]:
        """Return the different headings above a document's passages in reading order, at most `limit`."""
        with plain_errors(self.path):
            return headings(self._connection, version, limit)

    def analysis(self, subject: bytes, analyzer: str) -> bytes | None:
        """Return what an analyzer kept about a document (see `StoredDocument.subject`), or None."""
        with plain_errors(self.path):
            row = self._connection.execute(
                "SELECT data FROM analysis WHERE subject = ? AND analyzer = ?", [subject, analyzer]
            ).fetchone()
        return None if row is None else bytes(row[0])

    def analyses(self, edition: int, analyzer: str) -> Iterator[tuple[int, bytes]]:
        """Yield the versions of an edition's documents and what an analyzer kept about each, if it did."""
        with plain_errors(self.path):
            rows = self._connection.execute(
                "SELECT v.id, a.data FROM edition_document e JOIN version v ON v.id = e.version"
                " JOIN analysis a ON a.subject = v.subject AND a.analyzer = ? WHERE e.edition = ?",
                [analyzer, edition],
            )
            for version, data in rows:
                yield int(version), bytes(data)

    def has_analysis(self, subject: bytes, analyzer: str) -> bool:
        """Return whether an analysis is kept, without reading it."""
        with plain_errors(self.path):
            row = self._connection.execute(
                "SELECT 1 FROM analysis WHERE subject = ? AND analyzer = ?", [subject, analyzer]
            ).fetchone()
        return row is not None

    def has_others(self, edition: int, source: str) -> bool:
        """Return whether an edition has documents of another source."""
        with plain_errors(self.path):
            row = self._connection.execute(
                "SELECT 1 FROM edition_document e JOIN version v ON v.id = e.version"
                " WHERE e.edition = ? AND v.source != ? LIMIT 1",
                [edition, source],
            ).fetchone()
        return row is not None

    def hinted(self, edition: int) -> list[int]:
        """Return the versions of an edition's documents that have hints."""
        with plain_errors(self.path):
            rows = self._connection.execute(
                "SELECT v.id FROM edition_document e JOIN version v ON v.id = e.version"
                " WHERE e.edition = ? AND v.hints != ''",
                [edition],
            ).fetchall()
        return [version for (version,) in rows]

    def find(self, document: Document) -> int | None:
        """Return the version of a document that was stored before exactly as it is, or None."""
        with plain_errors(self.path):
            return storing.find_version(self._connection, document)

    def store(
        self, document: Document, passages: Sequence[Passage], analysis: bytes | None, analyzer: str
    ) -> int:
        """Keep a document with its analysis and return its version; it belongs to no edition yet.

        Args:
            document: as it was read.
            passages: all of it.
            analysis: what the index needs to know; None if one of this analyzer is kept already.
            analyzer: names what made the analysis.
        """
        with self.transaction():
            version = self.find(document)
            if storing.has_text(self._connection, document):
                self._held.forget()  # it may be cut anew
            if version is None:
                version = storing.store(self._connection, document, passages)
            else:
                storing.bring_up_to_date(self._connection, self.document(version).content, passages)
            if analysis is not None:
                self.keep_analysis(storing.subject_digest(document), analyzer, analysis)
        return version

    def keep_analysis(self, subject: bytes, analyzer: str, data: bytes) -> None:
        """Keep an analysis and forget earlier ones of its kind of the same document.

        Args:
            subject: the document, see `StoredDocument.subject`.
            analyzer: what made it: ``kind:version``; a version alone for the analysis of words.
            data: the analysis.
        """
        with plain_errors(self.path):
            storing.keep_analysis(self._connection, subject, analyzer, data)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all that is written inside, or nothing of it; may be nested."""
        if self._connection.in_transaction:
            yield
            return
        with plain_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._check_place()
                yield
                self._connection.commit()
            except BaseException:
                self._held.forget()
                self._connection.rollback()
                raise

    @contextmanager
    def writing(self, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Keep others from publishing; whoever does so already may do so again.

        Args:
            waiting: called once if somebody publishes, who is waited for.

        Raises:
            LibraryError: somebody still does after a long time, or the directory can't be written.
        """
        with writer_lock(self.data_dir, waiting=waiting), self._held.holding():
            yield

    def _follow(self) -> None:
        """Go on with the file that has taken the place of the one that was opened."""
        identity = file_identity(self.path)
        if identity in (None, self._identity):
            return
        # SQLite leaves the logs of a file alone that is no longer in its place.
        before, self._connection = self._connection, open_database(self.data_dir)
        self._identity = file_identity(self.path)
        self.remembered = Remembered(self._connection, self.path)
        self.folders = Folders(self._connection, self.path)
        before.close()

    def _check_place(self) -> None:
        """Refuse to write into a file whose place another one has taken: nobody would read it there."""
        if file_identity(self.path) != self._identity:
            raise LibraryError(f"The library {self.path} was replaced meanwhile: do it again.")

    def take_back(self) -> None:
        """Undo all that was written in the transaction that is under way; nothing is to be written after."""
        self._held.forget()
        with plain_errors(self.path):
            self._connection.rollback()

    def add_edition(self, versions: Collection[int], changes: Changes, author: str, message: str) -> int:
        """Write the next edition and return its number; nobody is shown it before `publish`."""
        with self.transaction():
            number = storing.next_edition(self._connection)
            self._connection.execute(
                "INSERT INTO edition (number, created, author, message, changes) VALUES (?, ?, ?, ?, ?)",
                (number, now(), author, message, encode_changes(changes)),
            )
            self._connection.executemany(
                "INSERT INTO edition_document VALUES (?, ?)", ((number, version) for version in versions)
            )
            storing.keep_edition_digest(self._connection, number)
        return number

    def publish(self, number: int) -> None:
        """Switch to an edition, for every process at once."""
        with self.transaction():
            self._connection.execute(put("published", ["id"], "edition"), [1, number])

    def thin(self, numbers: Collection[int]) -> None:
        """Drop the content of these editions, and the texts that no other edition holds."""
        with self.transaction():
            parameters = [(number,) for number in numbers]
            self._connection.executemany("UPDATE edition SET thinned = 1 WHERE number = ?", parameters)
            self._connection.executemany("DELETE FROM edition_document WHERE edition = ?", parameters)
            storing.remove_unused(self._connection)
        self._held.forget()

    def verify(self) -> None:
        """Read the whole file and check that everything in it fits together.

        Raises:
            LibraryError: it is damaged.
        """
        verify_database(self._connection, self.path)

    def back_up(self, target: Path) -> None:
        """Write a copy that is consistent even while others publish."""
        assert isinstance(self._connection, sqlite3.Connection)
        back_up(self._connection, self.path, target)

    def _documents_of(self, edition: int) -> tuple[StoredDocument, ...]:
        """Return an edition's documents; only those are read that no held edition has."""
        if not self._held.has_documents:
            values = self._connection.execute(f"{DOCUMENT} {_IN_EDITION}", [edition])
            return tuple(map(stored_document, values))
        rows = self._connection.execute(f"SELECT v.id FROM version v {_IN_EDITION}", [edition]).fetchall()
        return tuple(self._held.document(version) or self.document(version) for (version,) in rows)

    def _text(self, content: int) -> str:
        with plain_errors(self.path):
            return storing.whole_text(self._connection, content)

    def _note(self, number: int) -> EditionNote:
        row = self._connection.execute(f"{EDITION} WHERE number = ?", [number]).fetchone()
        if row is None:
            raise UnknownNameError(
                f"There is no edition {number}: `guidebot corpus history` lists those that there are."
            )
        return edition_note(row)

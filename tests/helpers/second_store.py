"""A store of documents in memory: what a library's store has to be, and nothing of SQLite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from corpus.editions import Changes, Edition, StoredDocument
from corpus.errors import UnknownNameError
from corpus.model import Document, Passage, Place


class MemoryStore:
    """One published edition, see `LibraryStore`."""

    def __init__(
        self, data_dir: Path, documents: Sequence[Document], cut: Callable[[Document], Sequence[Passage]]
    ) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir = data_dir
        self._documents = dict(enumerate(documents, 1))
        self._passages = {version: list(cut(one)) for version, one in self._documents.items()}
        self._stored = {version: self._state(version, one) for version, one in self._documents.items()}
        self._analyses: dict[tuple[bytes, str], bytes] = {}

    def published(self) -> int:
        """Return the one edition's number."""
        return 1

    def edition(self, number: int) -> Edition:
        """Return the one edition."""
        if number != 1:
            raise UnknownNameError(f"There is no edition {number}.")
        documents = tuple(sorted(self._stored.values(), key=lambda stored: stored.name))
        return Edition(1, "", "", "", Changes(), True, documents)

    def edition_key(self, number: int) -> str:
        """Return a digest of all documents."""
        subjects = b"".join(stored.subject for stored in self.edition(number).documents)
        return f"{number}-{sha256(subjects).hexdigest()[:16]}"

    def identity(self) -> str:
        """Return the one there is."""
        return "memory"

    def document(self, version: int) -> StoredDocument:
        """Return a document's state."""
        if version not in self._stored:
            raise UnknownNameError(f"There is no document version {version}.")
        return self._stored[version]

    def text(self, version: int) -> str:
        """Return a document's text."""
        return self._documents[version].text

    def words(self, version: int, start: int, end: int) -> str:
        """Return a part of it."""
        return self.text(version)[start:end]

    def place(self, version: int, offset: int) -> Place | None:
        """Return nothing: no file is known."""
        return None

    def full_document(self, stored: StoredDocument) -> Document:
        """Return a document."""
        return self._documents[stored.version]

    def passages(self, keys: Sequence[tuple[int, int]]) -> list[Passage]:
        """Return those that there are."""
        known = {(version, one.number): one for version, found in self._passages.items() for one in found}
        return [known[key] for key in keys if key in known]

    def all_passages(self, version: int) -> list[Passage]:
        """Return all of a document."""
        return list(self._passages[version])

    def sections(self, version: int, limit: int) -> list[tuple[str, ...]]:
        """Return the headings, each path once."""
        return list(dict.fromkeys(passage.section for passage in self._passages[version]))[:limit]

    def analysis(self, subject: bytes, analyzer: str) -> bytes | None:
        """Return what was kept."""
        return self._analyses.get((subject, analyzer))

    def keep_analysis(self, subject: bytes, analyzer: str, data: bytes) -> None:
        """Keep it instead of others of its kind."""
        kind = analyzer.rpartition(":")[0]
        for known in list(self._analyses):
            if known[0] == subject and known[1].rpartition(":")[0] == kind:
                del self._analyses[known]
        self._analyses[subject, analyzer] = data

    def bring_up_to_date(self, stored: StoredDocument, cut: Callable[[Document], Sequence[Passage]]) -> None:
        """Cut nothing: all was cut just now."""

    def _state(self, version: int, one: Document) -> StoredDocument:
        subject = sha256("\0".join((one.name, one.title, one.text, one.hints)).encode()).digest()
        size, n_passages = len(one.text), len(self._passages[version])
        return StoredDocument(
            version, one.name, one.title, one.source, one.location, one.format, one.metadata,
            size, n_passages, version, subject,
        )  # fmt: skip

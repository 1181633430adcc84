"""The port of a library's store: what questions and indexes read of documents and editions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from corpus.editions import Edition, StoredDocument
from corpus.model import Document, Passage, Place


class LibraryStore(Protocol):
    """Documents and editions, as they are asked; who publishes needs a `corpus.store.library.Library`.

    An edition and a document's version never change once they are published: what was read of them once is
    read again the same. Offsets count the characters of a document's whole text.
    """

    @property
    def data_dir(self) -> Path:
        """Where what is made of it may be kept."""
        ...

    def published(self) -> int:
        """Return the number of the published edition, 0 if there is none yet; asked before every question."""
        ...

    def edition(self, number: int) -> Edition:
        """Return an edition with its documents, sorted by name.

        Raises:
            UnknownNameError: there is none of that number, or its content is no longer kept.
        """
        ...

    def edition_key(self, number: int) -> str:
        """Return what names an edition among all libraries: equal keys mean equal documents."""
        ...

    def identity(self) -> str:
        """Return what names this library among all, the same in every copy."""
        ...

    def document(self, version: int) -> StoredDocument:
        """Return a document's state by its version.

        Raises:
            UnknownNameError: there is none.
        """
        ...

    def text(self, version: int) -> str:
        """Return the whole text of a document."""
        ...

    def words(self, version: int, start: int, end: int) -> str:
        """Return what stands between two offsets of a document."""
        ...

    def place(self, version: int, offset: int) -> Place | None:
        """Return where in its file a character of a document stands, None where that is not known."""
        ...

    def full_document(self, stored: StoredDocument) -> Document:
        """Return a document with its text and hints."""
        ...

    def passages(self, keys: Sequence[tuple[int, int]]) -> list[Passage]:
        """Return passages by version and number, in the order asked for; unknown ones are left out."""
        ...

    def all_passages(self, version: int) -> list[Passage]:
        """Return all passages of a document in reading order."""
        ...

    def sections(self, version: int, limit: int) -> list[tuple[str, ...]]:
        """Return the different headings above a document's passages in reading order, at most `limit`."""
        ...

    def analysis(self, subject: bytes, analyzer: str) -> bytes | None:
        """Return what an analyzer kept about a document (see `StoredDocument.subject`), or None."""
        ...

    def keep_analysis(self, subject: bytes, analyzer: str, data: bytes) -> None:
        """Keep an analysis in the place of earlier ones of its kind: the name before the colon."""
        ...

    def bring_up_to_date(self, stored: StoredDocument, cut: Callable[[Document], Sequence[Passage]]) -> None:
        """Cut a document anew if another version of guidebot cut it; the caller keeps other writers out."""
        ...

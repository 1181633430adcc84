"""Editions that were read since others are kept from publishing: most of a large one is read only once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from corpus.editions import Edition, StoredDocument


class HeldEditions:
    """Holds editions while nobody else can change them, and nothing at other times."""

    def __init__(self) -> None:
        self._depth = 0
        self._editions: dict[int, Edition] = {}
        self._documents: dict[int, StoredDocument] = {}

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold what is read inside; may be nested."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self.forget()

    @property
    def has_documents(self) -> bool:
        """Whether any document is held."""
        return bool(self._documents)

    def get(self, number: int) -> Edition | None:
        """Return an edition that was read, or None."""
        return self._editions.get(number)

    def document(self, version: int) -> StoredDocument | None:
        """Return a document of an edition that was read, or None."""
        return self._documents.get(version)

    def keep(self, edition: Edition) -> None:
        """Hold an edition, if any is held now."""
        if self._depth:
            self._editions[edition.number] = edition
            self._documents.update((document.version, document) for document in edition.documents)

    def forget(self) -> None:
        """Hold nothing of what was read so far: it was taken back, or is no longer as it was."""
        self._editions.clear()
        self._documents.clear()

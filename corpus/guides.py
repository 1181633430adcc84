"""Several guides in one library: each document belongs to one, which is an entry of its metadata.

A document that says nothing of it belongs to the default guide, so that libraries in which nobody spoke of
guides hold one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from corpus.editions import Edition, StoredDocument
from corpus.errors import UnknownNameError
from corpus.model import Document

if TYPE_CHECKING:
    from corpus.store.library_store import LibraryStore

DEFAULT = "default"
"""What the guide of documents is called that belong to none by name."""

_KEY = "guide"

Metadata = tuple[tuple[str, str], ...]


def guide_of(metadata: Iterable[tuple[str, str]]) -> str:
    """Return the guide of a document with some metadata.

    >>> guide_of((("language", "en"),)), guide_of((("guide", "boats"),))
    ('default', 'boats')
    """
    return next((value for key, value in metadata if key == _KEY and value), DEFAULT)


def in_guide(document: Document, guide: str) -> Document:
    """Return a document that belongs to a guide."""
    others = (pair for pair in document.metadata if pair[0] != _KEY)
    return replace(document, metadata=tuple(sorted((*others, (_KEY, guide)))))


def says_its_guide(document: Document) -> bool:
    """Return whether a document names its guide, be it the default one."""
    return any(key == _KEY for key, _ in document.metadata)


def guides_of(documents: Iterable[StoredDocument]) -> tuple[str, ...]:
    """Return the guides that documents belong to, sorted by name."""
    # Of thousands of documents most say the same of themselves, or nothing.
    return tuple(sorted(set(map(guide_of, {stored.metadata for stored in documents}))))


class OneGuide:
    """The documents of one guide, as if nothing else were in the library; see `LibraryStore`."""

    def __init__(self, library: LibraryStore, guide: str) -> None:
        """Look at a guide, which may be empty in some editions."""
        self._library = library
        self.guide = guide

    def edition(self, number: int) -> Edition:
        """Return an edition with the documents of this guide."""
        whole = self._library.edition(number)
        own = tuple(stored for stored in whole.documents if guide_of(stored.metadata) == self.guide)
        return replace(whole, documents=own)

    def edition_key(self, number: int) -> str:
        """Return what names this guide's part of an edition."""
        return f"{self._library.edition_key(number)}-{self.guide}"

    def identity(self) -> str:
        """Return what names this guide among all of all libraries."""
        return f"{self._library.identity()}-{self.guide}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)  # texts, passages and analyses are those of the library


def one_guide(library: LibraryStore, guide: str) -> LibraryStore:
    """Return the part of a library that a guide is; an empty name stands for all of it.

    A guide is found by what it was called when documents were added to it, too: “The boats” is `the-boats`.

    Raises:
        UnknownNameError: no document that is published belongs to it.
    """
    if not guide:
        return library
    from corpus.readers.names import slug  # a question to all guides needs none of the readers

    known = guides_of(library.edition(library.published()).documents)
    named = guide if guide in known else slug(guide)
    if named not in known:
        raise UnknownNameError(
            f"There is no guide “{guide}”: "
            + (f"there are {', '.join(known)}." if known else "nothing is published.")
        )
    found: Any = OneGuide(library, named)
    store: LibraryStore = found
    return store

"""An edition: one state of the whole corpus, and what each of its documents is."""

from __future__ import annotations

import msgspec


class StoredDocument(msgspec.Struct, frozen=True):
    """An immutable state of a document, without its text.

    Attributes:
        version: its number in the library, never used for anything else.
        name: what keepers call it.
        title: of the document.
        source: what readers may see: a URL, a file's name or ``built-in``.
        location: where `update` reads it again.
        format: ``markdown`` or ``text``.
        metadata: further front matter, sorted by key.
        n_characters: length of its text.
        n_passages: number of its passages.
        content: number of its text in the library; equal for equal texts.
        subject: digest of all that its analysis depends on.
    """

    version: int
    name: str
    title: str
    source: str
    location: str
    format: str
    metadata: tuple[tuple[str, str], ...]
    n_characters: int
    n_passages: int
    content: int
    subject: bytes


class Changes(msgspec.Struct, frozen=True):
    """Names of the documents in which an edition differs from the one before, sorted."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


class EditionNote(msgspec.Struct, frozen=True):
    """What history says of an edition.

    Attributes:
        number: from 1; without gaps, but where a backup took the place of a newer library.
        created: UTC, ISO 8601.
        author: who published it.
        message: why, in the author's words or guidebot's.
        changes: against the edition before.
        kept: whether its content is still there to be shown or published again.
    """

    number: int
    created: str
    author: str
    message: str
    changes: Changes
    kept: bool = True


class Edition(EditionNote, frozen=True):
    """An edition with its documents, sorted by name."""

    documents: tuple[StoredDocument, ...] = ()

    def document(self, name: str) -> StoredDocument | None:
        """Return the document of that name, or None."""
        return next((document for document in self.documents if document.name == name), None)


def differences(before: Edition | None, after: tuple[StoredDocument, ...]) -> Changes:
    """Return which documents are added, removed and changed between two states."""
    old = {document.name: document.version for document in before.documents} if before else {}
    new = {document.name: document.version for document in after}
    return Changes(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        tuple(sorted(name for name in new.keys() & old.keys() if new[name] != old[name])),
    )

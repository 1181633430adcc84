"""Documents that were read and not yet kept: many wait in a file, so that memory holds one at a time."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import overload
from weakref import finalize

from corpus.model import Document

IN_MEMORY = 32_000_000
"""Bytes of documents that wait without a file."""


class _File:
    """A file that is closed when nobody can read it any more."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed below
        finalize(self, self.file.close)


class Spooled(Sequence[Document]):
    """Documents in their order; each is read from the file anew whenever it is asked for."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        """Begin with some documents."""
        self._spool = _File()
        self._starts: list[int] = []
        self._changes: tuple[Callable[[Document], Document], ...] = ()
        for document in documents:
            self.append(document)

    def append(self, document: Document) -> None:
        """Add a document behind the others."""
        file = self._spool.file
        file.seek(0, 2)
        self._starts.append(file.tell())
        pickle.dump(document, file, pickle.HIGHEST_PROTOCOL)

    def sorted_by(self, keys: Sequence[str]) -> Spooled:
        """Return the same documents in the order of keys, one for each."""
        order = sorted(range(len(self)), key=keys.__getitem__)
        return self._view([self._starts[i] for i in order])

    def each(self, change: Callable[[Document], Document]) -> Spooled:
        """Return the documents as a function makes them."""
        view = self._view(self._starts)
        view._changes = (*self._changes, change)
        return view

    def _view(self, starts: list[int]) -> Spooled:
        view = Spooled.__new__(Spooled)
        view._spool, view._starts, view._changes = self._spool, starts, self._changes
        return view

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Document]:
        return map(self._at, self._starts)

    @overload
    def __getitem__(self, place: int) -> Document: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Document]: ...
    def __getitem__(self, place: int | slice) -> Document | Sequence[Document]:
        return self._view(self._starts[place]) if isinstance(place, slice) else self._at(self._starts[place])

    def _at(self, start: int) -> Document:
        self._spool.file.seek(start)
        document: Document = pickle.load(self._spool.file)
        for change in self._changes:
            document = change(document)
        return document

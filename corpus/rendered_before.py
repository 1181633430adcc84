"""What was read out of files before, so that an unchanged file is not parsed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

from corpus.editions import StoredDocument
from corpus.library import Library
from corpus.readers.rendered import Rendered


class RenderedBefore(MutableMapping[bytes, Rendered]):
    """Looks into the library; what is new is held until its document is there as well."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._new: dict[bytes, Rendered] = {}

    def __getitem__(self, digest: bytes) -> Rendered:
        if digest in self._new:
            return self._new[digest]
        found = self._library.remembered.rendered(digest)
        if found is None:
            raise KeyError(digest)
        return found

    def __setitem__(self, digest: bytes, rendered: Rendered) -> None:
        self._new[digest] = rendered

    def __delitem__(self, digest: bytes) -> None:
        del self._new[digest]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._new)

    def __len__(self) -> int:
        return len(self._new)

    def keep(self, stored: Mapping[str, StoredDocument]) -> None:
        """Keep what is new of the documents with these texts, in the caller's transaction."""
        for digest, rendered in self._new.items():
            document = stored.get(rendered.text)
            if document is not None:
                self._library.remembered.keep_rendered(
                    digest, rendered.title, rendered.language, document.content
                )

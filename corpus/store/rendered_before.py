"""What was read out of files before, so that an unchanged file is not parsed again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, MutableMapping
from hashlib import blake2b

from corpus.editions import StoredDocument
from corpus.readers.rendered import Rendered
from corpus.store.library import Library


class RenderedBefore(MutableMapping[bytes, Rendered]):
    """Looks into the library; of what is new it holds what its document doesn't, without the text."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._new: dict[bytes, tuple[str, str, bytes]] = {}

    def __getitem__(self, digest: bytes) -> Rendered:
        found = self._library.remembered.rendered(digest)
        if found is None:
            raise KeyError(digest)
        return found

    def __setitem__(self, digest: bytes, rendered: Rendered) -> None:
        self._new[digest] = rendered.title, rendered.language, _digest(rendered.text)

    def __delitem__(self, digest: bytes) -> None:
        del self._new[digest]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._new)

    def __len__(self) -> int:
        return len(self._new)

    def keep(self, stored: Iterable[tuple[str, StoredDocument]]) -> None:
        """Keep what is new of these documents, given by their texts, in the caller's transaction."""
        if not self._new:
            return
        by_text: dict[bytes, list[bytes]] = defaultdict(list)
        for digest, (_, _, of_text) in self._new.items():
            by_text[of_text].append(digest)
        for text, document in stored:
            for digest in by_text.pop(_digest(text), ()):
                title, language, _ = self._new[digest]
                self._library.remembered.keep_rendered(digest, title, language, document.content)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

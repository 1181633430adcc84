"""What retrieval is put together of: the engine that keeps the passage index, and the rankers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.engine.edition_files import EditionFiles
from retrieval.engine.local.engine import LocalEngine
from retrieval.ranking.registry import rankers_in_use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.store.library_store import LibraryStore
    from retrieval.engine.passage_index import SearchEngine
    from retrieval.ranking.ranker import RankerKind

ENGINE: SearchEngine = LocalEngine()


def edition_files(library: LibraryStore, rankers: Sequence[RankerKind] | None = None) -> EditionFiles:
    """Return what is kept of the editions of a library, for some rankers, or for those that are in use."""
    kinds = rankers_in_use() if rankers is None else rankers
    return EditionFiles(library, ENGINE, [artifact for kind in kinds for artifact in kind.artifacts])

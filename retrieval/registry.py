"""What retrieval is put together of: the engine that keeps the passage index, and the rankers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.engine.edition_files import EditionFiles
from retrieval.engine.local.engine import LocalEngine
from retrieval.ranking.registry import RANKERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.library_store import LibraryStore
    from retrieval.engine.passage_index import SearchEngine
    from retrieval.ranking.ranker import RankerKind

ENGINE: SearchEngine = LocalEngine()


def edition_files(library: LibraryStore, rankers: Sequence[RankerKind] = RANKERS) -> EditionFiles:
    """Return what is kept of the editions of a library."""
    return EditionFiles(library, ENGINE, [artifact for kind in rankers for artifact in kind.artifacts])

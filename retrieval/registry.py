"""What retrieval is put together of: the engine that keeps the passage index, and the rankers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.store.elsewhere import engine_address
from retrieval.engine.edition_files import EditionFiles
from retrieval.engine.local.engine import LocalEngine
from retrieval.ranking.registry import rankers_in_use

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.store.elsewhere import EngineAddress
    from corpus.store.library_store import LibraryStore
    from retrieval.engine.opensearch.engine import OpenSearchEngine
    from retrieval.engine.passage_index import SearchEngine
    from retrieval.ranking.ranker import RankerKind

ENGINE: SearchEngine = LocalEngine()


def engine_of(data_dir: Path) -> SearchEngine:
    """Return the engine of a data directory: the one that its settings name, or that of this machine."""
    address = engine_address(data_dir)
    return ENGINE if address is None else _cluster(address)


def why_files(data_dir: Path) -> str:
    """Return why files stand in for the engine of a data directory, an empty string where they don't."""
    address = engine_address(data_dir)
    return "" if address is None else _cluster(address).standing_in.look()


@lru_cache(maxsize=8)
def _cluster(address: EngineAddress) -> OpenSearchEngine:
    """Return the engine of an address, with the connections that it holds."""
    from retrieval.engine.opensearch.engine import OpenSearchEngine as Engine  # most have none

    return Engine(address)


def edition_files(library: LibraryStore, rankers: Sequence[RankerKind] | None = None) -> EditionFiles:
    """Return what is kept of the editions of a library, for some rankers, or for those that are in use."""
    kinds = rankers_in_use() if rankers is None else rankers
    engine = engine_of(library.data_dir)
    return EditionFiles(library, engine, [artifact for kind in kinds for artifact in kind.artifacts])

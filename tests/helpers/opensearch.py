"""A real OpenSearch for the tests marked `opensearch`; TEST_ENGINE_URL names it, see `.ci/opensearch`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from corpus.store.elsewhere import EngineAddress
from corpus.store.library import Library
from retrieval.engine.edition_files import index_folder
from retrieval.engine.opensearch.cluster.client import Client
from retrieval.engine.opensearch.edition_file import Place, write_edition_file
from retrieval.engine.opensearch.engine import OpenSearchEngine
from retrieval.engine.opensearch.schema import stem_of
from retrieval.engine.opensearch.writing.generations import Generations

_NUMBERS = count(1)


def server_urls() -> tuple[str, ...]:
    """Return the nodes of the cluster for tests, which make and delete indexes there."""
    urls = os.environ.get("TEST_ENGINE_URL", "")
    assert urls, "TEST_ENGINE_URL must name a cluster that may be filled: .ci/opensearch starts one"
    return tuple(urls.split(","))


def address(*, or_local: bool = False) -> EngineAddress:
    """Return where the cluster is."""
    return EngineAddress(server_urls(), or_local=or_local)


def an_engine(shards: int = 1) -> OpenSearchEngine:
    """Return an engine over the cluster."""
    return OpenSearchEngine(address(), shards=shards)


@contextmanager
def a_library() -> Iterator[str]:
    """Give the name of a library that nobody else uses, and delete its indexes afterwards."""
    name = f"test {os.getpid()} {next(_NUMBERS)}"
    try:
        yield name
    finally:
        remove(name)


def as_if_sent(data_dir: Path) -> None:
    """Write what a machine keeps of the published edition once it was sent to an engine; nobody is asked."""
    library = Library.open(data_dir)
    edition = library.published()
    documents = library.edition(edition).documents
    subjects = {one.version: library.document(one.version).subject for one in documents}
    stem = stem_of(library.identity())
    place = Place(stem, f"{stem}-1", 1, [1.0, 1.0, 1.0], len(next(iter(subjects.values()))))
    write_edition_file(index_folder(data_dir), library.edition_key(edition), place, subjects)
    library.close()


def remove(library: str) -> None:
    """Delete what the cluster holds of a library."""
    generations = Generations.of(Client(address()), library)
    for index in generations.all():
        generations.remove(index)

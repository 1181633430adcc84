"""The engine of a cluster: passages are there, their statistics on each machine that asks."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import EngineAwayError
from retrieval.engine.artifact import EditionName, EditionSource, IndexFileError
from retrieval.engine.local.engine import IndexFolder
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.opensearch.cluster.client import Client
from retrieval.engine.opensearch.cluster.remote_index import LostError, RemoteIndex
from retrieval.engine.opensearch.edition_file import EditionFile, Place, places_in, write_edition_file
from retrieval.engine.opensearch.index import EngineIndex
from retrieval.engine.opensearch.or_files import IndexOrFiles
from retrieval.engine.opensearch.schema import mean_lengths_of, stem_of
from retrieval.engine.opensearch.standing_in import StandingIn
from retrieval.engine.opensearch.writing.generations import Generations
from retrieval.engine.opensearch.writing.history import edition_id, in_edition
from retrieval.engine.opensearch.writing.publishing import publish
from retrieval.engine.opensearch.writing.sweeping import sweep

if TYPE_CHECKING:
    from corpus.store.elsewhere import EngineAddress
    from retrieval.engine.passage_index import PassageIndex


class OpenSearchEngine:
    """Keeps the passage indexes in a cluster, see `SearchEngine`.

    Attributes:
        standing_in: whether files are asked just now, where they are kept as well.
    """

    name = "passages"

    def __init__(
        self, address: EngineAddress, settings: IndexSettings | None = None, shards: int | None = None
    ) -> None:
        """Name a cluster; nothing is asked yet.

        Args:
            address: of the cluster.
            settings: the parameters of the fields.
            shards: parts of an index that is made; what the cluster's templates say if left out, else one.
        """
        self._address, self._shards = address, shards
        self._settings = settings or IndexSettings()
        self.standing_in = StandingIn()

    def write(self, source: EditionSource) -> None:
        """Bring an edition into the engine, and write its statistics."""
        folder = self._folder(source.folder)
        self._write_statistics(folder, source)
        statistics = folder.statistics(source.edition)
        means = statistics.meta.avgdl
        generations = Generations.of(self._client, source.library)
        index = generations.fitting(source.library, means, self._settings, self._shards)
        ordinal = publish(source, index, statistics.n_passages)
        subjects = {version: source.subject(version) for version in source.versions}
        size = len(next(iter(subjects.values()), b""))
        then = self._mean_lengths(index) or []
        place = Place(stem_of(source.library), index.name, ordinal, then, size)
        write_edition_file(source.folder, source.edition, place, subjects)

    def open(self, folder: Path, edition: EditionName) -> PassageIndex:
        """Return the index of an edition.

        Raises:
            IndexFileError: what is kept of it here is missing or damaged, or the engine has it no longer.
            EngineAwayError: the engine is away.
        """
        file = EditionFile(folder, edition)
        remote = RemoteIndex(self._client, file.place.index)

        def check() -> None:
            self._check(remote, file.place, str(edition), statistics.n_passages)

        if not self._address.or_local:
            statistics = self._folder(folder).statistics(edition)
            check()
            return EngineIndex(remote, str(edition), file, statistics)
        statistics = local = self._folder(folder).open(edition)
        self.standing_in.asked(check, lambda: None)
        there = EngineIndex(remote, str(edition), file, local)
        return IndexOrFiles(there, local, check, self.standing_in)

    def verify(self, folder: Path, edition: EditionName) -> None:
        """Read every byte of what this machine keeps, and count what is in the engine.

        Raises:
            IndexFileError: a file is missing or damaged, or not all of the edition is in the engine.
            EngineAwayError: the engine is away.
        """
        file = EditionFile(folder, edition)
        file.file.verify()
        statistics = self._folder(folder).statistics(edition)
        statistics.verify()
        if self._address.or_local:
            self._folder(folder).open(edition)
        remote = RemoteIndex(self._client, file.place.index)
        with suppress(LostError):
            remote.refresh()
        self._check(remote, file.place, str(edition), statistics.n_passages)

    def sweep(self, folder: Path, editions: Collection[EditionName]) -> None:
        """Remove what none of these editions uses, here and in the engine."""
        places = places_in(folder)
        kept = {str(edition) for edition in editions}
        with suppress(EngineAwayError):  # the next publication does it
            sweep(self._client, folder, places, kept)
        self._folder(folder).sweep(editions)

    def _check(self, remote: RemoteIndex, place: Place, edition: str, n_passages: int) -> None:
        """See that all of an edition is in its index, and that this is as it was made."""
        if self._mean_lengths(remote) != place.mean_lengths:
            raise self._not_there(edition)
        found = remote.get(edition_id(edition))
        with remote.understood():
            is_there = found is not None and found["_source"]["ordinal"] == place.ordinal
        if not is_there or remote.count(in_edition(place.ordinal)) != n_passages + 1:
            raise self._not_there(edition)

    def _mean_lengths(self, remote: RemoteIndex) -> list[float] | None:
        """Return what an index computes scores with, None where it is not there or not as it was made."""
        described = remote.described()
        with remote.understood():
            return None if described is None else mean_lengths_of(described)

    def _not_there(self, edition: EditionName) -> IndexFileError:
        return IndexFileError(
            f"The search engine at {self._client.shown} no longer has all of edition {edition}:"
            " `guidebot corpus check` sends it again."
        )

    @cached_property
    def _client(self) -> Client:
        return Client(self._address)

    def _write_statistics(self, folder: IndexFolder, source: EditionSource) -> None:
        previous = None
        if source.previous is not None:
            with suppress(IndexFileError):
                previous = folder.statistics(source.previous)
        with_postings = self._address.or_local
        if with_postings and previous and not all(view.segment.has_postings for view in previous.views):
            previous = None
        folder.write(
            source.edition, source.versions, source.analysis, previous=previous, with_postings=with_postings
        )

    def _folder(self, path: Path) -> IndexFolder:
        return IndexFolder(path, self._settings)

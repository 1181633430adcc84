"""The indexes of one library in the engine: the newest is written, older ones are asked while needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.errors import EngineAwayError
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.opensearch.bounds import growth
from retrieval.engine.opensearch.cluster.client import Client
from retrieval.engine.opensearch.cluster.failures import check_product, understood
from retrieval.engine.opensearch.cluster.remote_index import RemoteIndex, writing_name
from retrieval.engine.opensearch.schema import index_body, mean_lengths_of, stem_of
from retrieval.engine.opensearch.settings import PUBLISHING


class Generations:
    """The indexes of a library, by what their names begin with."""

    def __init__(self, client: Client, stem: str) -> None:
        self._client, self._stem = client, stem

    @classmethod
    def of(cls, client: Client, library: str) -> Generations:
        """Return the indexes of a library."""
        return cls(client, stem_of(library))

    def all(self) -> list[RemoteIndex]:
        """Return them, the newest first."""
        return [RemoteIndex(self._client, name) for name in self._described()]

    def fitting(
        self, library: str, mean_lengths: Sequence[float], settings: IndexSettings, shards: int | None
    ) -> RemoteIndex:
        """Return the index that an edition is written to, the newest that fits; a new one where none does.

        Args:
            library: that it is of.
            mean_lengths: of the edition's fields.
            settings: of the fields.
            shards: of an index that is made; left to the cluster where it is None.

        Raises:
            EngineAwayError: the engine is away, or is another product or too old.
        """
        check_product(self._client.shown, self._client.call("GET", "/").body)
        described = self._described()
        for name, one in described.items():
            with understood(self._client.shown):
                then = mean_lengths_of(one)
                fits = then is not None and growth(mean_lengths, then) <= PUBLISHING.growth
                is_writable = writing_name(name) in one["aliases"]
            if fits:
                return self._writable(name, is_writable)
        number = max(map(_number, described), default=0) + 1
        index = RemoteIndex(self._client, f"{self._stem}-{number}")
        body = index_body(index.name, library, mean_lengths, settings, shards)
        answer = self._client.call("PUT", f"/{index.name}", body, seconds=PUBLISHING.seconds)
        if not answer.found:
            raise EngineAwayError(
                f"The search engine at {self._client.shown} can't make the index {index.name}."
            )
        return index

    def _writable(self, name: str, is_writable: bool) -> RemoteIndex:
        """Return an index, with the alias by which it is written, should somebody have taken it away."""
        if not is_writable:
            self._client.call("PUT", f"/{name}/_alias/{writing_name(name)}", seconds=PUBLISHING.seconds)
        return RemoteIndex(self._client, name)

    def remove(self, index: RemoteIndex) -> None:
        """Delete an index with all that is in it."""
        self._client.call("DELETE", f"/{index.name}", seconds=PUBLISHING.seconds)

    def _described(self) -> dict[str, Any]:
        """Return what the engine says of each, the newest first."""
        answer = self._client.call("GET", f"/{self._stem}-*?expand_wildcards=all", seconds=PUBLISHING.seconds)
        found = answer.body if answer.found and isinstance(answer.body, dict) else {}
        return {name: found[name] for name in sorted(found, key=_number, reverse=True) if _number(name)}


def _number(name: str) -> int:
    digits = name.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0

"""The editions in an index: numbered one after the other, each made of the one before it.

A passage is there once, with its life: the ranges of numbers of the editions that have it. The range of one
that the newest edition has is open. So an edition costs what differs from the one before; what that holds is
looked up and not remembered, so that copies of a library may take turns.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from corpus.errors import EngineAwayError
from retrieval.engine.opensearch.cluster.remote_index import RemoteIndex, operation
from retrieval.engine.opensearch.schema import DOCUMENT, EDITION, LIFE
from retrieval.engine.opensearch.settings import PUBLISHING

_STATE = "state"


class State(msgspec.Struct, frozen=True):
    """How far the history of an index is.

    Attributes:
        ordinal: number of the newest edition, 0 before the first.
        complete: whether all of it was written; else somebody is writing it, or was ended while doing so.
        owner: who wrote it last.
        until: UTC in seconds; somebody else may take over then.
    """

    ordinal: int = 0
    complete: bool = True
    owner: str = ""
    until: str = "0"


class History:
    """What an index holds, and who may write it."""

    def __init__(self, index: RemoteIndex, folder: Path) -> None:
        """Look at an index.

        Args:
            index: in the engine.
            folder: of the files of this machine, which only one process at a time writes.
        """
        self.index = index
        self._owner = f"{socket.gethostname()}:{folder.absolute()}"

    @contextmanager
    def writing(self) -> Iterator[State]:
        """Keep others from writing, and give how far the history is; what fails is left to the next writer.

        Raises:
            EngineAwayError: somebody else writes.
        """
        state = self._take()
        try:
            yield state
        except BaseException:
            with suppress(EngineAwayError):
                _, now = self._read()
                self._keep(State(now.ordinal, now.complete, self._owner))
            raise

    def _take(self) -> State:
        """Return how far the history is, with what an earlier writer left taken back."""
        written, state = self._read()
        if state.owner not in ("", self._owner) and float(state.until) > time.time():
            raise self._taken()
        self._write(State(state.ordinal, state.complete, self._owner, _lease()), written)
        if not state.complete:
            state = self.undo(state.ordinal)
        return state

    def begin(self, ordinal: int) -> None:
        """Say that an edition is being written, and still is."""
        self._keep(State(ordinal, False, self._owner, _lease()))

    def end(self, ordinal: int) -> None:
        """Say that all of it is written, and let others write."""
        self._keep(State(ordinal, True, self._owner))

    def undo(self, ordinal: int) -> State:
        """Take the newest edition back, whole or not."""
        self.index.refresh()
        for page in self.index.pages(_only(ordinal, ordinal - 1)):
            self.index.bulk([_without(one, ordinal) for one in page])
        for page in self.index.pages(_only(ordinal - 1, ordinal, {"exists": {"field": DOCUMENT}})):
            self.index.bulk([_reopened(one, ordinal - 1) for one in page])
        self.index.refresh()
        state = State(ordinal - 1, True, self._owner, _lease())
        self._keep(state)
        return state

    def ordinal_of(self, edition: str) -> int | None:
        """Return the number of an edition that is whole, None where it is not there."""
        found = self.index.get(edition_id(edition))
        with self.index.understood():
            return None if found is None else int(found["_source"]["ordinal"])

    def editions(self) -> dict[str, int]:
        """Return the numbers of all editions by their names."""
        body = {"query": {"exists": {"field": EDITION}}, "size": 10_000, "_source": [EDITION, "ordinal"]}
        found = self.index.hits(body, seconds=PUBLISHING.seconds)
        with self.index.understood():
            return {one["_source"][EDITION]: int(one["_source"]["ordinal"]) for one in found}

    def documents(self, ordinal: int) -> dict[str, int]:
        """Return the documents of an edition, each with the number of its last passage."""
        return self.index.documents(
            {"bool": {"filter": [in_edition(ordinal), {"exists": {"field": DOCUMENT}}]}}
        )

    def _read(self) -> tuple[Any, State]:
        found = self.index.get(_STATE, seconds=PUBLISHING.seconds)
        with self.index.understood():  # msgspec's errors are of these, too
            return found, State() if found is None else msgspec.convert(found["_source"], State)

    def _keep(self, state: State) -> None:
        written, before = self._read()
        if before.owner != self._owner:
            raise self._taken()
        self._write(state, written)

    def _write(self, state: State, written: Any) -> None:
        if not self.index.put(_STATE, msgspec.to_builtins(state), written):
            raise self._taken()

    def _taken(self) -> EngineAwayError:
        return EngineAwayError(
            f"Somebody else is publishing this guide in the search engine at {self.index.client.shown}:"
            " try again in a minute."
        )


def edition_id(edition: str) -> str:
    """Return by which id it is known that an edition is there."""
    return f"edition {edition}"


def in_edition(ordinal: int) -> dict[str, Any]:
    """Return the condition of what an edition has, itself included."""
    return {"term": {LIFE: ordinal}}


def _only(ordinal: int, other: int, *conditions: dict[str, Any]) -> dict[str, Any]:
    """Return the condition of what one edition has and another one hasn't."""
    return {"bool": {"filter": [in_edition(ordinal), *conditions], "must_not": [in_edition(other)]}}


def _without(hit: Any, ordinal: int) -> bytes:
    """Return the operation that takes a document out of the newest edition."""
    life = [span for span in hit["_source"]["life"] if span["gte"] != ordinal]
    return operation("update", hit["_id"], {"doc": {LIFE: life}}) if life else operation("delete", hit["_id"])


def _reopened(hit: Any, ordinal: int) -> bytes:
    """Return the operation that lets a document stay after an edition."""
    life = [{"gte": one["gte"]} if one.get("lte") == ordinal else one for one in hit["_source"]["life"]]
    return operation("update", hit["_id"], {"doc": {LIFE: life}})


def _lease() -> str:
    return str(int(time.time() + PUBLISHING.lease_seconds))

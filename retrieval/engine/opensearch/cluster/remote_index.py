"""One index of the engine: what is asked of it, with answers that are whole or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote

import msgspec

from corpus.errors import EngineAwayError
from retrieval.engine.opensearch.cluster.client import Answer, Client
from retrieval.engine.opensearch.cluster.failures import of_items, understood
from retrieval.engine.opensearch.settings import ASKING, PUBLISHING

Source = Mapping[str, Any]


def writing_name(name: str) -> str:
    """Return by which alias an index is written: where somebody deleted it, none is made by itself."""
    return f"{name}.writing"


class LostError(EngineAwayError):
    """The engine no longer has what was there: an index, or an edition in it."""


class RemoteIndex:
    """An index by its name."""

    def __init__(self, client: Client, name: str) -> None:
        self.client, self.name = client, name

    def described(self) -> dict[str, Any] | None:
        """Return what the engine says of the index itself, None if there is none."""
        answer = self.client.call("GET", f"/{self.name}")
        if not answer.found:
            return None
        with self.understood():
            return dict(answer.body[self.name])

    def search(self, body: object, *, seconds: float = ASKING.search_seconds) -> Any:
        """Return what a search found in all parts of the index.

        Raises:
            LostError: there is no such index.
            EngineAwayError: a part did not answer.
        """
        path = "/_search?allow_partial_search_results=false&ignore_unavailable=false"
        said = self._call("POST", path, body, seconds)
        with self.understood():
            shards = said.get("_shards", {})
            whole = shards.get("successful", 0) + shards.get("skipped", 0) == shards.get("total", -1)
            whole = whole and not said.get("timed_out", True)
        if not whole:
            raise EngineAwayError(
                f"The search engine at {self.client.shown} can't search all parts of the guide just now:"
                " try again later."
            )
        return said

    def hits(self, body: object, *, seconds: float = ASKING.search_seconds) -> list[Any]:
        """Return the hits of a search, see `search`."""
        said = self.search(body, seconds=seconds)
        with self.understood():
            return list(said["hits"]["hits"])

    def count(self, query: object) -> int:
        """Return how many documents match, of those that can be searched."""
        said = self.search({"query": query, "size": 0, "track_total_hits": True}, seconds=PUBLISHING.seconds)
        with self.understood():
            return int(said["hits"]["total"]["value"])

    def get(self, document: str, *, seconds: float = ASKING.search_seconds) -> Any:
        """Return a document and which writing of it that is, searchable or not; None if there is none."""
        answer = self.client.call("GET", f"/{self.name}/_doc/{quote(document, safe='')}", seconds=seconds)
        body = answer.body
        if isinstance(body, dict) and "found" in body:
            return body if body["found"] else None
        raise self._lost(answer)

    def lives(self, documents: Sequence[str]) -> dict[str, list[Any]]:
        """Return in which editions documents are, of those that are there."""
        found: dict[str, list[Any]] = {}
        for start in range(0, len(documents), PUBLISHING.page):
            ids = {"ids": documents[start : start + PUBLISHING.page]}
            said = self._call("POST", "/_mget?_source_includes=life", ids, PUBLISHING.seconds)
            with self.understood():
                for one in said["docs"]:
                    if "error" in one:
                        raise of_items(self.client.shown, [{"get": {"status": 500, "error": one["error"]}}])
                    if one.get("found"):
                        found[one["_id"]] = list(one["_source"].get("life", []))
        return found

    def put(self, document: str, source: Source, written: Source | None) -> bool:
        """Write a document if nobody else did since it was read, and return whether that was so.

        Args:
            document: its id.
            source: what it holds.
            written: what `get` returned, None where it was not there.
        """
        with self.understood():
            condition = (
                "op_type=create"
                if written is None
                else f"if_seq_no={written['_seq_no']}&if_primary_term={written['_primary_term']}"
            )
        path = f"/{writing_name(self.name)}/_doc/{quote(document, safe='')}?require_alias=true&{condition}"
        answer = self.client.call("PUT", path, source, seconds=PUBLISHING.seconds)
        if answer.status == 404:
            raise self._lost(answer)
        return answer.found

    def bulk(self, operations: Sequence[bytes]) -> None:
        """Do many operations.

        Args:
            operations: lines of JSON; a delete that finds nothing is fine.

        Raises:
            EngineAwayError: one failed; those before it were done.
        """
        if not operations:
            return
        body = b"\n".join(operations) + b"\n"
        path = "_bulk?require_alias=true&filter_path=errors,items.*.error,items.*.status"
        answer = self.client.call(
            "POST", f"/{writing_name(self.name)}/{path}", body, seconds=PUBLISHING.seconds
        )
        if not answer.found:
            raise self._lost(answer)
        with self.understood():
            if answer.body.get("errors"):
                raise of_items(self.client.shown, answer.body.get("items", []))

    def refresh(self) -> None:
        """Let searches find what was written."""
        said = self._call("POST", "/_refresh", None, PUBLISHING.seconds)
        with self.understood():
            failed = said["_shards"]["failed"]
        if failed:
            raise EngineAwayError(
                f"The search engine at {self.client.shown} can't show what it took in: do it again."
            )

    def documents(self, query: object) -> dict[str, int]:
        """Return all documents among the matching passages, each with the highest number of one."""
        found: dict[str, int] = {}
        after: object = None
        while True:
            sources = [{"document": {"terms": {"field": "document"}}}]
            composite: dict[str, Any] = {"size": PUBLISHING.page * 10, "sources": sources}
            last = {"last": {"max": {"field": "number"}}}
            if after is not None:
                composite["after"] = after
            aggregated = {"documents": {"composite": composite, "aggs": last}}
            body = {"query": query, "size": 0, "aggs": aggregated}
            whole = self.search(body, seconds=PUBLISHING.seconds)
            with self.understood():
                said = whole["aggregations"]["documents"]
                found |= {one["key"]["document"]: int(one["last"]["value"]) for one in said["buckets"]}
                after = said.get("after_key")
            if after is None or len(said["buckets"]) < composite["size"]:
                return found

    def pages(self, query: object) -> Iterator[list[Any]]:
        """Yield what matches in portions until nothing does; the caller changes each before the next."""
        while True:
            body = {"query": query, "size": PUBLISHING.page, "_source": ["life"]}
            found = self.hits(body, seconds=PUBLISHING.seconds)
            if not found:
                return
            yield found
            self.refresh()

    def understood(self) -> AbstractContextManager[None]:
        """Refuse an answer that has something else than should be there."""
        return understood(self.client.shown)

    def _call(self, method: str, path: str, body: object, seconds: float) -> Any:
        answer = self.client.call(method, f"/{self.name}{path}", body, seconds=seconds)
        if not answer.found:
            raise self._lost(answer)
        return answer.body

    def _lost(self, answer: Answer) -> LostError:
        return LostError(
            f"The search engine at {self.client.shown} no longer has the index {self.name}:"
            " `guidebot corpus check` makes it anew."
        )


def operation(action: str, document: str, source: object = None) -> bytes:
    """Return the lines of one operation of many."""
    head = msgspec.json.encode({action: {"_id": document}})
    return head if source is None else head + b"\n" + msgspec.json.encode(source)

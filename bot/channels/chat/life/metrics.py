"""What Prometheus and a monitor may ask of a running chat: counted from its log, and looked up when asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.channels.chat.privacy.logs import happened, log
from bot.channels.chat.services import Services
from corpus.errors import LibraryError
from retrieval.retriever import Retriever

_SECONDS = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_NOT_SENT = frozenset({"send_again", "edit_refused", "sent_bare", "chat_gone"})
_FULL, _ROOM_AGAIN = "waiting_for_room", "room_again"
_SERVERS = {"database": "can't reach its database", "engine": "can't reach its search engine"}
"""What may be away, by its name in the log, and what is wrong then."""
_WELL = "ok"
_WITH_FILES = (
    "ok, but its search engine is away: files of this machine are searched, and nothing can be published"
)
_MILLISECONDS = 1000


class Metrics(logging.Handler):
    """Counts what the log says. No label names anybody; each has as many values as the code has words."""

    def __init__(self, away: Callable[[], str]) -> None:
        """Prepare to count.

        Args:
            away: returns what can't be done with the service, an empty string if nothing is wrong.
        """
        super().__init__()
        self._away = away
        self._full = False
        self._lost: set[str] = set()
        self._services: Services | None = None
        self._queue: Callable[[], int] = int
        self._registry = CollectorRegistry()
        self._answers = self._counter("answers", "Replies, by their kind.", "kind")
        self._errors = self._counter("send_errors", "What was not sent, or not at once.", "event")
        self._slowed = self._counter("slowed_by_service", "How often the service said to wait (429).")
        self._events = self._counter("events", "Lines of the log, by their event.", "event")
        self._seconds = Histogram(
            "guidebot_answer_seconds",
            "From a question's turn until its reply was sent.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._edition = self._gauge("edition", "The published edition.")
        self._waiting = self._gauge("waiting", "Deliveries that wait to be answered.")
        self._oldest = self._gauge("oldest_waiting_seconds", "For how long the oldest of them waits.")
        self._healthy = self._gauge("healthy", "1 while /healthz is well, else 0.")
        self._in_reach = self._gauge("in_reach", "1 while a server that it needs can be reached.", "server")
        ProcessCollector(registry=self._registry)

    def follow(self, services: Services, queue: Callable[[], int]) -> None:
        """Look at a chat from now on.

        Args:
            services: of the chat.
            queue: returns how many deliveries wait.
        """
        self._services, self._queue = services, queue
        log.addHandler(self)

    def let_go(self) -> None:
        """Count no longer."""
        log.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line of the log."""
        said = happened(record)
        if said is None:
            return
        self._events.labels(said.event).inc()
        if said.event == "answered":
            self._answers.labels(str(said.fields.get("kind", ""))).inc()
            took = said.fields.get("ms", 0)
            self._seconds.observe(took / _MILLISECONDS if isinstance(took, int) else 0.0)
        elif said.event == "slowed_by_telegram":
            self._slowed.inc()
        elif said.event in _NOT_SENT:
            self._errors.labels(said.event).inc()
        elif said.event in (_FULL, _ROOM_AGAIN):
            self._full = said.event == _FULL
        elif (server := said.event.removesuffix("_away")) in _SERVERS:
            self._lost.add(server)
        elif said.event.endswith("_back"):
            self._lost.discard(said.event.removesuffix("_back"))

    def problem(self) -> str:
        """Return what is wrong with the bot, an empty string if nothing is."""
        full = "can't write: the disk is full" if self._full else ""
        lost = [_SERVERS[server] for server in sorted(self._lost)]
        return " and ".join(filter(None, (self._away(), full, *lost)))

    def well(self) -> str:
        """Return how the bot is where nothing is wrong, and whether something stands in for another."""
        return _WITH_FILES if self._on_files() else _WELL

    def _on_files(self) -> bool:
        """Return whether files stand in for the search engine."""
        return self._services is not None and bool(Retriever.why_files(self._services.library))

    async def page(self) -> bytes:
        """Return what there is to know now, in Prometheus' text format."""
        self._healthy.set(not self.problem())
        lost = self._lost | ({"engine"} if self._on_files() else set())
        for server in _SERVERS:
            self._in_reach.labels(server).set(server not in lost)
        if self._services is not None:
            waiting = self._queue()
            oldest = None
            with suppress(LibraryError):  # then /healthz says what is wrong
                oldest = await self._services.store.inbox.oldest() if waiting else None
            self._waiting.set(waiting)
            self._oldest.set(0.0 if oldest is None else max(self._services.clock() - oldest, 0.0))
            self._edition.set(self._services.library.published())
        return generate_latest(self._registry)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"guidebot_{name}", what, labels, registry=self._registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"guidebot_{name}", what, labels, registry=self._registry)

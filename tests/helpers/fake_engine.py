"""A server that answers as an engine might: for what a real one can't be brought to say in a test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

OPENSEARCH: dict[str, Any] = {"version": {"distribution": "opensearch", "number": "2.19.6"}}


class Request(NamedTuple):
    """What was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Replying = Callable[[Request], tuple[int, object]]
"""Returns a status, and what is said as JSON; bytes are said as they are."""


class FakeEngine(ThreadingHTTPServer):
    """Answers what a function says, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self, reply: Replying) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.requests: list[Request] = []

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeEngine

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self.command, self.path, dict(self.headers), body)
        self.server.requests.append(request)
        status, said = self.server.reply(request)
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


for _method in ("GET", "PUT", "POST", "DELETE"):
    setattr(_Handler, f"do_{_method}", _Handler._answer)


@contextmanager
def fake_engine(reply: Replying) -> Iterator[FakeEngine]:
    """Give a server that answers what a function says."""
    with FakeEngine(reply) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def refusing(status: int, reason: str = "") -> Replying:
    """Return what refuses everything for one reason."""
    return lambda _: (status, {"error": {"type": "refused", "reason": reason}, "status": status})

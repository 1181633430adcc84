"""Stands in front of a real engine: with TLS and a password, or changing what it says."""

from __future__ import annotations

import http.client
import json
import random
import ssl
import subprocess
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.helpers.fake_engine import Replying, Request

REPLACEMENTS = (None, {}, [], "x", 7, True)
CONTENT = frozenset({"_source", "_score"})
"""What passages are and how they are judged: whoever changes that gives another answer, not an odd one."""


def passed_on(url: str, request: Request) -> tuple[int, bytes]:
    """Return what a real engine says to a request."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        headers = {"Content-Type": "application/json"}
        connection.request(request.method, request.path, request.body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def with_passwords(url: str, passwords: Mapping[str, str], readers: frozenset[str]) -> Replying:
    """Return a guard of an engine that says what OpenSearch's own says.

    Args:
        url: of the engine.
        passwords: by user.
        readers: users who may only read.
    """

    def reply(request: Request) -> tuple[int, object]:
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        user, _, password = b64decode(given).decode().partition(":")
        if not password or passwords.get(user) != password:
            return 401, b"Unauthorized"
        reads = request.method == "GET" or request.path.partition("?")[0].endswith(("_search", "_mget"))
        if user in readers and not reads:
            reason = f"no permissions for [indices:data/write/bulk] and User [name={user}, backend_roles=[]]"
            cause = {"type": "security_exception", "reason": reason}
            return 403, {"error": {"root_cause": [cause], **cause}, "status": 403}
        return passed_on(url, request)

    return reply


class Changing:
    """Passes everything on; changes one answer where a test wants it."""

    def __init__(self, url: str) -> None:
        self._url, self._chance = url, random.Random(0)
        self._left = -1

    def change(self, seed: int, answer: int) -> None:
        """Change the answer after so many others at a random place."""
        self._chance, self._left = random.Random(seed), answer

    def leave(self) -> None:
        """Change nothing any more."""
        self._left = -1

    def __call__(self, request: Request) -> tuple[int, object]:
        status, said = passed_on(self._url, request)
        self._left -= 1
        return (status, self._changed(said)) if self._left == -1 else (status, said)

    def _changed(self, said: bytes) -> bytes:
        if self._chance.random() < 0.2:
            return said[: self._chance.randrange(max(len(said), 1))]
        found = json.loads(said)
        places = list(_places(found))
        if not places:
            return b"[]"
        parent, key = self._chance.choice(places)
        if self._chance.random() < 0.4 and isinstance(parent, dict):
            del parent[key]
        else:
            parent[key] = self._chance.choice(REPLACEMENTS)
        return json.dumps(found).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return all parents with the keys of what is below them, but for content."""
    found = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if key not in CONTENT:
            found += [(value, key), *_places(inner)]
    return found


class Authority(NamedTuple):
    """Who signs certificates for this machine.

    Attributes:
        certificates: what those who trust it know.
        server: certificate and key of a server at the loopback address.
    """

    certificates: Path
    server: tuple[Path, Path]

    def context(self) -> ssl.SSLContext:
        """Return what a server speaks TLS with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.server)
        return context


def authority(folder: Path, name: str) -> Authority:
    """Make an authority and a certificate of it."""
    folder.mkdir()
    ca, ca_key, certificate, key = (folder / f for f in ("ca.pem", "ca.key", "it.pem", "it.key"))
    _certified(ca, ca_key, "-subj", f"/CN={name}")
    signed = "-CA", str(ca), "-CAkey", str(ca_key)
    of_it = "subjectAltName=IP:127.0.0.1", "basicConstraints=critical,CA:FALSE"
    extended = [part for extension in of_it for part in ("-addext", extension)]
    _certified(certificate, key, "-subj", "/CN=engine", *signed, *extended)
    return Authority(ca, (certificate, key))


def _certified(certificate: Path, key: Path, *more: str) -> None:
    usual = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command = [*usual, "-out", str(certificate), "-keyout", str(key), *more]
    subprocess.run(command, check=True, capture_output=True)

"""Asks the nodes of one cluster, one after the other until one answers."""

from __future__ import annotations

import http.client
import ssl
import time
from base64 import b64encode
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from corpus.errors import EngineAwayError, SettingsError
from retrieval.engine.opensearch.cluster.failures import TOO_MANY, is_full_disk, not_understood, refused
from retrieval.engine.opensearch.settings import ASKING, PUBLISHING

if TYPE_CHECKING:
    from corpus.store.elsewhere import EngineAddress

_BUSY = frozenset({429, 500, 502, 503, 504})
"""Another node may answer, and this one later."""
_FOR_THE_CALLER = frozenset({404, 409})
"""Nothing there, or somebody else was quicker: what that means only the caller knows."""
_BROKEN = (OSError, http.client.HTTPException)


class _BusyError(EngineAwayError):
    """The nodes have too much to do just now, which may be over in a second."""


class Answer(NamedTuple):
    """What the engine said."""

    status: int
    body: Any
    """Decoded JSON."""

    @property
    def found(self) -> bool:
        """Whether what was asked for is there."""
        return self.status < 400


class Client:
    """One cluster; safe to use from several threads."""

    def __init__(self, address: EngineAddress) -> None:
        """Prepare to ask; nothing is sent yet.

        Raises:
            SettingsError: a file that the settings name can't be read.
        """
        headers = {"Content-Type": "application/json"} | _login(address)
        context = _context(address)
        self._nodes = deque(_Node(url, headers, context) for url in address.urls)
        self.shown = ", ".join(address.urls)

    def call(
        self, method: str, path: str, body: object = None, *, seconds: float = ASKING.search_seconds
    ) -> Answer:
        """Send a request to the first node that answers it.

        Args:
            method: of HTTP.
            path: with its query, from a slash on.
            body: what is sent as JSON; bytes go as they are.
            seconds: until a node's answer is no longer waited for; who publishes waits where it is busy, too.

        Raises:
            EngineAwayError: no node answers, or the cluster can't do it now, or refuses it.
        """
        raw = body if isinstance(body, bytes | None) else msgspec.json.encode(body)
        for pause in PUBLISHING.pauses if seconds >= PUBLISHING.seconds else ():
            with suppress(_BusyError):
                return self._asked(method, path, raw, seconds)
            time.sleep(pause)
        return self._asked(method, path, raw, seconds)

    def _asked(self, method: str, path: str, raw: bytes | None, seconds: float) -> Answer:
        trouble: EngineAwayError | None = None
        for node in tuple(self._nodes):
            try:
                status, said = node.send(method, path, raw, seconds)
                if status < 400 or status in _FOR_THE_CALLER:
                    return Answer(status, _decoded(status, said))
            except _BROKEN as error:
                trouble = EngineAwayError(_unreachable(node.url, error))
                self._put_last(node)
                continue
            except msgspec.DecodeError:
                trouble = not_understood(node.url)
                self._put_last(node)
                continue
            trouble = refused(node.url, status, said)
            if status not in _BUSY:
                break
            if status == TOO_MANY and not is_full_disk(said):
                trouble = _BusyError(*trouble.args)
            self._put_last(node)
        assert trouble is not None
        raise trouble

    def _put_last(self, node: _Node) -> None:
        """Try another node first from now on; of two threads that find out only one moves it."""
        if self._nodes[0] is node:
            self._nodes.rotate(-1)


class _Node:
    """One address, with the connections to it that are idle."""

    def __init__(self, url: str, headers: Mapping[str, str], context: ssl.SSLContext | None) -> None:
        parts = urlsplit(url)
        self.url = url
        self._host, self._prefix = parts.netloc, parts.path
        self._headers, self._context = headers, context if parts.scheme == "https" else None
        self._idle: deque[http.client.HTTPConnection] = deque()

    def __del__(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def send(self, method: str, path: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
        """Send a request and return status and body; over a fresh connection if an idle one was closed."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            with suppress(ConnectionError, http.client.RemoteDisconnected, http.client.CannotSendRequest):
                return self._exchange(connection, method, path, body, seconds)
        return self._exchange(self._connected(), method, path, body, seconds)

    def _connected(self) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection
        if self._context is None:
            connection = http.client.HTTPConnection(self._host, timeout=ASKING.connect_seconds)
        else:
            connection = http.client.HTTPSConnection(
                self._host, timeout=ASKING.connect_seconds, context=self._context
            )
        connection.connect()
        return connection

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes | None,
        seconds: float,
    ) -> tuple[int, bytes]:
        try:
            if connection.sock is not None:
                connection.sock.settimeout(seconds)
            connection.request(method, self._prefix + path, body, dict(self._headers))
            response = connection.getresponse()
            said = response.read()
        except BaseException:  # whatever is left unread there is the answer to no other request
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            self._idle.append(connection)
        return response.status, said


def _login(address: EngineAddress) -> dict[str, str]:
    if not address.user:
        return {}
    if address.password_file is None:
        raise SettingsError(
            "GUIDEBOT_ENGINE_USER needs a password: name its file in GUIDEBOT_ENGINE_PASSWORD_FILE."
        )
    try:
        password = address.password_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The engine's password file {address.password_file} can't be read:"
            " check GUIDEBOT_ENGINE_PASSWORD_FILE."
        ) from error
    login = b64encode(f"{address.user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {login}"}


def _context(address: EngineAddress) -> ssl.SSLContext | None:
    if not any(url.startswith("https:") for url in address.urls):
        return None
    try:
        return ssl.create_default_context(cafile=address.certificates)
    except OSError as error:  # ssl.SSLError is one
        raise SettingsError(
            f"The certificates in {address.certificates} can't be read: check GUIDEBOT_ENGINE_CA."
        ) from error


def _unreachable(url: str, error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"The certificate of the search engine at {url} can't be trusted ({error.verify_message}):"
            " name the file of its authority in GUIDEBOT_ENGINE_CA."
        )
    if isinstance(error, ssl.SSLError):
        return f"The search engine at {url} doesn't speak TLS: check GUIDEBOT_ENGINE_URL."
    if isinstance(error, http.client.BadStatusLine) and not isinstance(error, OSError):
        return f"What answers at {url} doesn't speak HTTP: check GUIDEBOT_ENGINE_URL, https or http too."
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if isinstance(error, http.client.IncompleteRead):
        reason = "its answer was cut off"
    return (
        f"The search engine at {url} can't be reached ({reason}):"
        " check GUIDEBOT_ENGINE_URL, or try again later."
    )


def _decoded(status: int, said: bytes) -> Any:
    """Return what an answer holds: one that succeeded is never empty, nor is it somewhere else."""
    if 300 <= status < 400:
        raise msgspec.DecodeError("it is said to be elsewhere")
    return msgspec.json.decode(said) if said or status < 400 else None

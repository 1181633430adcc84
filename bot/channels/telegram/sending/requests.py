"""python-telegram-bot's requests over httpcore alone, each in one piece: half the work of httpx."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode

import httpcore
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.channels.outgoing import may_go
from bot.channels.telegram.sending.forms import form_with_files
from bot.channels.telegram.settings import SENDING
from corpus.errors import SettingsError

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
_FORM = (b"Content-Type", b"application/x-www-form-urlencoded")
_SERVER_ERROR = 500
_SENT_AWAY = (401, 409)
"""Statuses by which Telegram hands nothing over: to another token, or to another process."""


class Timeouts(NamedTuple):
    """Seconds that each step of a request may take."""

    connect: float = 5.0
    read: float = 15.0
    write: float = 5.0
    pool: float = 30.0


def make_request(connections: int, timeouts: Timeouts, watch: Watch) -> BaseRequest:
    """Return what carries out requests; behind a proxy that is the library's own.

    Raises:
        SettingsError: there is a proxy that can't be used.
    """
    if not any(os.environ.get(name) or os.environ.get(name.lower()) for name in _PROXIES):
        return PooledRequest(connections, timeouts, watch)
    try:
        return ProxiedRequest(connections, timeouts, watch)
    except (ValueError, RuntimeError, ImportError) as error:
        raise SettingsError(
            f"The proxy that {', '.join(_PROXIES)} name can't be used ({type(error).__name__}): it must be an"
            " address such as http://HOST:PORT or socks5://HOST:PORT."
        ) from error


class Watch(Protocol):
    """Sees how calls end."""

    def ended(self, method: str, *, well: bool) -> None:
        """Note that a call was answered, or that it failed."""
        ...

    def told_time(self, moment: float) -> None:
        """Note what time it is for Telegram, in seconds since 1970."""
        ...


class ProxiedRequest(HTTPXRequest):
    """Carries out requests through a proxy."""

    def __init__(self, connections: int, timeouts: Timeouts, watch: Watch) -> None:
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=timeouts.connect,
            read_timeout=timeouts.read,
            write_timeout=timeouts.write,
            pool_timeout=timeouts.pool,
        )
        self._watch = watch

    async def do_request(self, url: str, *given: Any, **more: Any) -> tuple[int, bytes]:
        """Carry out a request and return its status and its body."""
        with _watched(self._watch, url) as ended:
            status, body = await super().do_request(url, *given, **more)
            ended(status)
        return status, body


@contextmanager
def _watched(watch: Watch, url: str) -> Iterator[Callable[[int], None]]:
    """Let it be known how a call ends; what is inside says with which status."""
    method, statuses = url.rpartition("/")[2], list[int]()
    try:
        yield statuses.append
    except TelegramError:
        watch.ended(method, well=False)
        raise
    well = bool(statuses) and statuses[0] < _SERVER_ERROR and statuses[0] not in _SENT_AWAY
    watch.ended(method, well=well)


class PooledRequest(BaseRequest):
    """Carries out requests over a pool of connections that are kept open."""

    def __init__(self, connections: int, timeouts: Timeouts, watch: Watch) -> None:
        self._watch = watch
        self._connections = connections
        self._timeouts = timeouts
        self._pool: httpcore.AsyncConnectionPool | None = None
        self._headers = [(b"User-Agent", self.USER_AGENT.encode())]

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take where a call says nothing else."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the pool."""
        if self._pool is None:
            self._pool = httpcore.AsyncConnectionPool(
                max_connections=self._connections,
                max_keepalive_connections=min(self._connections, SENDING.kept_alive),
                keepalive_expiry=SENDING.keep_alive,
                network_backend=WholeRequests(httpcore.AnyIOBackend()),
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None

    async def do_request(  # noqa: PLR0913, PLR0917 (the library's signature)
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry out a request and return its status and its body."""
        given = (connect_timeout, read_timeout, write_timeout, pool_timeout)
        seconds = [
            usual if isinstance(one, DefaultValue) else one
            for usual, one in zip(self._timeouts, given, strict=True)
        ]
        headers, body = self._headers, None
        if request_data is not None:
            headers = [*self._headers, _FORM]
            body = urlencode(request_data.json_parameters).encode()
            if files := request_data.multipart_data:
                form, body = form_with_files(request_data.json_parameters, files)
                headers = [*self._headers, (b"Content-Type", form)]
                seconds[Timeouts._fields.index("write")] = SENDING.upload
        with _watched(self._watch, url) as ended:
            response = await self._carry_out(method, url, headers, body, seconds)
            ended(response.status)
        self._tell_time(response)
        return response.status, response.content

    async def _carry_out(
        self,
        method: str,
        url: str,
        headers: list[tuple[bytes, bytes]],
        body: bytes | None,
        seconds: list[float | None],
    ) -> httpcore.Response:
        timeouts = {"timeout": dict(zip(Timeouts._fields, seconds, strict=True))}
        try:
            return await self._required_pool().request(
                method, url, headers=headers, content=body, extensions=timeouts
            )
        except httpcore.TimeoutException as error:
            raise TimedOut from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            # What they say may hold the address, and that holds the token.
            raise NetworkError(f"The connection failed ({type(error).__name__}).") from error

    def _required_pool(self) -> httpcore.AsyncConnectionPool:
        if self._pool is None:
            raise RuntimeError("The request is used before it was initialized.")
        return self._pool

    def _tell_time(self, response: httpcore.Response) -> None:
        """Let it be known what time it is for Telegram."""
        date = next((value for name, value in response.headers if name.lower() == b"date"), b"")
        with suppress(ValueError, TypeError, IndexError):
            self._watch.told_time(parsedate_to_datetime(date.decode("ascii", "replace")).timestamp())


_END_OF_HEADERS = b"\r\n\r\n"


class WholeRequests(httpcore.AsyncNetworkBackend):
    """httpcore's own network, which gets the headers of a request together with what follows them."""

    def __init__(self, network: httpcore.AsyncNetworkBackend) -> None:
        self._network = network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Open a connection."""
        return _Whole(await self._network.connect_tcp(host, port, timeout, local_address, socket_options))

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._network.sleep(seconds)


class _Whole(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._held = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        await self.write(b"", timeout)  # whoever waits for an answer has said all
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        held, self._held = self._held + buffer, b""
        if buffer.endswith(_END_OF_HEADERS):
            self._held = held
        elif held:
            if not may_go.get()():  # what was made ready meanwhile may be another process's by now
                raise httpcore.WriteError("not sent: another process may say it")
            await self._stream.write(held, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return _Whole(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

"""python-telegram-bot's requests over httpcore alone: half the work of httpx, which sits on top of it."""

from __future__ import annotations

import os
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpcore
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
_FORM = (b"Content-Type", b"application/x-www-form-urlencoded")
_KEEP_ALIVE = 60.0  # seconds


class Timeouts(NamedTuple):
    """Seconds that each step of a request may take."""

    connect: float = 5.0
    read: float = 15.0
    write: float = 5.0
    pool: float = 30.0


def make_request(connections: int, timeouts: Timeouts) -> BaseRequest:
    """Return what carries out requests; behind a proxy that is the library's own."""
    if any(os.environ.get(name) or os.environ.get(name.lower()) for name in _PROXIES):
        return HTTPXRequest(
            connection_pool_size=connections,
            connect_timeout=timeouts.connect,
            read_timeout=timeouts.read,
            write_timeout=timeouts.write,
            pool_timeout=timeouts.pool,
        )
    return PooledRequest(connections, timeouts)


class PooledRequest(BaseRequest):
    """Carries out requests over a pool of connections that are kept open. Uploads are not needed here."""

    def __init__(self, connections: int, timeouts: Timeouts) -> None:
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
                max_connections=self._connections, keepalive_expiry=_KEEP_ALIVE
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
        if self._pool is None:
            raise RuntimeError("The request is used before it was initialized.")
        given = (connect_timeout, read_timeout, write_timeout, pool_timeout)
        seconds = [
            usual if isinstance(one, DefaultValue) else one
            for usual, one in zip(self._timeouts, given, strict=True)
        ]
        headers, body = self._headers, None
        if request_data is not None:
            headers = [*self._headers, _FORM]
            body = urlencode(request_data.json_parameters).encode()
        try:
            response = await self._pool.request(
                method,
                url,
                headers=headers,
                content=body,
                extensions={"timeout": dict(zip(Timeouts._fields, seconds, strict=True))},
            )
        except httpcore.TimeoutException as error:
            raise TimedOut from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            # What they say may hold the address, and that holds the token.
            raise NetworkError(f"The connection failed ({type(error).__name__}).") from error
        return response.status, response.content

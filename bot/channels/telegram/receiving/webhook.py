"""Deliveries by webhook: only Telegram's, of bounded size, confirmed once they are in the inbox."""

from __future__ import annotations

import hmac
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import tornado.web
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest

from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.telegram.receiving.parsing import is_update
from bot.channels.telegram.settings import LIMITS, RECEIVING
from corpus.errors import GuidebotError, SettingsError

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

Receive = Callable[[list[dict[str, Any]]], Awaitable[None]]
Page = Callable[[], Awaitable[bytes]]


class Delivered(NamedTuple):
    """What is delivered.

    Attributes:
        path: to where.
        secret: that each delivery must show.
        receive: takes updates in; what it raises is said to be for later.
    """

    path: str
    secret: str
    receive: Receive


class WebhookServer:
    """Listens for deliveries, and for whoever asks whether the bot is well."""

    def __init__(
        self,
        problem: Callable[[], str],
        delivered: Delivered | None = None,
        longest: float = RECEIVING.connection,
        metrics: Page | None = None,
        well: Callable[[], str] = lambda: "ok",
    ) -> None:
        """Prepare to listen.

        Args:
            problem: returns what is wrong with the bot, an empty string if nothing is.
            delivered: what is taken in; nothing is, if left out.
            longest: seconds for all headers of a request, and for its body.
            metrics: returns what Prometheus is told; nothing is, if left out.
            well: returns what is said where nothing is wrong.
        """
        handlers: list[Any] = [(r"/healthz/?", _Health, {"problem": problem, "well": well})]
        if metrics is not None:
            handlers.append((r"/metrics/?", _Metrics, {"page": metrics}))
        if delivered is not None:
            shared = {"delivered": delivered, "refusals": _Refusals()}
            handlers += [(_pattern(delivered.path), _Delivery, shared), (r".*", _Elsewhere, shared)]
        application = tornado.web.Application(
            handlers,
            log_function=lambda _handler: None,
        )
        self._server = HTTPServer(
            application,
            xheaders=True,
            max_body_size=8 * LIMITS.body,
            body_timeout=longest,
            idle_connection_timeout=longest,
        )

    def listen(self, listen: str) -> None:
        """Listen at ``ADDR:PORT``.

        Raises:
            SettingsError: that is no such thing, or nobody can listen there.
        """
        address, port = parse_listen(listen)
        try:
            self._server.listen(port, address)
        except (OSError, OverflowError) as error:
            raise SettingsError(
                f"Nobody can listen at {listen} ({error}): choose another --listen."
            ) from error

    async def stop(self) -> None:
        """Take no more deliveries."""
        self._server.stop()
        await self._server.close_all_connections()


def parse_listen(listen: str) -> tuple[str, int]:
    """Return address and port of ``ADDR:PORT``.

    >>> parse_listen("[::1]:8080")
    ('::1', 8080)
    """
    address, _, port = listen.rpartition(":")
    if not address or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise SettingsError(f"--listen must be ADDR:PORT, such as 127.0.0.1:8080, not “{listen}”.")
    return address.strip("[]"), int(port)


def path_of(webhook: str) -> str:
    """Return the path that deliveries come to.

    Raises:
        SettingsError: the address is none that Telegram delivers to.
    """
    parts = urlsplit(webhook)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise SettingsError(
            "--webhook must be a public https address, such as https://bot.example.org/guidebot."
        )
    return parts.path or "/"


def _pattern(path: str) -> str:
    return re.escape(path.rstrip("/")) + "/?"


@tornado.web.stream_request_body
class _Delivery(tornado.web.RequestHandler):
    def initialize(self, delivered: Delivered, refusals: _Refusals) -> None:
        self._delivered = delivered
        self._refusals = refusals
        self._body = bytearray()
        self._is_telegram = False

    def prepare(self) -> None:
        self._is_telegram = _shows(self.request, self._delivered.secret)
        length = self.request.headers.get("Content-Length", "0")
        if length.isdigit() and int(length) > LIMITS.body:
            raise tornado.web.HTTPError(413)

    def data_received(self, chunk: bytes) -> None:
        # What a stranger sends is read to its end, so that the connection stays in step, but not kept.
        self._body += chunk
        if len(self._body) > LIMITS.body:
            raise tornado.web.HTTPError(413)

    async def post(self) -> None:
        if not self._is_telegram:
            self._refusals.warning("secret")
            raise tornado.web.HTTPError(403)
        update = _parsed(self._body)
        if not is_update(update):
            event("delivery_refused", reason="no_update")
            raise tornado.web.HTTPError(400)
        try:
            await self._delivered.receive([update])
        except GuidebotError as error:
            mistake(error)
            raise tornado.web.HTTPError(503) from error  # Telegram delivers it again
        self.set_status(200)

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        self.finish(str(status_code))

    def log_exception(self, _kind: object, error: object, _traceback: object) -> None:
        """Say nothing of what strangers send; a mistake of the bot's own is one line."""
        if isinstance(error, Exception) and not isinstance(error, tornado.web.HTTPError):
            mistake(error)


def _parsed(body: bytearray) -> object:
    """Return what a body holds, None if that is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


class _Elsewhere(tornado.web.RequestHandler):
    """What comes to another path: by a stranger, or by Telegram through a proxy that changes the path."""

    def initialize(self, delivered: Delivered, refusals: _Refusals) -> None:
        self._delivered = delivered
        self._refusals = refusals

    def prepare(self) -> None:
        if _shows(self.request, self._delivered.secret):
            self._refusals.warning("path", says="Telegram delivers to another path than --webhook says.")
        raise tornado.web.HTTPError(404)

    def write_error(self, status_code: int, **_kwargs: Any) -> None:
        self.finish(str(status_code))


class _Refusals:
    """Says in the log what was refused: one line a minute for each reason, with how many there were."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[str, float] = {}
        self._since: Counter[str] = Counter()

    def warning(self, reason: str, **more: str) -> None:
        self._since[reason] += 1
        now = self._clock()
        if now - self._last.get(reason, -RECEIVING.quiet) >= RECEIVING.quiet:
            self._last[reason] = now
            event("delivery_refused", logging.WARNING, reason=reason, count=self._since.pop(reason), **more)


def _shows(request: HTTPServerRequest, secret: str) -> bool:
    """Return whether a request shows the secret that only Telegram knows."""
    given = request.headers.get(_SECRET_HEADER, "")
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())


class _Health(tornado.web.RequestHandler):
    def initialize(self, problem: Callable[[], str], well: Callable[[], str]) -> None:
        self._problem, self._well = problem, well

    def get(self) -> None:
        problem = self._problem()
        self.set_status(503 if problem else 200)
        self.finish(problem or self._well())

    head = get


class _Metrics(tornado.web.RequestHandler):
    def initialize(self, page: Page) -> None:
        self._page = page

    async def get(self) -> None:
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.finish(await self._page())

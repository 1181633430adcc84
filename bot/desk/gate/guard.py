"""What every request has to show before a page sees it, and what every response carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse

from bot.channels.chat.privacy.logs import event
from bot.desk.wording import language_for, told
from corpus.languages.spoken import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bot.desk.gate.proxy import Proxy
    from bot.desk.gate.sessions import Gate

    Tell = Callable[[str, int], ASGIApp]

MAX_BYTES = 21 << 20
"""Of a request: a document may have 20 MB."""
SAFE = frozenset({"GET", "HEAD"})
ENTER, ASSETS = "/enter", "/assets/"
LANGUAGE = "_language"
"""Behind the name of the session's cookie: that of the one that says which language was chosen."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class Guard:
    """Lets through what comes from a browser that was let in, to this host, from the desk's own pages.

    Attributes:
        cookie: name of the session's cookie; other desks on this host have others.
    """

    def __init__(  # noqa: PLR0913 (what a request is held against)
        self,
        app: ASGIApp,
        gate: Gate,
        hosts: Collection[str],
        cookie: str,
        tell: Tell,
        *,
        proxy: Proxy | None = None,
    ) -> None:
        """Stand before an app.

        Args:
            app: what is guarded.
            gate: knows the sessions.
            hosts: what a request may call this host, with the port; empty for anything.
            cookie: name of the session's cookie.
            tell: says a sentence instead of the page.
            proxy: through which alone requests come, and which names the user; None where there is none.
        """
        self._app, self._gate, self._hosts, self.cookie = app, gate, hosts, cookie
        self._tell, self._proxy = tell, proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        chosen = cookie_parser(headers.get("cookie", "")).get(self.cookie + LANGUAGE, "")
        with speaking(language_for(chosen, headers.get("accept-language", ""))):
            refused = self._refused(scope)
            if refused is not None:
                await refused(scope, receive, send_guarded)
                return
            await self._app(scope, _bounded(receive), send_guarded)

    def _refused(self, scope: Scope) -> ASGIApp | None:
        """Return what is said instead of the page; None where the page may speak."""
        headers, method = Headers(scope=scope), scope["method"]
        if self._hosts and headers.get("host", "") not in self._hosts:
            return self._tell(told("other_host"), 421)
        if int(_number(headers.get("content-length", "0"))) > MAX_BYTES:
            return self._tell(told("too_large"), 413)
        if method not in SAFE and not _own(headers):
            event("refused", reason="cross_site", path=scope["path"])
            return self._tell(told("other_site"), 403)
        user = self._user(scope)
        if user is None:
            return self._tell(told("not_named"), 403)
        return self._without_session(scope, headers, user)

    def _user(self, scope: Scope) -> str | None:
        """Return whom the proxy names, empty where there is none; None where it had to and did not."""
        if self._proxy is None:
            return ""
        sent = self._proxy.sent(scope)
        user = self._proxy.user(scope) if sent else ""
        if not user:
            event("refused", reason="no_user" if sent else "not_the_proxy", path=scope["path"])
        return user or None

    def _without_session(self, scope: Scope, headers: Headers, user: str) -> ASGIApp | None:
        """Return what is said to somebody who has not come in, or as another one; None to the others."""
        path = scope["path"]
        scope.setdefault("state", {})["user"] = user
        if path == ENTER or path.startswith(ASSETS):
            return None
        cookie = cookie_parser(headers.get("cookie", "")).get(self.cookie, "")
        session = self._gate.session(cookie) if cookie else None
        if session is None or (user and session.author != user):
            return RedirectResponse(ENTER, 303) if scope["method"] in SAFE else self._tell(told("ended"), 401)
        scope["state"].update(session=session, cookie=cookie)
        return None


def _own(headers: Headers) -> bool:
    """Return whether a writing request comes from a page of this very host."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin") or headers.get("referer", "")
    host = headers.get("host", "")
    return any(origin == own or origin.startswith(f"{own}/") for own in (f"http://{host}", f"https://{host}"))


def _bounded(receive: Receive) -> Receive:
    """Return what reads a body up to what a request may have, whatever its headers say."""
    read = 0

    async def receive_bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BYTES:
            raise HTTPException(413, told("too_large"))
        return message

    return receive_bounded


def _number(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 0.0

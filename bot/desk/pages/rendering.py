"""How pages are rendered, and how a form is read: with its token, or not at all."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.chat.privacy.logs import event
from bot.desk.wording import EFFECTS, all_quoted, languages, marked_up, quoted, tag, told, verdict_of
from bot.keeping.report_words import in_words
from corpus.languages.numbers import day, decimal, number, time
from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.desk.clerk import Desk
    from bot.desk.gate.sessions import Gate, Session
    from bot.desk.rehearsing import Rehearsals

HERE = Path(__file__).parent.parent
MAX_FIELD = 4 << 20
"""Bytes of a field that is no file: a document's text, or its hints."""

Endpoint = Callable[["Request", FormData], Awaitable[Response]]
POSTS: dict[str, Callable[[Request], Awaitable[Response]]] = {}
"""All that writes, by its path."""


class Pages:
    """Renders the templates.

    Attributes:
        cookie: name of the session's cookie.
    """

    def __init__(self, cookie: str, days: int) -> None:
        self.cookie = cookie
        self._templates = environment()
        self._templates.globals["days"] = days

    async def page(self, request: Request, template: str, status: int = 200, **fields: Any) -> HTMLResponse:
        """Return a page for somebody who was let in."""
        session = session_of(request)
        unpublished = await desk_of(request).look(lambda clerk: len(clerk.unpublished().judgements))
        note, session.note = session.note, ""
        query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
        shown = {"here": request.url.path, "csrf": session.csrf, "note": note, "n_unpublished": unpublished}
        shown["address"] = request.url.path + query
        return HTMLResponse(self.render(template, **shown, **fields), status)

    def plain(self, template: str, status: int = 200, **fields: Any) -> HTMLResponse:
        """Return a page for anybody, or a part of one."""
        return HTMLResponse(self.render(template, **fields), status)

    def told(self, sentence: str, status: int) -> HTMLResponse:
        """Return a page that says one sentence, to anybody."""
        return self.plain("message.html", status, sentence=sentence, let_in=False)

    async def sorry(self, request: Request, sentence: str, status: int) -> HTMLResponse:
        """Return the same within the desk, to somebody who was let in."""
        let_in = hasattr(request.state, "session")
        return self.plain("message.html", status, sentence=sentence, let_in=let_in)

    def render(self, template: str, **fields: Any) -> str:
        """Return a template, filled in; whatever is filled in is text, never markup."""
        return self._templates.get_template(template).render(**fields)


def environment() -> Environment:
    """Return what renders templates: a name that is not given is an error, and text stays text."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["section"] = SECTION_SEPARATOR.join
    made.globals |= {"say": marked_up, "quoted": quoted, "all_quoted": all_quoted, "verdict_of": verdict_of}
    made.globals |= {"number": number, "decimal": decimal, "day": day, "time": time, "in_words": in_words}
    made.globals |= {"languages": languages, "tag": tag, "effects": EFFECTS}
    made.globals |= {name: partial(_within, name) for name in ("b", "code", "kbd")}
    return made


def _within(tag: str, text: object) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(tag, text)


def posts(path: str, max_fields: int = 200) -> Callable[[Endpoint], Endpoint]:
    """Make a function the endpoint of a form, which gets its fields once its token was checked.

    Args:
        path: where the form is sent.
        max_fields: that it may have.
    """

    def register(endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            async with request.form(max_files=50, max_fields=max_fields, max_part_size=MAX_FIELD) as form:
                token = form.get("csrf", "")
                if not isinstance(token, str) or not _same(token, session_of(request).csrf):
                    event("refused", reason="csrf", path=request.url.path)
                    raise HTTPException(403, told("no_token"))
                return await endpoint(request, form)

        POSTS[path] = checked
        return endpoint

    return register


def field(form: FormData | Mapping[str, Any], name: str) -> str:
    """Return a field of a form as text, empty where it is a file or not there."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def desk_of(request: Request) -> Desk:
    """Return the desk that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


def pages_of(request: Request) -> Pages:
    """Return what renders the pages."""
    pages: Pages = request.app.state.pages
    return pages


def gate_of(request: Request) -> Gate:
    """Return what lets keepers in."""
    gate: Gate = request.app.state.gate
    return gate


def rehearsals_of(request: Request) -> Rehearsals:
    """Return what tries changes."""
    rehearsals: Rehearsals = request.app.state.rehearsals
    return rehearsals


def session_of(request: Request) -> Session:
    """Return the session of a request that was let in."""
    session: Session = request.state.session
    return session


def happened(request: Request, name: str, **fields: object) -> None:
    """Log what somebody did; who, only where a proxy says that."""
    session = session_of(request)
    named: dict[str, object] = {"user": session.author} if session.named else {}
    event(name, logging.INFO, **fields, **named)


def then(request: Request, path: str, note: str = "") -> Response:
    """Return what sends the browser on, and has the next page say a sentence."""
    session_of(request).note = note
    return RedirectResponse(path, 303)


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())

"""Coming in and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.channels.chat.privacy.logs import event
from bot.desk.gate.guard import LANGUAGE
from bot.desk.gate.sessions import LONGEST_SECONDS
from bot.desk.pages.rendering import field, gate_of, happened, pages_of, posts
from bot.desk.wording import told
from corpus.languages.spoken import PACKS

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

YEAR = 365 * 86_400
"""Seconds that a browser remembers which language was chosen."""


async def enter(request: Request) -> Response:
    """Let in who has a link; ask others for what they need."""
    gate, pages = gate_of(request), pages_of(request)
    if user := request.state.user:
        event("entered", by="proxy", user=user)
        return _let_in(request, gate.by_name(user))
    key = request.query_params.get("key")
    if key is None or gate.password:
        return pages.plain("enter.html", by_password=bool(gate.password), problem="")
    if wait := gate.throttle.wait():
        return _later(request, wait)
    cookie = gate.by_link(key)
    event("entered" if cookie else "kept_out", by="link")
    return _let_in(request, cookie) if cookie else pages.told(told("link_used"), 403)


async def give_password(request: Request) -> Response:
    """Let in who knows the password; guesses wait."""
    gate = gate_of(request)
    if request.state.user:
        return RedirectResponse("/enter", 303)
    if wait := gate.throttle.wait():
        return _later(request, wait)
    async with request.form(max_files=0, max_fields=5) as form:
        cookie = gate.by_password(field(form, "password"))
    event("entered" if cookie else "kept_out", by="password")
    if cookie:
        return _let_in(request, cookie)
    return pages_of(request).plain(
        "enter.html", 403, by_password=bool(gate.password), problem=told("wrong_password")
    )


@posts("/leave")
async def leave(request: Request, _form: FormData) -> Response:
    """End the session."""
    gate_of(request).leave(request.state.cookie)
    happened(request, "left")
    response = pages_of(request).told(told("left"), 200)
    response.delete_cookie(pages_of(request).cookie)
    return response


@posts("/language")
async def speak(request: Request, form: FormData) -> Response:
    """Show the pages in another language from now on, and the page on which it was chosen."""
    back, code = field(form, "back"), field(form, "language")
    here = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    response = RedirectResponse(back if here else "/asked", 303)
    if code in PACKS:
        name = pages_of(request).cookie + LANGUAGE
        response.set_cookie(
            name, code, max_age=YEAR, httponly=True, samesite="strict", secure=_is_secure(request)
        )
    return response


async def first(_request: Request) -> Response:
    """Begin with what was asked."""
    return RedirectResponse("/asked", 303)


def _let_in(request: Request, cookie: str) -> Response:
    response = RedirectResponse("/asked", 303)
    response.set_cookie(
        pages_of(request).cookie,
        cookie,
        max_age=int(LONGEST_SECONDS),
        httponly=True,
        samesite="strict",
        secure=_is_secure(request),
    )
    return response


def _is_secure(request: Request) -> bool:
    return request.headers.get("x-forwarded-proto") == "https"


def _later(request: Request, seconds: int) -> Response:
    event("slowed", seconds=seconds)
    response = pages_of(request).told(told("wrong_too_often", n=seconds), 429)
    response.headers["Retry-After"] = str(seconds)
    return response


async def alive(_request: Request) -> Response:
    """Say that the session holds."""
    return Response(status_code=204)


PAGES = {"/": first, "/alive": alive}

"""Coming in and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.channels.chat.privacy.logs import event
from bot.desk.gate.sessions import LONGEST_SECONDS
from bot.desk.pages.rendering import field, gate_of, happened, pages_of, posts

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

_USED = (
    "This link was used already, or is too old: each lets one browser in, within ten minutes. End the desk in"
    " its terminal with Ctrl-C and start it again: it prints a new one. Nothing that was judged is lost."
)
_WRONG = "That is not the password."


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
    return _let_in(request, cookie) if cookie else pages.told(_USED, 403)


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
    return pages_of(request).plain("enter.html", 403, by_password=bool(gate.password), problem=_WRONG)


@posts("/leave")
async def leave(request: Request, _form: FormData) -> Response:
    """End the session."""
    gate_of(request).leave(request.state.cookie)
    happened(request, "left")
    response = pages_of(request).told("You have left the desk: its session has ended.", 200)
    response.delete_cookie(pages_of(request).cookie)
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
        secure=request.headers.get("x-forwarded-proto") == "https",
    )
    return response


def _later(request: Request, seconds: int) -> Response:
    event("slowed", seconds=seconds)
    unit = "second" if seconds == 1 else "seconds"
    response = pages_of(request).told(f"That was wrong too often: try again in {seconds} {unit}.", 429)
    response.headers["Retry-After"] = str(seconds)
    return response


async def alive(_request: Request) -> Response:
    """Say that the session holds."""
    return Response(status_code=204)


PAGES = {"/": first, "/alive": alive}

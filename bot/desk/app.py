"""The desk as an application: which page stands at which address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.chat.privacy.logs import event, mistake
from bot.desk.clerk import Desk
from bot.desk.gate.guard import Guard
from bot.desk.pages import adding, asked, documents, entering, hints, pictures, publishing, sheets, trying
from bot.desk.pages.rendering import HERE, POSTS, Pages
from bot.desk.rehearsing import Rehearsals
from bot.desk.wording import told
from bot.keeping.apart import CarryOut, carry_out_apart
from bot.keeping.staying import StayingProcess
from bot.settings import RETENTION_DAYS
from corpus.errors import GuidebotError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from bot.desk.gate.proxy import Proxy
    from bot.desk.gate.sessions import Gate


def build_app(  # noqa: PLR0913 (where a desk is put together)
    data_dir: Path,
    gate: Gate,
    hosts: Collection[str] = (),
    *,
    cookie: str = "guidebot_desk",
    days: int = RETENTION_DAYS,
    proxy: Proxy | None = None,
    carry_out: CarryOut = carry_out_apart,
    staying: StayingProcess | None = None,
) -> ASGIApp:
    """Return the desk over a data directory.

    Args:
        data_dir: holds the guide.
        gate: lets keepers in.
        hosts: what requests may call this host; empty for anything.
        cookie: name of the session's cookie.
        days: for how long questions are kept.
        proxy: that lets keepers in, if one does.
        carry_out: publishes and rehearses changes.
        staying: rehearses those that no document is read for; ended with the desk.
    """
    pages = Pages(cookie, days)
    desk = Desk(data_dir, carry_out)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await desk.close()
        if staying is not None:
            await staying.close()

    app = Starlette(routes=_routes(), lifespan=lifespan, exception_handlers=_handlers(pages))
    app.state.desk, app.state.gate, app.state.pages = desk, gate, pages
    app.state.rehearsals = Rehearsals(carry_out, staying)
    return Guard(app, gate, hosts, cookie, pages.told, proxy=proxy)


def _routes() -> list[Route | Mount]:
    return [
        Route("/enter", entering.enter),
        Route("/enter", entering.give_password, methods=["POST"]),
        *(Route(path, page) for module in _MODULES for path, page in module.PAGES.items()),
        *(Route(path, endpoint, methods=["POST"]) for path, endpoint in POSTS.items()),
        Mount("/assets", StaticFiles(directory=HERE / "assets")),
    ]


_MODULES = (entering, asked, publishing, documents, adding, hints, sheets, trying, pictures)


def _handlers(pages: Pages) -> dict[Any, Any]:
    async def said(request: Request, error: Exception) -> Response:
        status = 404 if isinstance(error, LookupError) else 400
        return await pages.sorry(request, str(error), status)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        sentence = told("no_page") if error.status_code == 404 else error.detail
        return await pages.sorry(request, sentence, error.status_code)

    async def no_room(request: Request, error: Exception) -> Response:
        assert isinstance(error, OSError)
        return await pages.sorry(request, told("no_room", reason=error.strerror or type(error).__name__), 500)

    async def failed(request: Request, error: Exception) -> Response:
        mistake(error)
        event("failed", path=request.url.path)
        return await pages.sorry(request, told("mistake", kind=type(error).__name__), 500)

    return {GuidebotError: said, HTTPException: refused, OSError: no_room, Exception: failed}

"""Giving a document: dropped, by its address or as text; tried first, then published or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import UploadFile

from bot.desk.drafts import Drafts, Upload
from bot.desk.pages.publishing import carry_out
from bot.desk.pages.rendering import (
    desk_of,
    field,
    happened,
    pages_of,
    posts,
    rehearsals_of,
    session_of,
    then,
)
from bot.desk.wording import told
from bot.keeping.outcome import Job
from corpus.errors import SourceError
from corpus.languages.spoken import Later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from corpus.store.library import Library


class Given(NamedTuple):
    """The fields of the form, beside files."""

    address: str = ""
    text: str = ""
    name: str = ""
    guide: str = ""


async def add_page(request: Request) -> Response:
    """Show the form."""
    return await _form(request, Given())


@posts("/add")
async def add(request: Request, form: FormData) -> Response:
    """Keep what was given as a draft and show what it would do."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    uploads = [Upload(one.filename or "", await one.read()) for one in files]
    given = Given(*(field(form, name).strip() for name in Given._fields))
    drafts = _drafts(request)
    try:
        draft = await desk_of(request).look(lambda clerk: _draft(drafts, clerk.library, uploads, given))
    except SourceError as error:
        return await _form(request, given, str(error))
    return then(request, f"/drafts/{draft}")


@posts("/documents/{name}/edit")
async def edit(request: Request, form: FormData) -> Response:
    """Keep a changed text with its hints as a draft; what can't be published comes back to be mended."""
    name, text, hints = request.path_params["name"], field(form, "text"), field(form, "hints")
    drafts = _drafts(request)
    draft = await desk_of(request).look(lambda clerk: drafts.of_text(clerk.library, text, name, hints=hints))
    outcome = await rehearsals_of(request).of(*await _job(request, draft))
    if outcome.problem is not None:
        drafts.drop(draft)
        return await pages_of(request).page(
            request,
            "documents/edit.html",
            400,
            name=name,
            text=text,
            hints=hints,
            problem=outcome.problem.says,
        )
    return then(request, f"/drafts/{draft}")


@posts("/documents/{name}/remove")
async def remove(request: Request, _form: FormData) -> Response:
    """Keep a removal as a draft."""
    return then(request, f"/drafts/{_drafts(request).of_removal([request.path_params['name']])}")


async def draft_page(request: Request) -> Response:
    """Show what a draft would do to the answers."""
    draft = request.path_params["draft"]
    outcome = await rehearsals_of(request).of(*await _job(request, draft))
    return await pages_of(request).page(
        request, "documents/draft.html", draft=draft, outcome=outcome, brief=False
    )


@posts("/drafts/{draft}/publish")
async def publish(request: Request, form: FormData) -> Response:
    """Publish a draft."""
    draft = request.path_params["draft"]
    change = _drafts(request).change(draft)
    message = field(form, "message").strip()[:500]
    edition = await carry_out(request, change, message, force=bool(field(form, "force")))
    _drafts(request).drop(draft)
    return then(request, "/documents", told("published", edition=str(edition)))


@posts("/drafts/{draft}/drop")
async def drop(request: Request, _form: FormData) -> Response:
    """Drop a draft."""
    _drafts(request).drop(request.path_params["draft"])
    happened(request, "dropped")
    return then(request, "/documents", told("dropped"))


async def _form(request: Request, given: Given, problem: str = "") -> Response:
    status = 400 if problem else 200
    return await pages_of(request).page(request, "documents/add.html", status, problem=problem, given=given)


def _draft(drafts: Drafts, library: Library, uploads: Sequence[Upload], given: Given) -> str:
    if uploads:
        return drafts.of_files(library, uploads, given.name, given.guide)
    if given.address:
        return drafts.of_address(given.address, given.name, given.guide)
    if given.text:
        return drafts.of_text(library, given.text, given.name, guide=given.guide)
    raise SourceError(Later("desk.give_something"))


def _drafts(request: Request) -> Drafts:
    return Drafts(desk_of(request).data_dir)


async def _job(request: Request, draft: str) -> tuple[int, Job]:
    change = _drafts(request).change(draft)
    edition = await desk_of(request).look(lambda clerk: clerk.library.published())
    return edition, Job(str(desk_of(request).data_dir), change, session_of(request).author)


PAGES = {"/add": add_page, "/drafts/{draft}": draft_page}

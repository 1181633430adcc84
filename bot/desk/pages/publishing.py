"""What judgements change, publishing them, and the history of editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

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
from bot.keeping.changes import Change, RollBack
from bot.keeping.outcome import Job, Outcome
from corpus.errors import CheckFailedError, GuidebotError

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from bot.desk.clerk import Clerk
    from bot.keeping.judging.hints_of import Unpublished

_LISTED = 100
"""Editions on the page of the history."""


async def effect(request: Request) -> Response:
    """Tell what the unpublished judgements do, as a part of a page."""
    outcome = await _rehearsed(request, *(await _waiting(request)))
    return pages_of(request).plain("parts/effect.html", outcome=outcome, brief=True)


async def publish_page(request: Request) -> Response:
    """Show the unpublished judgements and the rehearsal of publishing them."""
    unpublished, edition, job = await _waiting(request)
    outcome = await _rehearsed(request, unpublished, edition, job)
    return await pages_of(request).page(
        request, "publish.html", unpublished=unpublished, outcome=outcome, edition=edition, brief=False
    )


@posts("/publish")
async def publish(request: Request, form: FormData) -> Response:
    """Publish the judgements as they are now."""
    unpublished, _, job = await _waiting(request)
    if unpublished.change is None or job is None:
        return then(request, "/publish", told("nothing_to_publish"))
    many = len(unpublished.judgements)
    message = field(form, "message").strip()[:500] or told("n_judged", n=many)
    edition = await carry_out(request, unpublished.change, message, force=bool(field(form, "force")))
    return then(request, "/history", told("published_newest", edition=str(edition)))


async def history(request: Request) -> Response:
    """List the editions, the newest first."""

    def look(clerk: Clerk) -> dict[str, Any]:
        return {"notes": clerk.library.history()[:_LISTED], "published": clerk.library.published()}

    return await pages_of(request).page(request, "history.html", **await desk_of(request).look(look))


async def edition_page(request: Request) -> Response:
    """Show what going back to an edition would do."""
    number = _number(request)
    published = await desk_of(request).look(lambda clerk: clerk.library.published())
    job = Job(str(desk_of(request).data_dir), RollBack(number), session_of(request).author)
    outcome = await rehearsals_of(request).of(published, job)
    return await pages_of(request).page(
        request, "edition.html", number_of=str(number), outcome=outcome, published=published, brief=False
    )


@posts("/history/{number:int}")
async def roll_back(request: Request, _form: FormData) -> Response:
    """Publish an earlier edition anew."""
    number = _number(request)
    edition = await carry_out(request, RollBack(number), told("back_message", edition=str(number)))
    return then(request, "/history", told("same_content", edition=str(edition), earlier=str(number)))


async def carry_out(request: Request, change: Change, message: str, *, force: bool = False) -> int:
    """Publish a change and return the number of its edition.

    Raises:
        CheckFailedError: a check question would lose its answer, so nothing was published.
        GuidebotError: something else is wrong.
    """
    desk, author = desk_of(request), session_of(request).author
    outcome = await desk.carry_out(Job(str(desk.data_dir), change, author, force=force, message=message))
    if outcome.problem is not None:
        raise GuidebotError(outcome.problem.says)
    assert outcome.tried is not None
    if outcome.tried.refused:
        lost = "; ".join(told("quoted", text=question) for question in outcome.tried.checks_failed)
        raise CheckFailedError(told("checks_lost", questions=lost))
    happened(request, "published", edition=outcome.tried.edition, before=outcome.tried.before)
    return outcome.tried.edition


def _number(request: Request) -> int:
    return min(int(request.path_params["number"]), 2**31)  # no library has more, and SQLite counts no further


async def _waiting(request: Request) -> tuple[Unpublished, int, Job | None]:
    """Return what is to be published, the published edition, and the job of trying it."""
    desk, author = desk_of(request), session_of(request).author

    def look(clerk: Clerk) -> tuple[Unpublished, int, Job | None]:
        unpublished = clerk.unpublished()
        job = None
        if unpublished.change is not None:
            job = Job(str(desk.data_dir), unpublished.change, author, also=clerk.tried())
        return unpublished, clerk.library.published(), job

    return await desk.look(look)


async def _rehearsed(
    request: Request, _unpublished: Unpublished, edition: int, job: Job | None
) -> Outcome | None:
    return None if job is None else await rehearsals_of(request).of(edition, job)


PAGES = {
    "/effect": effect,
    "/publish": publish_page,
    "/history": history,
    "/history/{number:int}": edition_page,
}

"""Asking the guide beside its pages: the published edition, and what is judged but not published."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bot.channels.input_lines import problem_with
from bot.desk.pages.rendering import desk_of, pages_of, rehearsals_of, session_of
from bot.desk.pictures.why import WHERES, Why, why
from bot.keeping.outcome import Job
from corpus.languages.spoken import spoken

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.assistant.reply import Reply
    from bot.desk.clerk import Clerk
    from corpus.languages.language import Language

_TURNS = 10


async def tried(request: Request) -> Response:
    """Answer a question as people are answered, and say how it was found."""
    query = request.query_params
    question = " ".join(query.get("q", "").split())
    history = tuple(one for one in query.getlist("h") if one.strip() and not problem_with(one))[-_TURNS:]
    fields: dict[str, Any] = {"question": question, "history": history, "problem": "", "turns": ()}
    if question:
        fields["problem"] = problem_with(question)
    if question and not fields["problem"]:
        turns, explanation, picture = await desk_of(request).look(
            partial(_asked, history=history, question=question, language=spoken())
        )
        fields |= {"turns": turns, "explanation": explanation, "why": picture, "wheres": WHERES}
        fields["staged"] = "/try/staged?" + urlencode({"q": question, "h": history}, doseq=True)
    return await pages_of(request).page(request, "try.html", **fields)


async def staged(request: Request) -> Response:
    """Tell what a question brings with the unpublished judgements, as a part of a page."""
    question, history = request.query_params.get("q", ""), tuple(request.query_params.getlist("h"))
    desk, author = desk_of(request), session_of(request).author

    def look(clerk: Clerk) -> tuple[int, Job | None]:
        change = clerk.unpublished().change
        job = Job(str(desk.data_dir), change, author, also=((question, history),)) if change else None
        return clerk.library.published(), job

    edition, job = await desk.look(look)
    outcome = await rehearsals_of(request).of(edition, job) if job and not problem_with(question) else None
    return pages_of(request).plain("parts/staged.html", outcome=outcome, question=question)


def _asked(
    clerk: Clerk, history: tuple[str, ...], question: str, language: Language
) -> tuple[list[Reply], str, Why | None]:
    conversation = clerk.assistant.conversation(())
    turns = [clerk.assistant.reply(conversation, one) for one in (*history, question)]
    last = clerk.assistant.last_asked(conversation)
    explanation = clerk.assistant.why(conversation, language=language)
    return turns, explanation, why(*last, language) if last else None


PAGES = {"/try": tried, "/try/staged": staged}

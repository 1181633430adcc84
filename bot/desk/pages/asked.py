"""What was asked: the list, a group of it with what may answer, and a keeper's judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from msgspec.json import encode
from starlette.responses import Response

from bot.desk.asked_list import PAGE, Entry, Wanted, wanted_of, why
from bot.desk.nearest import NearSentence, nearest_sentences
from bot.desk.pages.rendering import desk_of, field, happened, pages_of, posts, session_of, then
from bot.desk.pages.sheets import Sheet, sheets_of
from bot.desk.wording import SAID, WHYS, told
from bot.keeping.judging.hints_of import question_file
from bot.keeping.judging.judgement import Judgement, Verdict, key_of
from corpus.errors import HintsError, UnknownNameError
from corpus.languages.spoken import PACKS, Later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from bot.assistant.reply import Reply
    from bot.desk.clerk import Clerk
    from bot.keeping.asked import Asked

LONGEST = 200
"""Characters of a wording that a hint may have; a whole message is none."""
_NOT_THERE = Later("desk.words_not_there")


class Choice(NamedTuple):
    """A filter of the list.

    Attributes:
        name: of its field, see `Wanted`.
        label: what it is called.
        values: what may be chosen besides anything, and what that is called.
    """

    name: str
    label: Later
    values: Mapping[str, Later | str]


_CHOICES = (
    Choice("why", Later("desk.because"), WHYS),
    Choice(
        "days",
        Later("desk.since"),
        {"1": Later("desk.a_day"), "7": Later("desk.a_week"), "30": Later("desk.a_month")},
    ),
    Choice(
        "channel",
        Later("desk.asked_in"),
        {"chat": "Telegram", "terminal": Later("desk.a_terminal"), "json": "JSON"},
    ),
    Choice(
        "sure",
        Later("desk.confidence"),
        {
            "0": Later("desk.sure_0"),
            "1": Later("desk.sure_1"),
            "2": Later("desk.sure_2"),
            "3": Later("desk.sure_3"),
        },
    ),
    Choice(
        "vote",
        Later("desk.votes"),
        {"up": Later("desk.voted_up"), "down": Later("desk.voted_down"), "none": Later("desk.no_votes")},
    ),
)


class Opened(NamedTuple):
    """A group, looked at.

    Attributes:
        entry: the group.
        reply: to its newest question, today.
        nearest: sentences that may answer.
        judged: what was thought of each wording, by its key.
        following: key of the next group to judge, or empty.
        edition: number of the published edition.
        sheets: the pages that the nearest sentences stand on.
    """

    entry: Entry
    reply: Reply
    nearest: list[NearSentence]
    judged: dict[str, Judgement]
    following: str
    edition: int
    sheets: list[Sheet | None]


async def listed(request: Request) -> Response:
    """Show the groups that are wanted."""
    wanted = wanted_of(request.query_params)
    found, judged, guides = await desk_of(request).look(lambda clerk: _found(clerk, wanted))
    page = max(1, _number(request.query_params.get("page", "1")))
    start = f"/asked{wanted.query}{'&' if wanted.query else '?'}page="
    addresses = {at: f"{start}{at}" for at in (page - 1, page + 1) if at > 0 and (at - 1) * PAGE < len(found)}
    return await pages_of(request).page(
        request,
        "asked.html",
        wanted=wanted,
        entries=found[(page - 1) * PAGE : page * PAGE],
        total=len(found),
        page=page,
        before=addresses.get(page - 1, ""),
        after=addresses.get(page + 1, ""),
        judged=judged,
        why=why,
        whys=WHYS,
        choices=_choices(guides),
    )


async def opened(request: Request) -> Response:
    """Show a group with its questions, its reply, and the sentences that may answer."""
    key, wanted = request.path_params["key"], wanted_of(request.query_params)
    seen = await desk_of(request).look(lambda clerk: _open(clerk, key, wanted))
    return await pages_of(request).page(request, "group.html", key=key, query=wanted.query, **seen._asdict())


async def judged_list(request: Request) -> Response:
    """Show what was judged, the newest first."""
    query = request.query_params
    page = max(1, _number(query.get("page", "1")))

    def look(clerk: Clerk) -> tuple[list[Judgement], frozenset[str], dict[str, Later]]:
        unpublished = clerk.unpublished()
        waiting = frozenset(one.id for one in unpublished.judgements)
        return clerk.judgements.all()[::-1], waiting, {one.id: why for one, why in unpublished.stale}

    judged, waiting, stale = await desk_of(request).look(look)
    return await pages_of(request).page(
        request,
        "judged.html",
        judged=judged[(page - 1) * PAGE : page * PAGE],
        total=len(judged),
        page=page,
        pages=-(-len(judged) // PAGE),
        waiting=waiting,
        stale=stale,
    )


async def question_rows(request: Request) -> Response:
    """Give the judgements as a file for `guidebot eval`."""
    judged = await desk_of(request).look(lambda clerk: clerk.judgements.all())
    body = b"".join(encode(row) + b"\n" for row in question_file(judged))
    headers = {"Content-Disposition": 'attachment; filename="questions.jsonl"'}
    return Response(body, media_type="application/jsonl", headers=headers)


@posts("/judge/{key}")
async def judge(request: Request, form: FormData) -> Response:
    """Keep a judgement and go on to the next group."""
    key, author = request.path_params["key"], session_of(request).author
    wanted = wanted_of(request.query_params)
    try:
        verdict = Verdict(field(form, "verdict"))
    except ValueError as error:
        raise UnknownNameError(Later("desk.no_judgement")) from error
    words = {name: field(form, name).strip() for name in ("document", "text", "say")}

    def look(clerk: Clerk) -> tuple[Judgement, str]:
        following = _following(clerk, _entry(clerk, key), wanted)
        return _judge(clerk, key, verdict, author, words), following

    kept, following = await desk_of(request).look(look)
    happened(request, "judged", verdict=verdict.value, id=kept.id)
    where = f"/asked/{following}" if following else "/asked"
    note = told("judged_note", what=SAID[verdict], question=told("quoted", text=kept.question))
    return then(request, where + wanted.query, note)


@posts("/undo")
async def undo(request: Request, form: FormData) -> Response:
    """Take a judgement back; without an id the newest of this keeper."""
    wanted, author = field(form, "id"), session_of(request).author

    def look(clerk: Clerk) -> Judgement:
        own = [one for one in clerk.judgements.all() if one.author == author]
        if not wanted and not own:
            raise UnknownNameError(Later("desk.none_to_undo"))
        return clerk.judgements.undo(wanted or own[-1].id, author)

    undone = await desk_of(request).look(look)
    happened(request, "undone", id=undone.id)
    note = told("undone_note", question=told("quoted", text=undone.question))
    back = field(form, "back")
    return then(request, "/judged" if back == "judged" else f"/asked/{_key(undone)}", note)


def _found(clerk: Clerk, wanted: Wanted) -> tuple[list[Entry], dict[str, Judgement], tuple[str, ...]]:
    judged, terms = clerk.judgements.by_question(), clerk.terms
    return clerk.asked.wanted(wanted, judged, terms), judged, terms.guides


def _choices(guides: tuple[str, ...]) -> list[Choice]:
    """Return the filters of the list, each with its values and what they are called."""
    names = {code: pack.table("grammar")["name"] for code, pack in PACKS.items()}
    several = {guide: guide for guide in guides} if len(guides) > 1 else {}
    return [
        *_CHOICES,
        Choice("guide", Later("desk.guide"), several),
        Choice("language", Later("desk.language"), names),
    ]


def _entry(clerk: Clerk, key: str) -> Entry:
    entry = clerk.asked.find(key)
    if entry is None:
        raise UnknownNameError(Later("desk.question_gone"))
    return entry


def _open(clerk: Clerk, key: str, wanted: Wanted) -> Opened:
    entry = _entry(clerk, key)
    judged = clerk.judgements.by_question()
    first = entry.group.first
    reply = _reply(clerk, first)
    nearest = nearest_sentences(clerk.assistant.retriever(), first.understood_as or first.text)
    own = {one: judged[one] for one in entry.keys if one in judged}
    following, sheets = _following(clerk, entry, wanted), sheets_of(clerk, nearest)
    return Opened(entry, reply, nearest, own, following, clerk.edition.number, sheets)


def _reply(clerk: Clerk, asked: Asked) -> Reply:
    return clerk.assistant.reply(clerk.assistant.conversation(asked.history), asked.text)


def _following(clerk: Clerk, entry: Entry, wanted: Wanted) -> str:
    """Return the key of the wanted group after this one that is to be judged, else that of the first."""
    judged = clerk.judgements.by_question()
    found = clerk.asked.wanted(wanted, {}, clerk.terms)
    everything = [one.key for one in found]
    waiting = {one.key for one in found if any(key not in judged for key in one.keys)} - {entry.key}
    at = everything.index(entry.key) + 1 if entry.key in everything else 0
    return next((key for key in everything[at:] + everything[:at] if key in waiting), "")


def _judge(clerk: Clerk, key: str, verdict: Verdict, author: str, words: dict[str, str]) -> Judgement:
    entry = _entry(clerk, key)
    first, judged = entry.group.first, clerk.judgements.by_question()
    asked = [one for one in entry.group.questions if key_of(one.text) not in judged] or list(
        entry.group.questions
    )
    document, text = _words(clerk, verdict, words, first)
    return clerk.judgements.judge(
        verdict,
        [one.text for one in asked],
        author,
        understood=_wordings(asked),
        history=first.history,
        document=document,
        text=text,
        say=words["say"] if verdict is Verdict.NOT_COVERED else "",
        edition=clerk.edition.number,
    )


def _wordings(asked: list[Asked]) -> tuple[str, ...]:
    """Return questions as a hint may have them: on their own, and none that is a whole message."""
    own = [" ".join((one.understood_as or one.text).split()) for one in asked]
    return tuple(dict.fromkeys(one for one in own if len(one) <= LONGEST)) or (own[0][:LONGEST],)


def _words(clerk: Clerk, verdict: Verdict, words: dict[str, str], first: Asked) -> tuple[str, str]:
    """Return the document of a judgement and the words that answer, as they stand there."""
    documents = {stored.name: stored for stored in clerk.edition.documents}
    if verdict is Verdict.ANSWERS:
        from corpus.places import TextFinder

        name, text = words["document"], " ".join(words["text"].split())
        if name not in documents or not text:
            raise HintsError(_NOT_THERE)
        if TextFinder(clerk.library.text(documents[name].version)).find(text) is None:
            raise HintsError(_NOT_THERE)
        return name, text
    if verdict is Verdict.RIGHTLY_ANSWERED:
        answers = _reply(clerk, first).answers
        if not answers:
            raise HintsError(Later("desk.not_answered_today"))
        return answers[0].document, " ".join(answers[0].text.split())
    near = nearest_sentences(clerk.assistant.retriever(), first.understood_as or first.text, 1)
    return (near[0].document if near else next(iter(documents), "")), ""


def _key(judgement: Judgement) -> str:
    from bot.desk.asked_list import short

    return quote(short(key_of(judgement.question)))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


PAGES = {
    "/asked": listed,
    "/asked/{key}": opened,
    "/judged": judged_list,
    "/judged/questions.jsonl": question_rows,
}

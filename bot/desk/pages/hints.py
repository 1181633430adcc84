"""The hints of a document as a form: questions, and the words that answer them or what is said instead."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from bot.desk.drafts import Drafts
from bot.desk.pages.rendering import desk_of, field, pages_of, posts, then
from bot.desk.wording import told
from corpus.errors import HintsError
from corpus.hints_tables import HintTable, hint_tables, with_tables
from corpus.languages.spoken import Later

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.desk.clerk import Clerk
    from corpus.editions import StoredDocument

SHOWN = 200
"""Hints in a form; a search finds the others."""
_FRESH = 3
"""Empty ones of each kind, for new hints."""


class Row(NamedTuple):
    """A hint in the form.

    Attributes:
        at: its number in the file, from 0; of a new one ``answer-1`` or the like.
        table: what stands in it.
        problem: what is wrong with it.
    """

    at: str
    table: HintTable
    problem: str = ""


class Sent(NamedTuple):
    """The hints that a form changes.

    Attributes:
        version: of the document that its keeper saw.
        base: the hints file of that.
        rows: what was typed, in the order of the form.
    """

    version: int
    base: str
    rows: list[Row]


async def shown(request: Request) -> Response:
    """Show the hints of a document, those that have some words or the first of all."""
    name, words = request.path_params["name"], request.query_params.get("q", "")[:200]

    def look(clerk: Clerk) -> tuple[StoredDocument, str]:
        stored = _stored(clerk, name)
        return stored, clerk.library.hints(stored.version)

    stored, toml = await desk_of(request).look(look)
    tables = hint_tables(toml)
    wanted = words.casefold().split()
    rows = [
        Row(str(at), table)
        for at, table in enumerate(tables or ())
        if all(word in " ".join((*table.questions, table.words)).casefold() for word in wanted)
    ]
    sent, as_text = Sent(stored.version, toml, rows), tables is None
    problem = told("hints_as_text") if as_text else ""
    return await _page(request, sent, words=words, problem=problem, as_text=as_text)


@posts("/documents/{name}/hints", max_fields=6 * SHOWN)
async def change(request: Request, form: FormData) -> Response:
    """Keep changed hints as a draft; a mistake comes back beside the hint that it stands in."""
    name, words = request.path_params["name"], field(form, "q")

    def look(clerk: Clerk) -> tuple[Sent, str, HintsError | None]:
        stored = _stored(clerk, name)
        sent = _sent(clerk, stored, form)
        toml = with_tables(sent.base, *_changes(sent.rows))
        document = replace(clerk.library.full_document(stored), hints=toml)
        try:
            if stored.version != sent.version and document.hints != clerk.library.hints(stored.version):
                raise HintsError(Later("desk.hints_meanwhile"))
            _check(document)
        except HintsError as error:
            return sent, toml, error
        return sent, toml, None

    sent, toml, error = await desk_of(request).look(look)
    if error is None:
        draft = Drafts(desk_of(request).data_dir).of_hints(name, toml, sent.base)
        return then(request, f"/drafts/{draft}")
    place = _place_of(error.line, toml, sent)
    rows = [row._replace(problem=str(error) if at == place else "") for at, row in enumerate(sent.rows)]
    problem = told("hint_mistake") if place is not None else str(error)
    return await _page(request, sent._replace(rows=rows), 400, words=words, problem=problem)


async def _page(  # noqa: PLR0913 (what stands on a page)
    request: Request, sent: Sent, status: int = 200, *, words: str, problem: str, as_text: bool = False
) -> Response:
    rows = [row for row in sent.rows if row.at.isdigit()]
    fresh = [row for row in sent.rows if not row.at.isdigit()] or [
        Row(f"{kind}-{number}", HintTable(kind, (), ""))
        for kind in ("answer", "not_covered")
        for number in range(1, _FRESH + 1)
    ]
    fields: dict[str, Any] = {"rows": rows[:SHOWN], "more": max(len(rows) - SHOWN, 0), "fresh": fresh}
    return await pages_of(request).page(
        request,
        "documents/hints.html",
        status,
        name=request.path_params["name"],
        version=sent.version,
        as_text=as_text,
        words=words,
        problem=problem,
        **fields,
    )


def _stored(clerk: Clerk, name: str) -> StoredDocument:
    from retrieval.keeping import known_document

    return known_document(clerk.edition, name)


def _check(document: Any) -> None:
    from corpus.hints import read_hints

    read_hints(document)


def _sent(clerk: Clerk, stored: StoredDocument, form: FormData) -> Sent:
    """Return what was typed into the form of the hints that its keeper saw."""
    version = field(form, "version")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 18 else stored.version
    base = clerk.library.hints(seen)
    tables = hint_tables(base) or []
    rows: list[Row] = []
    for at in form.getlist("at"):
        if not isinstance(at, str):
            continue
        kind = tables[int(at)].name if at.isdigit() and int(at) < len(tables) else at.rpartition("-")[0]
        if kind in ("answer", "not_covered"):
            asked = (" ".join(line.split()) for line in field(form, f"questions-{at}").splitlines())
            said = field(form, f"words-{at}").strip()
            rows.append(Row(at, HintTable(kind, tuple(dict.fromkeys(filter(None, asked))), said)))
    return Sent(seen, base, rows)


def _changes(rows: list[Row]) -> tuple[dict[int, HintTable], list[HintTable]]:
    """Return what takes the place of hints, by their number, and the new ones."""
    changed = {int(row.at): row.table for row in rows if row.at.isdigit()}
    return changed, [row.table for row in rows if not row.at.isdigit()]


def _place_of(line: int, toml: str, sent: Sent) -> int | None:
    """Return the place among the rows of the hint that stands on a line of the changed file."""
    tables = hint_tables(toml)
    if not line or tables is None:
        return None
    starts = [toml.count("\n", 0, table.start) + 1 for table in tables]
    number = bisect_right(starts, line) - 1
    changed, _ = _changes(sent.rows)
    gone = {at for at, table in changed.items() if table.is_empty}
    kept = [str(at) for at in range(len(hint_tables(sent.base) or ())) if at not in gone]
    kept += [row.at for row in sent.rows if not row.at.isdigit() and not row.table.is_empty]
    at = kept[number] if 0 <= number < len(kept) else ""
    return next((place for place, row in enumerate(sent.rows) if row.at == at), None)


PAGES = {"/documents/{name}/hints": shown}

"""The documents: what was read of them, and their text with the passages that it is cut into."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.desk.pages.rendering import desk_of, pages_of
from bot.desk.pages.sheets import Sheet, Sheets
from corpus.errors import UnknownNameError
from corpus.guides import guide_of
from corpus.languages.spoken import Later

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.desk.clerk import Clerk
    from corpus.editions import Edition, StoredDocument
    from corpus.model import Passage
    from corpus.report.report import Report

PASSAGES = 100
"""Passages on a page."""
_COMPARED = 200
"""Documents up to which all are held against each other for the list."""
_WRITTEN = ("markdown", "text")


class ShownPassage(NamedTuple):
    """A passage as its page shows it.

    Attributes:
        section: the headings above it where they differ from those of the passage before, else empty.
        number: of the passage, from 1.
        sentences: its text, cut where sentences end.
        quoted: how often it was quoted lately.
        sheet: the page that it stands on, None where that can't be shown.
    """

    section: str
    number: int
    sentences: tuple[str, ...]
    quoted: int
    sheet: Sheet | None


async def listed(request: Request) -> Response:
    """List the documents of the published edition."""

    def look(clerk: Clerk) -> dict[str, Any]:
        from corpus.originals.originals import taken_by

        edition = clerk.edition
        few = len(edition.documents) <= _COMPARED
        reports = _reports(clerk, edition, [one.name for one in edition.documents]) if few else {}
        taken = taken_by(clerk.data_dir)
        return {"edition": edition, "reports": reports, "guide_of": guide_of, "originals": taken}

    fields = await desk_of(request).look(look)
    return await pages_of(request).page(request, "documents/documents.html", **fields)


async def shown(request: Request) -> Response:
    """Show a document's text, where it is cut, and where it was quoted."""
    name, page = request.path_params["name"], request.query_params.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1

    def look(clerk: Clerk) -> dict[str, Any]:
        from retrieval.keeping import known_document

        edition = clerk.edition
        stored = known_document(edition, name)
        first = (max(number, 1) - 1) * PASSAGES + 1
        keys = [(stored.version, at) for at in range(first, min(first + PASSAGES, stored.n_passages + 1))]
        quoted = _quoted(clerk, stored)
        return {
            "stored": stored,
            "report": _reports(clerk, edition, [name]).get(name),
            "passages": list(_shown(clerk.library.passages(keys), quoted, Sheets(clerk, stored))),
            "page_number": max(number, 1),
            "n_pages": -(-stored.n_passages // PASSAGES),
            "why_not": why_not_editable(stored),
        }

    return await pages_of(request).page(
        request, "documents/document.html", **await desk_of(request).look(look)
    )


async def edited(request: Request) -> Response:
    """Show a document's text and hints to be changed."""
    name = request.path_params["name"]

    def look(clerk: Clerk) -> dict[str, Any]:
        from retrieval.keeping import known_document

        stored = known_document(clerk.edition, name)
        if reason := why_not_editable(stored):
            raise UnknownNameError(reason)
        return {
            "name": name,
            "text": clerk.library.text(stored.version),
            "hints": clerk.library.hints(stored.version),
            "problem": "",
        }

    return await pages_of(request).page(request, "documents/edit.html", **await desk_of(request).look(look))


def why_not_editable(stored: StoredDocument) -> Later | None:
    """Return why a document is not changed in the page; None where it is."""
    if stored.format not in _WRITTEN or stored.source.startswith(("http://", "https://")):
        return Later("desk.not_here", name=stored.name, source=stored.source)
    location = Path(stored.location)
    if location.is_absolute() and location.is_file():
        command = f"guidebot corpus update {stored.name}"
        return Later("desk.not_this_file", name=stored.name, file=location.name, command=command)
    return None


def _reports(clerk: Clerk, edition: Edition, names: list[str]) -> dict[str, Report]:
    from corpus.report.reporting import Reporter

    return {one.document: one for one in Reporter(clerk.library, keep=False).reports(edition, names)}


def _quoted(clerk: Clerk, stored: StoredDocument) -> list[int]:
    """Return where the document as it is now was quoted as an answer, an offset each time."""
    versions: dict[int, int | None] = {}

    def version(edition: int) -> int | None:
        if edition not in versions:
            try:
                then = clerk.library.edition(edition).document(stored.name)
            except UnknownNameError:
                then = None
            versions[edition] = then.version if then else None
        return versions[edition]

    return [
        one.shown[0].start
        for one in clerk.questions.exchanges()
        if one.answered
        and one.shown
        and one.shown[0].document == stored.name
        and version(one.edition) == stored.version
    ]


def _shown(passages: list[Passage], quoted: list[int], sheets: Sheets) -> list[ShownPassage]:
    counts: Counter[int] = Counter()
    for start in quoted:
        for passage in passages:
            if passage.start <= start < passage.end:
                counts[passage.number] += 1
                break
    found: list[ShownPassage] = []
    before: tuple[str, ...] | None = None
    for passage in passages:
        section = " › ".join(passage.section) if passage.section != before else ""
        before = passage.section
        sheet = sheets.of(passage.start, passage.end, passage.text)
        found.append(
            ShownPassage(section, passage.number, _sentences(passage), counts[passage.number], sheet)
        )
    return found


def _sentences(passage: Passage) -> tuple[str, ...]:
    """Return a passage's text in pieces that end where its sentences end."""
    ends = [end - passage.start for _, end in passage.sentences][:-1]
    cuts = [0, *ends, len(passage.text)]
    return tuple(passage.text[start:end] for start, end in pairwise(cuts))


PAGES = {"/documents": listed, "/documents/{name}": shown, "/documents/{name}/edit": edited}

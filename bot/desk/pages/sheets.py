"""The pages of PDF files as pictures, with words marked on them; the text stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

from starlette.responses import Response

from bot.desk.pages.rendering import desk_of, happened
from corpus.errors import UnknownNameError
from corpus.languages.spoken import Later

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.desk.clerk import Clerk
    from bot.desk.nearest import NearSentence
    from corpus.editions import StoredDocument
    from corpus.originals.page_pictures import Wanted

MOST = 20_000
"""Characters that are marked at most."""


class Sheet(NamedTuple):
    """A page that can be shown.

    Attributes:
        number: of the page, from 1.
        address: of its picture.
        words: that are marked on it.
    """

    number: int
    address: str
    words: str


class Sheets:
    """Tells which words of a document can be shown on their page."""

    def __init__(self, clerk: Clerk, stored: StoredDocument) -> None:
        """Look whether the file of a document is kept."""
        from corpus.originals.originals import original_of

        self._library, self._stored = clerk.library, stored
        self._kept = original_of(clerk.library, stored.content) is not None

    def of(self, start: int, end: int, words: str) -> Sheet | None:
        """Return the page of the words between two offsets; None where it can't be shown."""
        place = self._library.place(self._stored.version, start) if self._kept else None
        if place is None or place.page is None:
            return None
        which = urlencode({"version": self._stored.version, "start": start, "end": min(end, start + MOST)})
        name = quote(self._stored.name, safe="")
        return Sheet(place.page, f"/documents/{name}/sheet.png?{which}", " ".join(words.split()))


def sheets_of(clerk: Clerk, sentences: Sequence[NearSentence]) -> list[Sheet | None]:
    """Return the page of each sentence, None where it can't be shown."""
    names = {one.document for one in sentences}
    documents = {one.name: Sheets(clerk, one) for one in clerk.edition.documents if one.name in names}
    return [
        documents[one.document].of(one.start, one.end, one.text) if one.document in documents else None
        for one in sentences
    ]


async def picture(request: Request) -> Response:
    """Give the page that some words of a document stand on as a picture."""
    from corpus.originals.page_pictures import page_wanted

    name = request.path_params["name"]
    version, start, end = (_number(request.query_params.get(one, "")) for one in ("version", "start", "end"))

    def look(clerk: Clerk) -> Wanted | None:
        stored = clerk.edition.document(name)
        if stored is None or stored.version != version or end - start > MOST:
            return None
        return page_wanted(clerk.library, version, start, end)

    wanted = await desk_of(request).look(look)
    made = await desk_of(request).pictures.draw(wanted) if wanted else None
    if made is None:
        raise UnknownNameError(Later("desk.no_sheet"))
    happened(request, "page_shown", document=name, pages=",".join(map(str, made.pages)))
    return Response(made.png, media_type="image/png")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1


PAGES = {"/documents/{name}/sheet.png": picture}

"""What was asked, in pictures, each with its table; as a page, and as one file of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bot.desk.asked_list import MOST_ASKED
from bot.desk.pages.rendering import HERE, Pages, desk_of, pages_of
from bot.desk.pictures.drawing import stacked
from bot.desk.pictures.figures import Figures, figures
from corpus.languages.numbers import day, decimal
from corpus.languages.spoken import speaking

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.desk.clerk import Clerk
    from bot.keeping.asked import AskedQuestions
    from corpus.languages.language import Language
    from corpus.store.library import Library


async def shown(request: Request) -> Response:
    """Show the pictures."""

    def look(clerk: Clerk) -> Figures:
        return figures(clerk.library, clerk.questions.exchanges(), clerk.questions.recent(MOST_ASKED))

    found = await desk_of(request).look(look)
    return await pages_of(request).page(request, "pictures.html", **_charts(found))


def report_file(library: Library, asked: AskedQuestions, days: int, language: Language) -> str:
    """Return the same as one HTML file that needs nothing else.

    Args:
        library: holds the guide.
        asked: what people asked.
        days: for how long that is kept.
        language: that it is written in.
    """
    found = figures(library, asked.exchanges(), asked.recent(MOST_ASKED))
    style = (HERE / "assets" / "desk.css").read_text(encoding="utf-8")
    edition = library.edition(library.published())
    titles = ", ".join(one.title for one in edition.documents[:3])
    pages = Pages("", days)
    made = datetime.now(UTC).strftime("%Y-%m-%d")
    fields = {"style": Markup(style), "titles": titles, "made": made, "edition": edition.number}
    with speaking(language):
        return pages.render("report.html", **fields, **_charts(found))


def _charts(found: Figures) -> dict[str, Any]:
    days, sure = found.days, found.sure
    names = [day(one.day, form="day_of_year") for one in days]
    return {
        "figures": found,
        "by_day": stacked(names, [one.answered for one in days], [one.refused for one in days]),
        "votes": stacked(names, [one.liked for one in days], [one.disliked for one in days]),
        "by_confidence": stacked(
            [decimal(one.least, places=1) for one in sure],
            [one.answered for one in sure],
            [one.refused for one in sure],
        ),
        "most_quoted": max((one.quoted for one in found.sections), default=1),
    }


PAGES = {"/pictures": shown}

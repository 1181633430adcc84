"""`guidebot search`: ranked passages, no answer picked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bot.channels.input_lines import from_argument, problem_with, read_lines
from bot.command_line.common_options import pass_settings
from bot.command_line.numbers import WholeNumber
from bot.command_line.opening import open_library
from bot.settings import Settings
from corpus.guides import one_guide
from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from corpus.store.library_store import LibraryStore
    from retrieval.retriever import Retriever, SearchHit


_MANY = 200
"""Lines of stdin after which there are most likely many more."""


@click.command(
    "search",
    epilog="""\b
Examples:
  guidebot search "fellowship length"
  guidebot search --limit 3 --json salary
  guidebot search --json < queries.txt""",
)
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--guide", default="", metavar="NAME", help="Search this guide alone, where there are several.")
@click.option("--limit", type=WholeNumber(1), default=10, show_default=True, help="Passages at most.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per query.")
@pass_settings
def search_command(
    settings: Settings, *, words: tuple[str, ...], guide: str, limit: int, as_json: bool
) -> None:
    """List the passages that match QUERY, best first.

    Without QUERY, one query a line is read from stdin, and one line of JSON is printed for each.
    """
    query = from_argument(" ".join(words))
    if words and problem_with(query):
        raise click.UsageError(problem_with(query))
    searcher = _Searcher(one_guide(open_library(settings), guide), limit)
    if not words:
        _search_lines(searcher)
    elif as_json:
        _print_object(query, searcher.search(query))
    else:
        _print_hits(searcher.search(query))


class _Searcher:
    """Searches the edition that is published at the time of each query."""

    def __init__(self, library: LibraryStore, limit: int) -> None:
        self._library = library
        self._limit = limit
        self._retriever: Retriever | None = None
        self._key = ""

    def warm_up(self) -> None:
        """Load what answers many queries quickest."""
        if self._retriever is not None:
            self._retriever.warm_up()

    def search(self, query: str) -> list[SearchHit]:
        from retrieval.retriever import Retriever

        published = self._library.published()
        key = self._library.edition_key(published)
        if self._retriever is None or self._key != key:
            self._retriever, self._key = Retriever.open(self._library, published), key
        return self._retriever.search(query, self._limit)


def _search_lines(searcher: _Searcher) -> None:
    for number, line in enumerate(read_lines(sys.stdin.buffer), 1):
        if number == _MANY:
            searcher.warm_up()
        if line.problem:
            _print_object(line.text, [], error=line.problem)
        else:
            _print_object(line.text, searcher.search(line.text))


def _print_object(query: str, hits: list[SearchHit], **more: str) -> None:
    from bot.channels.json.reply_json import print_json

    print_json({"query": query, "hits": [_hit_fields(hit) for hit in hits], **more})


def _hit_fields(hit: SearchHit) -> dict[str, Any]:
    return {
        "document": hit.document,
        "section": SECTION_SEPARATOR.join(hit.section),
        "passage": hit.passage,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "score": hit.score,
        **({} if hit.bm25 is None else {"bm25": hit.bm25}),
    }


def _print_hits(hits: list[SearchHit]) -> None:
    from bot.assistant.markup import drop_markup
    from bot.channels.terminal.rendering import print_text

    if not hits:
        click.echo("No passage matches.", err=True)
    for rank, hit in enumerate(hits, 1):
        place = SECTION_SEPARATOR.join((hit.document, *hit.section))
        print_text(f"{rank}. {place}  [{hit.score:.2f}]\n{drop_markup(hit.text).text}\n")

"""`guidebot corpus add`, `update`, `remove` and `rollback`: each publishes a new edition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.command_line.common_options import pass_settings
from bot.command_line.opening import open_library
from bot.settings import Settings

if TYPE_CHECKING:
    from corpus.library import Library
    from corpus.model import Document
    from corpus.validators import Validators
    from retrieval.keeping import Publication, Request

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--json", "as_json", is_flag=True, help="Print what came of it as one JSON object."),
    click.option("--author", default="", metavar="NAME", help="Who, if not this system's user."),
    click.option("-m", "--message", default="", metavar="TEXT", help="Why, for `corpus history`."),
    click.option("--force", is_flag=True, help="Publish even if a check question loses its answer."),
    click.option("--dry-run", is_flag=True, help="Show what would change, and publish nothing."),
)


def _publishing_options(function: _Decorated) -> _Decorated:
    """Give a command the options of all that publish; they come as the fields of `How`."""
    for option in _OPTIONS:
        function = option(function)
    return function


@click.command(
    "add",
    epilog="""\b
Examples:
  guidebot corpus add handbook.md faq/ https://example.org/rules.html
  guidebot corpus add --name rules draft.md
  guidebot corpus add --include '*.md' --include '*.html' site/
  guidebot corpus add --dry-run handbook.md
  guidebot corpus add --suggest handbook.md

A hints file beside a source, such as handbook.hints.toml, belongs to it. With -v
every passage and every answer that changes is shown.""",
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--name", metavar="NAME", help="What to call the document; for a single source.")
@click.option(
    "--include", multiple=True, metavar="PATTERN", help="Of folders, only such files; may be repeated."
)
@click.option("--allow-private", is_flag=True, help="Fetch from addresses that are not public as well.")
@click.option("--suggest", is_flag=True, help="Print hints that might help, and publish nothing.")
@_publishing_options
@pass_settings
def add_command(
    settings: Settings,
    /,
    *,
    sources: tuple[str, ...],
    name: str | None,
    include: tuple[str, ...],
    allow_private: bool,
    **how: Any,
) -> None:
    """Add documents, or replace those of the same names.

    SOURCE is a file, a folder or an http(s) address: Markdown, plain text, HTML, PDF or DOCX.
    """
    if name is not None and len(sources) > 1:
        raise click.UsageError("--name is for a single source.")
    from bot.channels.terminal.progress import Progress
    from bot.keeping.publishing import How, publish, say
    from corpus.readers import read_sources
    from corpus.rendered_before import RenderedBefore
    from retrieval.keeping import add

    library = open_library(settings)
    suggest = how.pop("suggest")
    pages: dict[str, Validators] = {}
    rendered = RenderedBefore(library)
    with Progress() as progress:
        read = read_sources(
            sources,
            name=name,
            allow_private=allow_private,
            include=include,
            progress=progress.reading,
            validators=pages,
            rendered=rendered,
        )
    for path in read.skipped:
        say(f"Skipped {path}: it is of a type that can't be read.")

    if suggest:
        _print_suggestions(settings, library, read.documents)
        return
    documents = [_detached(document, library.data_dir) for document in read.documents]

    def change(request: Request) -> Publication:
        return add(library, documents, replace(request, validators=pages, rendered=rendered))

    publish(settings, change, How(**how, skipped=read.skipped))


@click.command(
    "update",
    epilog="""\b
Examples:
  guidebot corpus update
  guidebot corpus update handbook --dry-run""",
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--allow-private", is_flag=True, help="Fetch from addresses that are not public as well.")
@_publishing_options
@pass_settings
def update_command(settings: Settings, /, *, names: tuple[str, ...], allow_private: bool, **how: Any) -> None:
    """Read all sources again, or those of NAME.

    Hints files are read again, too. One edition is published if anything changed.
    """
    from bot.channels.terminal.progress import Progress
    from bot.keeping.publishing import How, publish, say
    from corpus.readers import Options, reread_all
    from corpus.rendered_before import RenderedBefore
    from retrieval.keeping import add, known_document

    library = open_library(settings)
    base = library.edition(library.published())
    wanted = [known_document(base, name) for name in dict.fromkeys(names)] or base.documents
    for stored in wanted:
        if not stored.location:
            say(f"{stored.name} stays as it is: its source was sent, and is not kept.")
    wanted = [stored for stored in wanted if stored.location]
    pages = library.remembered.validators(base.number)
    rendered = RenderedBefore(library)
    options = Options(allow_private, validators=pages, rendered=rendered)
    before = (library.full_document(stored) for stored in wanted)
    documents = []
    with Progress() as progress, closing(reread_all(before, options)) as found:
        for document in found:
            documents.append(document)
            progress.reading(len(documents), len(wanted), document.name)

    def change(request: Request) -> Publication:
        return add(
            library, documents, replace(request, validators=pages, rendered=rendered, replace_only=True)
        )

    publish(settings, change, How(**how))


@click.command(
    "remove",
    epilog="""\b
Examples:
  guidebot corpus remove pain-medicine
  guidebot corpus remove faq rules --dry-run""",
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@_publishing_options
@pass_settings
def remove_command(settings: Settings, /, *, names: tuple[str, ...], **how: Any) -> None:
    """Remove the documents NAME, with their check questions."""
    from bot.keeping.publishing import How, publish
    from retrieval.keeping import remove

    library = open_library(settings)
    publish(settings, lambda request: remove(library, names, request), How(**how))


@click.command(
    "rollback",
    epilog="""\b
Examples:
  guidebot corpus rollback
  guidebot corpus rollback 3 -m "Prices were wrong"

Nothing is lost: the content of the earlier edition is published as a new one.""",
)
@click.argument("edition", type=click.IntRange(0), required=False)
@_publishing_options
@pass_settings
def rollback_command(settings: Settings, /, *, edition: int | None, **how: Any) -> None:
    """Publish an earlier EDITION anew.

    Without a number it is the one before the published one.
    """
    from bot.keeping.publishing import How, publish
    from retrieval.keeping import roll_back

    library = open_library(settings)
    publish(settings, lambda request: roll_back(library, edition, request), How(**how))


def _detached(document: Document, data_dir: Path) -> Document:
    """Return a document without its location if that is the data directory, where files come and go."""
    location = Path(document.location)
    inside = location.is_absolute() and location.is_relative_to(data_dir.resolve())
    return replace(document, location="") if inside else document


def _print_suggestions(settings: Settings, library: Library, documents: Sequence[Document]) -> None:
    from bot.channels.terminal.rendering import clean_for_terminal
    from bot.keeping.publishing import unanswered
    from corpus.hints import hints_file_name
    from retrieval.keeping import suggest

    asked = list(dict.fromkeys(one.understood_as or one.text for one in unanswered(settings)))
    for document in documents:
        found = suggest(library, document, asked)
        click.echo(clean_for_terminal(f"# {hints_file_name(document)}\n\n{found or '# Nothing to propose.'}"))

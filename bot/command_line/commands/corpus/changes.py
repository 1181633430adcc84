"""`guidebot corpus add`, `update`, `remove` and `rollback`: each publishes a new edition."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.command_line.common_options import pass_settings
from bot.command_line.numbers import WholeNumber
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.keeping.changes import Add, Change

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
@click.option("--guide", default="", metavar="NAME", help="The guide that the documents belong to.")
@click.option("--allow-private", is_flag=True, help="Fetch from addresses that are not public as well.")
@click.option("--suggest", is_flag=True, help="Print hints that might help, and publish nothing.")
@_publishing_options
@pass_settings
def add_command(  # noqa: PLR0913 (its options)
    settings: Settings,
    /,
    *,
    sources: tuple[str, ...],
    name: str | None,
    include: tuple[str, ...],
    guide: str,
    allow_private: bool,
    **how: Any,
) -> None:
    """Add documents, or replace those of the same names.

    SOURCE is a file, a folder or an http(s) address: Markdown, HTML, PDF, Word, Excel and more.
    """
    if name is not None and len(sources) > 1:
        raise click.UsageError("--name is for a single source.")
    from bot.keeping.changes import Add

    change = Add(sources, name or "", include, allow_private, guide)
    if how.pop("suggest"):
        _print_suggestions(settings, change)
    else:
        _publish(settings, change, **how)


@click.command(
    "update",
    epilog="""\b
Examples:
  guidebot corpus update
  guidebot corpus update --prune
  guidebot corpus update handbook --dry-run""",
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--allow-private", is_flag=True, help="Fetch from addresses that are not public as well.")
@click.option("--prune", is_flag=True, help="Remove documents whose files are gone.")
@_publishing_options
@pass_settings
def update_command(
    settings: Settings, /, *, names: tuple[str, ...], allow_private: bool, prune: bool, **how: Any
) -> None:
    """Read all sources again, or those of NAME.

    Hints files are read again, too, and what is new in folders that were added. One edition is published if
    anything changed. What can't be read or is gone is named, and stays as it was.
    """
    from bot.keeping.changes import Update

    _publish(settings, Update(names, allow_private, prune), **how)


@click.command(
    "watch",
    epilog="""\b
Examples:
  guidebot corpus watch
  guidebot corpus watch handbook/ faq/

Needs watchfiles: pip install '.[watch]' in a clone of guidebot.""",
)
@click.argument("folders", nargs=-1, metavar="[FOLDER]...", type=click.Path(exists=True, file_okay=False))
@click.option("--prune", is_flag=True, help="Remove documents whose files are gone.")
@click.option("--author", default="", metavar="NAME", help="Who, if not this system's user.")
@click.option("--force", is_flag=True, help="Publish even if a check question loses its answer.")
@pass_settings
def watch_command(settings: Settings, /, *, folders: tuple[str, ...], prune: bool, **how: Any) -> None:
    """Publish what changes in folders, as it changes, until interrupted.

    FOLDERs that were not added before are added; without one, all that were added are watched.
    """
    from bot.command_line.watching import watch
    from bot.keeping.guide_keeping import How

    watch(settings, folders, prune=prune, how=How(**how))


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
    from bot.keeping.changes import Remove

    _publish(settings, Remove(names), **how)


@click.command(
    "rollback",
    epilog="""\b
Examples:
  guidebot corpus rollback
  guidebot corpus rollback 3 -m "Prices were wrong"

Nothing is lost: the content of the earlier edition is published as a new one.""",
)
@click.argument("edition", type=WholeNumber(0), required=False)
@_publishing_options
@pass_settings
def rollback_command(settings: Settings, /, *, edition: int | None, **how: Any) -> None:
    """Publish an earlier EDITION anew.

    Without a number it is the one before the published one.
    """
    from bot.keeping.changes import RollBack

    _publish(settings, RollBack(edition), **how)


def _publish(settings: Settings, change: Change, *, as_json: bool, **how: Any) -> None:
    from bot.command_line.publishing import publish
    from bot.keeping.guide_keeping import How

    publish(settings, change, How(**how), as_json=as_json)


def _print_suggestions(settings: Settings, change: Add) -> None:
    from bot.channels.terminal.rendering import clean_for_terminal
    from bot.command_line.publishing import open_keeping

    with open_keeping(settings) as keeping:
        suggestions = list(keeping.suggestions(change))
    for file_name, toml in suggestions:
        click.echo(clean_for_terminal(f"# {file_name}\n\n{toml or '# Nothing to propose.'}"))

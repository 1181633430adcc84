"""`guidebot corpus export` and `backup`: the guide as files, and the library as one."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line.common_options import pass_settings
from bot.command_line.opening import open_library
from bot.settings import Settings


@click.command(
    "export",
    epilog="""\b
Examples:
  guidebot corpus export guide/
  guidebot corpus export --edition 3 guide/ && guidebot --data-dir other corpus add guide/""",
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--edition", type=click.IntRange(1), metavar="N", help="An earlier edition instead.")
@pass_settings
def export_command(settings: Settings, *, folder: Path, edition: int | None) -> None:
    """Write every document with its hints into the folder DIR.

    Added elsewhere, they give the same answers.
    """
    from bot.keeping.publishing import say
    from corpus.exporting import export

    library = open_library(settings)
    exported = library.edition(library.published() if edition is None else edition)
    count = export(library, exported, folder)
    documents = "1 document" if count == 1 else f"{count:,} documents"
    say(f"{folder} holds edition {exported.number} now: {documents}.")


@click.command(
    "backup",
    epilog="""\b
Examples:
  guidebot corpus backup ~/backups/library.sqlite

To restore it, put it into the data directory as library.sqlite while nothing else runs.""",
)
@click.argument("file", type=click.Path(path_type=Path))
@pass_settings
def backup_command(settings: Settings, *, file: Path) -> None:
    """Copy the library with all its editions to FILE.

    It may be in use meanwhile.
    """
    from bot.keeping.publishing import say

    library = open_library(settings)
    library.back_up(file.expanduser())
    say(f"{file} is a copy of the library. To restore it, put it in the place of {library.path}.")

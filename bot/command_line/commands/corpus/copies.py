"""`guidebot corpus export`, `backup` and `restore`: the guide as files, and the library as one."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line.common_options import pass_settings
from bot.command_line.numbers import WholeNumber
from bot.command_line.opening import open_library
from bot.settings import Settings
from corpus.errors import LibraryError


@click.command(
    "export",
    epilog="""\b
Examples:
  guidebot corpus export guide/
  guidebot corpus export --edition 3 guide/ && guidebot --data-dir other corpus add guide/""",
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--edition", type=WholeNumber(1), metavar="N", help="An earlier edition instead.")
@pass_settings
def export_command(settings: Settings, *, folder: Path, edition: int | None) -> None:
    """Write every document with its hints into the folder DIR.

    Added elsewhere, they give the same answers.
    """
    from bot.command_line.publishing import say
    from corpus.store.exporting import export

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
  guidebot corpus restore ~/backups/library.sqlite

`guidebot backup` keeps what the bot knows as well.""",
)
@click.argument("file", type=click.Path(path_type=Path))
@pass_settings
def backup_command(settings: Settings, *, file: Path) -> None:
    """Copy the library with all its editions to FILE.

    It may be in use meanwhile.
    """
    from bot.command_line.publishing import say

    library = open_library(settings)
    library.back_up(file.expanduser())
    say(f"{file} is a copy of the library. `guidebot corpus restore {file}` puts it back.")


@click.command(
    "restore",
    epilog="""\b
Examples:
  guidebot corpus restore ~/backups/library.sqlite

Stop the bot before. What is there stays until the whole backup is known to be good.""",
)
@click.argument("file", type=click.Path(path_type=Path))
@pass_settings
def restore_command(settings: Settings, *, file: Path) -> None:
    """Put the backup FILE in the place of the library.

    FILE is what `guidebot corpus backup` wrote, of this version or an earlier one.
    """
    from bot.channels.chat.life.single import only_one
    from bot.command_line.publishing import open_asked, say
    from bot.keeping.archive import is_archive
    from corpus.store.postgres.address import refuse_files
    from corpus.store.restoring import leaving_nothing, restore_library

    refuse_files(settings.database_url)
    file = file.expanduser()
    if is_archive(file):
        raise LibraryError(f"{file} is a backup of everything: `guidebot restore {file}` puts it back.")
    with leaving_nothing(settings.data_dir), only_one(settings.data_dir):
        try:
            given = max(open_asked(settings).cited_editions(), default=0)
        except LibraryError:  # damaged: what it cites can't be shown anyway
            given = 0
        restore_library(settings.data_dir, file, given=given)
    edition = open_library(settings).published()
    say(f"The library is that of {file} now: edition {edition} is published.")

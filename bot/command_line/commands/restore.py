"""`guidebot restore`: everything in the data directory, out of one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.command_line.common_options import pass_settings
from bot.settings import Settings
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from bot.keeping.archive import Check


@click.command(
    "restore",
    epilog="""\b
Examples:
  guidebot restore ~/backups/guidebot.zip

Stop the bot before. What is there stays until the whole backup is known to be good.""",
)
@click.argument("file", type=click.Path(path_type=Path))
@pass_settings
def restore_command(settings: Settings, *, file: Path) -> None:
    """Put the backup FILE in the place of everything in the data directory.

    FILE is what `guidebot backup` wrote, of this version or an earlier one.
    """
    from bot.channels.chat.life.single import only_one
    from bot.command_line.publishing import say
    from bot.keeping.archive import check_archive, restore_everything
    from corpus.files.writer_lock import writer_lock
    from corpus.store.database import finish_restoring, plain_errors
    from corpus.store.postgres.address import refuse_files
    from corpus.store.restoring import DATABASE_MAGIC, leaving_nothing

    refuse_files(settings.database_url)
    file = file.expanduser()
    _refuse_library(file, DATABASE_MAGIC)
    data_dir = settings.data_dir
    check_archive(data_dir, file)  # before there is as much as a lock in the directory
    with (
        leaving_nothing(data_dir),
        only_one(data_dir),
        writer_lock(data_dir),
        plain_errors(data_dir / "library.sqlite"),
    ):
        finish_restoring(data_dir)
        files = restore_everything(data_dir, file, _checks())
    number = "1 file" if files == 1 else f"{files:,} files"
    say(f"Everything is as it was when {file} was made: {number}.")


def _refuse_library(file: Path, magic: bytes) -> None:
    if file.exists() and not file.is_file():
        raise LibraryError(f"{file} is no file: give one that `guidebot backup` wrote.")
    try:
        with file.open("rb") as opened:
            library = opened.read(len(magic)) == magic
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LibraryError(f"The backup {file} can't be read ({reason}): give another file.") from error
    if library:
        raise LibraryError(
            f"{file} is a backup of the library alone: `guidebot corpus restore {file}` puts it back."
        )


def _checks() -> dict[str, Check]:
    """Return what is looked at in each database of a backup."""
    from bot.channels.chat.store.sqlite import database, migrations
    from bot.keeping.archive import check_database
    from corpus.store.database import FILE_NAME
    from corpus.store.restoring import make_ready

    def check_bot(copy: Path, backup: Path) -> None:
        check_database(copy, backup)
        if database.steps_taken(copy) > len(migrations.MIGRATIONS):
            raise LibraryError(f"The backup {backup} was made by a later version: upgrade guidebot.")

    return {FILE_NAME: make_ready, database.FILE_NAME: check_bot}

"""`guidebot backup`: everything in the data directory, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line.common_options import pass_settings
from bot.command_line.opening import open_library
from bot.settings import Settings


@click.command(
    "backup",
    epilog="""\b
Examples:
  guidebot backup ~/backups/guidebot.zip
  guidebot restore ~/backups/guidebot.zip

The file holds what people asked and the secrets of the bot's buttons: keep it safe. The
token is in there only if its file is in the data directory.""",
)
@click.argument("file", type=click.Path(path_type=Path))
@pass_settings
def backup_command(settings: Settings, *, file: Path) -> None:
    """Copy everything in the data directory to FILE.

    The guide with all its editions, the bot's inbox and conversations, settings, the history
    of the prompt. All of it may be in use meanwhile.
    """
    from bot.command_line.publishing import say
    from bot.keeping.archive import back_up_everything
    from corpus.store.postgres.address import refuse_files

    refuse_files(settings.database_url)
    open_library(settings).close()  # a fresh directory gets one; a damaged one is not worth keeping
    files = back_up_everything(settings.data_dir, file.expanduser())
    number = "1 file" if files == 1 else f"{files:,} files"
    say(f"{file} holds everything now: {number}. `guidebot restore {file}` puts it back.")

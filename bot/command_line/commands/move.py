"""`guidebot move`: everything that is kept, from files into a database or back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from bot.command_line.common_options import pass_settings
from bot.settings import Settings
from corpus.errors import LibraryError, SettingsError


@click.command(
    "move",
    epilog="""\b
Examples:
  guidebot move --to postgresql://guidebot@db/clinic
  GUIDEBOT_DATABASE_URL=postgresql://guidebot@db/clinic guidebot move --to ~/guidebot

What is moved stays where it was. Killed and begun anew, it goes on where it was.""",
)
@click.option("--to", "place", metavar="URL|DIRECTORY", required=True, help="Where to.")
@pass_settings
def move_command(settings: Settings, *, place: str) -> None:
    """Copy the guide and all that chats keep into a database, or out of one.

    Both sides are compared row by row. The bot may run meanwhile; what it is asked in that
    time is moved when it is stopped and this is done again.
    """
    from bot.channels.chat.life.single import only_one
    from bot.command_line.publishing import say
    from bot.keeping.moving.move import move

    into_database = place.startswith(("postgresql://", "postgres://"))
    if into_database and settings.database_url:
        raise SettingsError("The guide is in a database already: unset GUIDEBOT_DATABASE_URL to move files.")
    if not into_database and not settings.database_url:
        raise SettingsError(
            "Give the address of a database to move to, postgresql://USER:PASSWORD@HOST/NAME."
        )
    data_dir, url = (settings.data_dir, place) if into_database else (Path(place), settings.database_url)
    with ExitStack() as held:
        try:
            held.enter_context(only_one(settings.data_dir))
            running = False
        except LibraryError:
            running = True
        moved = move(data_dir.expanduser(), url, back=not into_database)
    say(
        f"{moved.rows:,} rows of {moved.tables} tables are the same on both sides now;"
        f" {moved.written:,} were written"
        + (f", {moved.resumed:,} had been when it was interrupted." if moved.resumed else ".")
    )
    if running:
        say("The bot is running: stop it and do this again before you start it over there.")
    else:
        say(
            "To use them, start guidebot with GUIDEBOT_DATABASE_URL set to that address."
            if into_database else f"To use them, start guidebot with --data-dir {data_dir}"
            " and without GUIDEBOT_DATABASE_URL."
        )  # fmt: skip

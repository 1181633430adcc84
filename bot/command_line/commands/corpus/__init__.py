"""`guidebot corpus`: what the bot knows, shown and changed."""

from __future__ import annotations

import click

from bot.command_line.commands.corpus.changes import (
    add_command,
    remove_command,
    rollback_command,
    update_command,
    watch_command,
)
from bot.command_line.commands.corpus.checks import check_command, diff_command
from bot.command_line.commands.corpus.copies import backup_command, export_command, restore_command
from bot.command_line.commands.corpus.views import history_command, list_command, show_command


@click.group(
    "corpus",
    epilog="""\b
Examples:
  guidebot corpus add handbook.md faq/ https://example.org/rules.html
  guidebot corpus remove pain-medicine
  guidebot corpus rollback

Every change is published as a new edition, and `rollback` takes it back.""",
)
def corpus_command() -> None:
    """Show and change what the bot knows."""


for _command in (
    list_command,
    show_command,
    add_command,
    update_command,
    watch_command,
    remove_command,
    check_command,
    diff_command,
    history_command,
    rollback_command,
    export_command,
    backup_command,
    restore_command,
):
    corpus_command.add_command(_command)

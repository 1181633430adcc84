"""`guidebot chat`: a conversation, in a terminal, over a pipe or as JSON."""

from __future__ import annotations

import sys

import click

from bot.command_line.common_options import pass_settings
from bot.settings import Settings


@click.command(
    "chat",
    epilog="""\b
Examples:
  guidebot chat
  printf 'how long is the fellowship?\\nwho accredits it?\\n' | guidebot chat
  guidebot chat --json < questions.txt

Type /help inside for the commands; Ctrl-D leaves.""",
)
@click.option("--guide", default="", metavar="NAME", help="Ask this guide alone, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="One message a line in, one JSON object a line out.")
@click.option("--no-history", is_flag=True, help="Don't keep the questions typed here.")
@pass_settings
def chat_command(settings: Settings, *, guide: str, as_json: bool, no_history: bool) -> int:
    """Ask questions, follow up, look closer.

    In a terminal this is a prompt with history and completion. Over a pipe it reads one question a line and
    prints the answers in order.
    """
    if as_json:
        from bot.channels.terminal.piped_chat import run_json_chat

        return run_json_chat(settings, keep=not no_history, guide=guide)
    if sys.stdin.isatty() and sys.stdout.isatty():
        from bot.channels.terminal.repl import run_repl

        run_repl(settings, keep_history=not no_history, guide=guide)
        return 0
    from bot.channels.terminal.piped_chat import run_piped_chat

    return run_piped_chat(settings, keep=not no_history, guide=guide)

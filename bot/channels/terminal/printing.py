"""Printing a reply: highlighted where a terminal can show that, as plain text elsewhere."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from bot.channels.terminal.rendering import print_text, terminal_width
from corpus.languages.spoken import ENGLISH, PACKS, speaking

if TYPE_CHECKING:
    from bot.assistant.reply import Reply


def print_reply(reply: Reply, end: str = "\n") -> None:
    """Print a reply on stdout: with its answer highlighted on a terminal, as plain text elsewhere."""
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        from bot.channels.terminal.highlighting import print_highlighted

        with speaking(PACKS.get(reply.language, ENGLISH)):
            print_highlighted(reply, terminal_width(), end=end)
    else:
        print_text(reply.text, end=end)

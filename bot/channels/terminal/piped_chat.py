"""`guidebot chat` without a terminal: a line in, a reply out, as text or as JSON."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.channels.input_lines import read_lines
from bot.channels.terminal.asked_file import AskedFile
from bot.channels.terminal.chat_session import ChatSession
from bot.command_line.opening import open_assistant, open_library
from bot.command_line.statuses import AWAY
from corpus.guides import one_guide

if TYPE_CHECKING:
    from bot.settings import Settings


def run_piped_chat(settings: Settings, *, keep: bool = True, guide: str = "") -> int:
    """Answer every question of stdin in order, until it ends or says ``/quit``; return the exit status."""
    from bot.channels.terminal.printing import print_reply

    session = _open(settings, keep=keep, guide=guide)
    for line in read_lines(sys.stdin.buffer):
        if line.problem and not line.text.strip():
            continue
        reply = session.respond(line)
        if session.ended:
            break
        print_reply(reply, end="\n\n")
        sys.stdout.flush()
    return _status(session)


def run_json_chat(settings: Settings, *, keep: bool = True, guide: str = "") -> int:
    """Write exactly one JSON object for every line of stdin, until it ends or says ``/quit``.

    Returns:
        The exit status.
    """
    from bot.channels.json.reply_json import encode_line, reply_fields

    session = _open(settings, keep=keep, guide=guide, channel="json")
    for line in read_lines(sys.stdin.buffer):
        sys.stdout.buffer.write(encode_line(reply_fields(session.respond(line))))
        sys.stdout.buffer.flush()
        if session.ended:
            break
    return _status(session)


def _status(session: ChatSession) -> int:
    """Return 0, or that of a server which was away when one of the questions was asked."""
    return AWAY if session.away else 0


def _open(settings: Settings, *, keep: bool, guide: str, channel: str = "terminal") -> ChatSession:
    library = open_library(settings)

    def forget() -> None:
        from bot.channels.terminal.prompt_history import (  # few forget; others need no prompt
            HISTORY_NAME,
            QuestionHistory,
        )

        QuestionHistory(settings.data_dir / HISTORY_NAME).forget()
        asked.forget()

    asked = AskedFile(settings.data_dir, days=settings.retention_days)
    kept = asked.session(channel=channel) if keep and settings.keep_questions else None
    return ChatSession(open_assistant(one_guide(library, guide)), library, forget, kept)

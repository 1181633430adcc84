"""Asking one question: what `guidebot ask` does, and the short way to it.

Most questions come as words and an option or two. They are read here, without the parser of the whole
command line, which takes as long to import as an answer takes; whatever else stands there is left to it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.input_lines import from_argument, problem_with
from bot.command_line.lean import import_datetime, import_msgspec
from bot.command_line.opening import open_assistant, open_library
from corpus.caching.named_tuple import NamedTuple
from corpus.errors import AwayError

if TYPE_CHECKING:
    from bot.assistant.reply import Reply
    from bot.settings import Settings
    from corpus.store.library_store import LibraryStore

NOT_ANSWERED = 3
_FLAGS = {"--json": "as_json", "--why": "why"}


class Asked(NamedTuple):
    """What `guidebot ask` is to do."""

    question: str
    history: tuple[str, ...] = ()
    """Questions asked before, oldest first."""
    as_json: bool = False
    why: bool = False
    """Whether to explain how the answer was found."""
    guide: str = ""
    """The guide to ask; all of them if empty."""
    data_dir: Path | None = None
    """Where guidebot keeps everything, if the command line says so."""


def plainly_asked(arguments: Sequence[str]) -> Asked | None:
    """Return what a command line asks; None where the whole parser has to tell, or to say what is wrong."""
    if list(arguments[:1]) != ["ask"] or "_GUIDEBOT_COMPLETE" in os.environ:
        return None
    words: list[str] = []
    values: dict[str, list[str]] = {"--history": [], "--data-dir": [], "--guide": []}
    flags: dict[str, bool] = {}
    left = iter(arguments[1:])
    for one in left:
        if one in _FLAGS:
            flags[_FLAGS[one]] = True
        elif one in values:
            values[one].append(next(left, "-"))
        else:
            words.append(one)
    asked = [from_argument(one) for one in (" ".join(words), *filter(str.strip, values["--history"]))]
    if any(one.startswith("-") for one in (*words, *(one for given in values.values() for one in given))):
        return None
    if any(map(problem_with, asked)):
        return None
    data_dir = Path(values["--data-dir"][-1]).expanduser() if values["--data-dir"] else None
    guide = values["--guide"][-1] if values["--guide"] else ""
    return Asked(asked[0], tuple(asked[1:]), guide=guide, data_dir=data_dir, **flags)


def ask(settings: Settings, asked: Asked) -> int:
    """Answer a question on stdout.

    Returns:
        The exit status: 0 answered, 3 not answered, 1 failed.

    Raises:
        AwayError: a server that it needs can't be reached just now.
        GuidebotError: the library can't be read.
    """
    import_datetime()
    import_msgspec()
    try:
        return _answered(settings, asked)
    except AwayError as error:
        if asked.as_json:
            _print_away(asked.question, str(error))
        raise


def _answered(settings: Settings, asked: Asked) -> int:
    library: LibraryStore = open_library(settings)
    if asked.guide:
        from corpus.guides import one_guide

        library = one_guide(library, asked.guide)
    assistant = open_assistant(library)
    conversation = assistant.conversation(asked.history)
    reply = assistant.reply(conversation, asked.question)
    if settings.keep_questions:
        from bot.channels.terminal.asked_file import AskedFile

        kept = AskedFile(settings.data_dir, days=settings.retention_days)
        kept.session("ask", channel="json" if asked.as_json else "terminal")(reply, asked.history)
    explanation = assistant.why(conversation) if asked.why else ""
    _print(reply, explanation, as_json=asked.as_json)
    return _exit_status(reply)


def _print(reply: Reply, explanation: str, *, as_json: bool) -> None:
    if as_json:
        from bot.channels.json.reply_json import print_json, reply_fields

        why = {"why": explanation} if explanation else {}
        print_json({**reply_fields(reply), **why})
        return
    from bot.channels.terminal.printing import print_reply
    from bot.channels.terminal.rendering import print_text

    print_reply(reply)
    if explanation:
        print_text(f"\n{explanation}")


def _print_away(question: str, says: str) -> None:
    """Tell a script that its question could not be asked; the sentence goes to stderr as well."""
    from bot.assistant.reply import Kind, Reply
    from bot.channels.json.reply_json import print_json, reply_fields

    unasked = Reply(kind=Kind.UNAVAILABLE, text=says, question=question, understood_as=question)
    print_json(reply_fields(unasked))


def _exit_status(reply: Reply) -> int:
    from bot.assistant.reply import Kind

    if reply.kind is Kind.ERROR:
        return 1
    return 0 if reply.answered else NOT_ANSWERED

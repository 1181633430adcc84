"""The command `guidebot`: how each of its commands is started, and how it ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from bot.channels.terminal.rendering import clean_for_terminal
from bot.command_line.asking import ask, plainly_asked
from bot.command_line.opening import close_what_was_opened
from bot.command_line.statuses import AWAY, FAILED, INTERRUPTED
from bot.settings import load_settings
from corpus.errors import AwayError, GuidebotError


def run(arguments: Sequence[str]) -> int:
    """Return the exit status of a command that was run; whatever ended it was said.

    A mistake that a person can mend is one sentence on stderr, never a traceback.
    """
    _never_fail_to_print()
    try:
        asked = plainly_asked(arguments)
        if asked is not None:
            return ask(load_settings(asked.data_dir), asked)
        from bot.command_line import group

        return group.run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except GuidebotError as error:
        return _failed(str(error), AWAY if isinstance(error, AwayError) else FAILED)
    except OSError as error:
        return _reader_left() if error.errno == errno.EPIPE else _failed(_what_the_system_said(error))
    except Exception as error:
        _log(error)
        return _failed(f"That is a mistake in guidebot itself ({type(error).__name__}); -v shows where.")
    finally:
        close_what_was_opened()


def _never_fail_to_print() -> None:
    """Let a terminal or pipe of any encoding take any character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _failed(message: str, status: int = FAILED) -> int:
    print(f"Error: {' '.join(clean_for_terminal(message).split())}", file=sys.stderr, flush=True)
    return status


def _what_the_system_said(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


def _reader_left() -> int:
    """End quietly: whoever read the output, such as `head`, has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _log(error: Exception) -> None:
    import logging

    logging.getLogger("guidebot").info("unexpected", exc_info=error)

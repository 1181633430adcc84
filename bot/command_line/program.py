"""The command `guidebot`: how each of its commands is started, and how it ends."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from bot.channels.terminal.rendering import clean_for_terminal
from bot.command_line.asking import ask, plainly_asked
from bot.command_line.opening import close_what_was_opened
from bot.command_line.statuses import AWAY, FAILED, INTERRUPTED
from bot.settings import load_settings
from corpus.caching import kept
from corpus.errors import AwayError, GuidebotError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `guidebot` and leave with its exit status.

    A mistake that a person can mend is one sentence on stderr, never a traceback.

    Args:
        arguments: what stands after the program's name; this process's own if left out.
    """
    if arguments is None:
        gc.set_threshold(50_000, 20, 20)  # starting makes many objects and drops few: looking took 10 ms
    _never_fail_to_print()
    status = _run(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        kept.save()
        gc.freeze()  # what is left goes with the process: no need to look for garbage in it
    sys.exit(status)


def _run(arguments: Sequence[str]) -> int:
    """Return the exit status of a command that was run; whatever ended it was said."""
    try:
        asked = plainly_asked(arguments)
        if asked is not None:
            return ask(load_settings(asked.data_dir), asked)
        from bot.command_line.group import run

        return run(arguments)
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

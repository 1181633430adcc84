"""The command `guidebot`: which commands there are, and how each of them ends.

A command's module is imported only when that command is called, so `guidebot ask` starts without
whatever the others need.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import click

from bot.channels.terminal.rendering import clean_for_terminal
from bot.command_line.common_options import add_common_options
from bot.command_line.opening import close_what_was_opened
from corpus import kept
from corpus.errors import GuidebotError

FAILED = 1
INTERRUPTED = 130

COMMANDS = {
    "chat": "Ask questions, follow up, look closer.",
    "ask": "Answer one question.",
    "search": "List the passages that match, best first.",
    "telegram": "Run the Telegram bot.",
    "serve": "Run the bot in any of its chat channels.",
    "corpus": "Show and change what the bot knows.",
    "report": "Show what was asked and not answered.",
    "backup": "Copy everything that is kept into one file.",
    "restore": "Put such a copy back.",
    "eval": "Answer a file of questions and score the answers.",
    "semantic": "Find by meaning, too: an optional model.",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command of that name, or None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            module = import_module(f"bot.command_line.commands.{cmd_name}")
            self.commands[cmd_name] = add_common_options(getattr(module, f"{cmd_name}_command"))
        return self.commands[cmd_name]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that `args` name; a name that is nearly right gets a hint."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands into the help without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog="""\b
Examples:
  guidebot chat
  guidebot ask "How long is the fellowship?"

`guidebot COMMAND --help` shows more.""",
)
def cli() -> None:
    """Ask a guide, and get its own words back, or an honest no."""


add_common_options(cli)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `guidebot` and leave with its exit status.

    A mistake that a person can mend is one sentence on stderr, never a traceback.

    Args:
        arguments: what stands after the program's name; this process's own if left out.
    """
    if arguments is None:
        gc.set_threshold(50_000, 20, 20)  # starting makes many objects and drops few: looking took 10 ms
    _never_fail_to_print()
    status = _run(arguments)
    if arguments is None:
        kept.save()
        gc.freeze()  # what is left goes with the process: no need to look for garbage in it
    sys.exit(status)


def _run(arguments: Sequence[str] | None) -> int:
    """Return the exit status of a command that was run; whatever ended it was said."""
    try:
        result = cli.main(arguments, prog_name="guidebot", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except GuidebotError as error:
        return _failed(str(error))
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


def _failed(message: str) -> int:
    click.echo(f"Error: {' '.join(clean_for_terminal(message).split())}", err=True)
    return FAILED


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

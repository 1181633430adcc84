"""The command line as click parses it: which commands there are, each imported only when it is called."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from bot.command_line.common_options import add_common_options

COMMANDS = {
    "chat": "Ask questions, follow up, look closer.",
    "ask": "Answer one question.",
    "search": "List the passages that match, best first.",
    "telegram": "Run the Telegram bot.",
    "serve": "Run the bot in any of its chat channels.",
    "corpus": "Show and change what the bot knows.",
    "desk": "Judge what was asked, and keep the guide, in a browser.",
    "report": "Show what was asked and not answered.",
    "backup": "Copy everything that is kept into one file.",
    "restore": "Put such a copy back.",
    "move": "Move everything into a database, or back.",
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


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status; what is wrong with the command line is said.

    Raises:
        GuidebotError: the command failed.
        OSError: so did something of the system.
        KeyboardInterrupt: somebody ended it.
    """
    try:
        result = cli.main(list(arguments), prog_name="guidebot", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort as interrupted:
        raise KeyboardInterrupt from interrupted

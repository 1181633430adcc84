"""What every command understands, before and after its name: the data directory, logs, the version."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

from bot.settings import Settings, load_settings

_DATA_DIR = "guidebot.data_dir"
_VERBOSITY = "guidebot.verbosity"

P = ParamSpec("P")
R = TypeVar("R")


def add_common_options(command: click.Command) -> click.Command:
    """Give a command, and every command below it, the options that all of them share."""
    present = {name for parameter in command.params for name in parameter.opts}
    command.params += [option for option in _options() if not present.intersection(option.opts)]
    for below in getattr(command, "commands", {}).values():
        add_common_options(below)
    return command


def pass_settings(function: Callable[Concatenate[Settings, P], R]) -> Callable[P, R]:
    """Call a command with the settings of this run as its first argument."""

    @wraps(function)
    def with_settings(*args: P.args, **kwargs: P.kwargs) -> R:
        context = click.get_current_context()
        return function(load_settings(context.meta.get(_DATA_DIR)), *args, **kwargs)

    return with_settings


def verbosity() -> int:
    """Return how often this run's command line says ``-v``."""
    return int(click.get_current_context().meta.get(_VERBOSITY, 0))


def _options() -> list[click.Option]:
    data_dir = click.Option(
        ["--data-dir"],
        type=click.Path(path_type=Path),
        metavar="DIR",
        expose_value=False,
        callback=_keep_data_dir,
        help="Where guidebot keeps everything.  [env: GUIDEBOT_DATA_DIR]",
    )
    verbose = click.Option(
        ["-v", "--verbose"],
        count=True,
        expose_value=False,
        callback=_keep_verbosity,
        help="Log to stderr; -vv logs more.",
    )
    version = click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_version,
        help="Show the version and exit.",
    )
    return [data_dir, verbose, version]


def _keep_data_dir(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.meta[_DATA_DIR] = value.expanduser()


def _keep_verbosity(context: click.Context, _parameter: click.Parameter, value: int) -> None:
    if not value:
        return
    import logging

    context.meta[_VERBOSITY] = context.meta.get(_VERBOSITY, 0) + value
    level = logging.INFO if context.meta[_VERBOSITY] == 1 else logging.DEBUG
    layout = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(stream=sys.stderr, level=level, format=layout, force=True)
    for name in ("httpx", "httpcore"):  # they log URLs, and Telegram's URLs hold the token
        logging.getLogger(name).setLevel(logging.WARNING)


def _show_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if not value or context.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"guidebot {version('guidebot')}")
    context.exit()

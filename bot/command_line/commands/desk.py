"""`guidebot desk`: the keepers' web page."""

from __future__ import annotations

from importlib.util import find_spec

import click

from bot.command_line.common_options import pass_settings
from bot.settings import Settings
from corpus.errors import SettingsError

NEEDED = ("starlette", "jinja2", "uvicorn", "python_multipart")
"""Packages of the extra."""


@click.command(
    "desk",
    epilog="""\b
Examples:
  guidebot desk --open
  GUIDEBOT_DESK_PASSWORD_FILE=/run/secrets/desk guidebot desk --listen 0.0.0.0:8459

It prints a link that lets one browser in, once. It needs further packages:
pip install '.[desk]' in a clone.""",
)
@click.option("--listen", metavar="HOST:PORT", help="Where to listen; this machine alone if left out.")
@click.option("--open", "open_browser", is_flag=True, help="Open the link in a browser here.")
@pass_settings
def desk_command(settings: Settings, *, listen: str | None, open_browser: bool) -> None:
    """Judge what was asked, read and change the guide, and publish it, in a browser."""
    need_extra()
    from bot.desk.serving import serve

    serve(settings, listen, open_browser=open_browser)


def need_extra() -> None:
    """Say how to install what the desk needs.

    Raises:
        SettingsError: it is not there.
    """
    if any(find_spec(name) is None for name in NEEDED):
        raise SettingsError(
            "The desk needs further packages: install them with pip install '.[desk]' in a clone."
        )

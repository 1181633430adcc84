"""`guidebot serve`: the bot in any of its chat channels."""

from __future__ import annotations

from importlib import import_module

import click

from bot.channels.registry import CHANNELS
from bot.command_line.common_options import pass_settings
from bot.settings import Settings


@click.command(
    "serve",
    epilog="""\b
Examples:
  GUIDEBOT_TELEGRAM_TOKEN=… guidebot serve telegram

`guidebot telegram` has more options; docs/extending/channel.md adds another channel.""",
)
@click.argument("channel", type=click.Choice(sorted(CHANNELS)))
@pass_settings
def serve_command(settings: Settings, *, channel: str) -> int | None:
    """Answer in CHANNEL until stopped."""
    status: int = import_module(CHANNELS[channel]).run(settings)
    return status

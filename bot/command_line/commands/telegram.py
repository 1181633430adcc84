"""`guidebot telegram`: the bot, by long polling or behind a webhook."""

from __future__ import annotations

import click

from bot.command_line.common_options import pass_settings
from bot.settings import Settings


@click.command(
    "telegram",
    epilog="""\b
Examples:
  GUIDEBOT_TELEGRAM_TOKEN=… guidebot telegram
  guidebot telegram --listen 127.0.0.1:8080
  guidebot telegram --webhook https://example.org/guidebot --listen 127.0.0.1:8080

The token comes from @BotFather. It is read from GUIDEBOT_TELEGRAM_TOKEN, or from
the file that GUIDEBOT_TELEGRAM_TOKEN_FILE names; it is never an option.""",
)
@click.option("--webhook", metavar="URL", help="The public https address that Telegram shall deliver to.")
@click.option("--listen", metavar="ADDR:PORT", help="Where to listen: health at /healthz, and deliveries.")
@pass_settings
def telegram_command(settings: Settings, *, webhook: str | None, listen: str | None) -> int | None:
    """Run the Telegram bot until it is stopped."""
    if webhook is not None and listen is None:
        raise click.UsageError("--webhook needs --listen.")
    from bot.channels.telegram import run

    return run(settings, webhook=webhook, listen=listen)

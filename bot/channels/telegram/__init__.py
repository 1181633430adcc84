"""How does the guide answer in Telegram? Updates come in, are kept, and are answered chat by chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

__all__ = ["run"]


def run(settings: Settings, *, webhook: str | None = None, listen: str | None = None) -> int:
    """Run the bot until it is told to stop, and return the exit status.

    Args:
        settings: of this run.
        webhook: the public address that Telegram delivers to; without one, updates are fetched.
        listen: ``ADDR:PORT`` where deliveries arrive.
    """
    from bot.channels.telegram.service import run_service

    return run_service(settings, webhook=webhook, listen=listen)

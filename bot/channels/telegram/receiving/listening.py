"""How updates reach the bot: fetched, or delivered to a webhook; its health can be asked either way."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from telegram import Bot
from telegram.error import BadRequest

from bot.channels.channel import Intake
from bot.channels.telegram.receiving.health import Health, Reach, patiently
from bot.channels.telegram.receiving.polling import ALLOWED_UPDATES, Poller
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.channels.chat.life.metrics import Metrics
    from bot.channels.telegram.channel import Listen
    from bot.channels.telegram.receiving.webhook import Delivered


class Wanted(NamedTuple):
    """How an operator wants updates to come.

    Attributes:
        webhook: the public address that Telegram delivers to; None to fetch them.
        listen: ``ADDR:PORT`` of deliveries and of who asks for the bot's health; None for neither.
        secret: what each delivery must carry; empty for one that is made here.
        metrics: tell at that address how the bot is; None where nobody may ask.
    """

    webhook: str | None
    listen: str | None
    secret: str = ""
    metrics: Metrics | None = None


class Listening(NamedTuple):
    """What hands updates over, and what that is called."""

    mode: str
    listen: Listen


def listening_of(bot: Bot, reach: Reach, wanted: Wanted) -> Listening:
    """Return what hands updates over."""
    return _webhook(bot, reach, wanted) if wanted.webhook else _polling(bot, reach, wanted)


def _polling(bot: Bot, reach: Reach, wanted: Wanted) -> Listening:
    async def listen(receive: Any, intake: Intake) -> None:
        async with _server(reach, wanted):
            await patiently(bot.delete_webhook)
            await Poller(bot, receive, lambda: intake.waiting, Health(), lambda: intake.leads).run()

    return Listening("polling", listen)


def _webhook(bot: Bot, reach: Reach, wanted: Wanted) -> Listening:
    from bot.channels.telegram.receiving.webhook import Delivered, path_of

    address, secret = wanted.webhook or "", wanted.secret or secrets.token_urlsafe(32)

    async def listen(receive: Any, _intake: Intake) -> None:
        async with _server(reach, wanted, Delivered(path_of(address), secret, receive)):
            try:
                await patiently(
                    lambda: bot.set_webhook(
                        address, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES)
                    )
                )
            except BadRequest as error:
                raise SettingsError(f"Telegram refuses this webhook: {error.message}.") from error
            await asyncio.Future()

    return Listening("webhook", listen)


@asynccontextmanager
async def _server(reach: Reach, wanted: Wanted, delivered: Delivered | None = None) -> AsyncIterator[None]:
    """Listen at an address, if there is one."""
    if wanted.listen is None:
        yield
        return
    from bot.channels.telegram.receiving.webhook import WebhookServer

    metrics = wanted.metrics
    if metrics is None:
        server = WebhookServer(reach.problem, delivered)
    else:
        server = WebhookServer(metrics.problem, delivered, metrics=metrics.page, well=metrics.well)
    server.listen(wanted.listen)
    try:
        yield
    finally:
        await server.stop()

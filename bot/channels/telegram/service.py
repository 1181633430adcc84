"""The bot's life: it opens what it needs, listens until it is told to stop, and finishes what is in hand."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.channels.chat.logs import event, mistake, set_up_logs
from bot.channels.telegram.lean_imports import import_telegram
from bot.settings import Settings
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from bot.channels.chat.intake.router import Router
    from bot.channels.chat.services import Services

FINISH_SECONDS = 8.0
INTERRUPTED = 130
_TIDY_EVERY = 3600.0  # seconds
_WRONG_TOKEN = (
    "Telegram does not know this token: check GUIDEBOT_TELEGRAM_TOKEN, or get a new token from @BotFather."
)


def run_service(settings: Settings, *, webhook: str | None, listen: str | None) -> int:
    """Run the bot until it is told to stop, and return the exit status."""
    token = settings.token()
    set_up_logs(token)
    # The library then gives spans of time as such, without a warning.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    return asyncio.run(_run(settings, token, webhook, listen))


async def _run(settings: Settings, token: str, webhook: str | None, listen: str | None) -> int:
    import_telegram()
    from telegram.error import InvalidToken

    from bot.channels.telegram.opening import open_bot, open_services
    from bot.channels.telegram.receiving.health import patiently
    from bot.channels.telegram.single import only_one

    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    _catch_signals(stopped)
    with only_one(settings.data_dir):
        bot = open_bot(settings, token)
        try:
            if not await _until(stopped, patiently(bot.initialize)):
                return stopped.result()
            async with open_services(settings, bot) as services:
                return await _serve(services, stopped, webhook, listen)
        except InvalidToken:
            raise SettingsError(_WRONG_TOKEN) from None
        finally:
            with suppress(Exception):
                await bot.shutdown()


async def _serve(
    services: Services, stopped: asyncio.Future[int], webhook: str | None, listen: str | None
) -> int:
    from bot.channels.chat.answers.notices import Notices
    from bot.channels.chat.intake.router import Router
    from bot.channels.telegram.menus import show_menus

    router = Router(services)
    services.sender.on_moved = _follow(services)
    left = router.resume()
    event("started", bot=services.me.username, mode="webhook" if webhook else "polling", waiting=left)
    tasks = [
        asyncio.ensure_future(show_menus(services)),
        asyncio.ensure_future(Notices(services).run()),
        asyncio.ensure_future(_tidy(services, router)),
    ]
    listening = asyncio.ensure_future(_listen(services, router, webhook, listen))
    try:
        ends: list[asyncio.Future[Any]] = [stopped, listening, router.on_invalid_token]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if router.on_invalid_token.done():
            raise SettingsError(_WRONG_TOKEN)
        if not stopped.done():
            listening.result()
    finally:
        for task in (listening, *tasks):
            task.cancel()
        await asyncio.gather(listening, *tasks, return_exceptions=True)
        await router.stop(FINISH_SECONDS)
    event("stopped")
    return stopped.result()


async def _listen(services: Services, router: Router, webhook: str | None, listen: str | None) -> None:
    from bot.channels.telegram.receiving.health import Health, patiently
    from bot.channels.telegram.receiving.polling import ALLOWED_UPDATES, Poller

    if webhook is None or listen is None:
        await patiently(services.bot.delete_webhook)
        poller = Poller(services.bot, router.receive, lambda: router.dispatcher.waiting, Health())
        await poller.run()
        return
    from telegram.error import BadRequest

    from bot.channels.telegram.receiving.webhook import WebhookServer, path_of

    secret = services.settings.telegram_webhook_secret or secrets.token_urlsafe(32)
    server = WebhookServer(path_of(webhook), secret, router.receive)
    server.listen(listen)
    try:
        await patiently(
            lambda: services.bot.set_webhook(
                webhook, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES)
            )
        )
        await asyncio.Future()
    except BadRequest as error:
        raise SettingsError(f"Telegram refuses this webhook: {error.message}.") from error
    finally:
        await server.stop()


async def _until(stopped: asyncio.Future[int], work: Coroutine[Any, Any, None]) -> bool:
    """Do something unless told to stop meanwhile; return whether it was done."""
    task = asyncio.ensure_future(work)
    ends: list[asyncio.Future[Any]] = [stopped, task]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
        return True
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return False


def _catch_signals(stopped: asyncio.Future[int]) -> None:
    loop = asyncio.get_running_loop()

    def stop(status: int) -> None:
        if not stopped.done():
            stopped.set_result(status)

    for number, status in ((signal.SIGTERM, 0), (signal.SIGINT, INTERRUPTED)):
        with suppress(NotImplementedError):  # not on this system
            loop.add_signal_handler(number, stop, status)


async def _tidy(services: Services, router: Router) -> None:
    """Delete what has been kept long enough, now and then."""
    from bot.channels.chat.privacy import tidy

    while True:
        try:
            tidy(services.attempts, services.inbox, services.replies, services.wishes)
            documents = services.library.edition(services.library.published()).documents
            router.proposals.tidy([document.location for document in documents])
        except Exception as error:
            mistake(error)  # and the next time it may work
        await asyncio.sleep(_TIDY_EVERY)


def _follow(services: Services) -> Callable[[int, int], None]:
    """Return what lets everything kept of a group follow it to its new id."""

    def moved(old: int, new: int) -> None:
        services.replies.moved(services.identity.number(old), services.identity.number(new))
        services.wishes.moved(old, new)
        event("group_moved", chat=services.identity.label(new))

    return moved

"""The Telegram bot's life: it opens what it needs, serves its chats until it is told to stop, and ends."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.channels.chat.privacy.logs import set_up_logs
from bot.channels.telegram.lean_imports import import_telegram
from bot.settings import Settings
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from telegram import Bot

    from bot.channels.channel import Intake
    from bot.channels.telegram.channel import Listen

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

    from bot.channels.channel import NotWelcomeError
    from bot.channels.chat.life.running import catch_signals
    from bot.channels.chat.life.single import only_one
    from bot.channels.telegram.receiving.health import patiently

    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    catch_signals(stopped)
    with only_one(settings.data_dir):
        bot = _open_bot(settings, token)
        try:
            if not await _until(stopped, patiently(bot.initialize)):
                return stopped.result()
            return await _serve(settings, bot, stopped, webhook, listen)
        except (InvalidToken, NotWelcomeError):
            raise SettingsError(_WRONG_TOKEN) from None
        finally:
            with suppress(Exception):
                await bot.shutdown()


def _open_bot(settings: Settings, token: str) -> Bot:
    """Return python-telegram-bot's bot; nothing is asked of Telegram yet."""
    from telegram import Bot

    from bot.channels.telegram.sending.requests import Timeouts, make_request

    root = settings.telegram_api_url or "https://api.telegram.org"
    return Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=make_request(64, Timeouts()),
        get_updates_request=make_request(1, Timeouts()),
    )


async def _serve(
    settings: Settings, bot: Bot, stopped: asyncio.Future[int], webhook: str | None, listen: str | None
) -> int:
    from bot.channels.asked import asked_everywhere
    from bot.channels.chat.life.serving import open_chat
    from bot.channels.chat.privacy.identity import Identity
    from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
    from bot.channels.telegram.channel import Parts, TelegramChannel
    from bot.channels.telegram.inline import Inline
    from bot.channels.telegram.menus import Menus
    from bot.channels.telegram.sending.pacing import Pacer
    from bot.channels.telegram.sending.send_order import SendOrder
    from bot.channels.telegram.sending.sender import Sender

    data_dir, keepers = settings.data_dir, frozenset(map(str, settings.telegram_admins))
    store = SqliteChatStore.open(data_dir, TelegramChannel.name)
    sender, inline = Sender(bot, SendOrder(Pacer())), Inline(bot)
    menus = Menus(bot, store, Identity(await store.key()))
    listening = _webhook(settings, bot, webhook, listen) if webhook and listen else _polling(bot)
    channel = TelegramChannel(Parts(bot, sender, inline, menus, listening))
    try:
        async with open_chat(channel, store, data_dir, asked_everywhere(data_dir), keepers) as chat:
            inline.brain = chat.services.brain
            sender.moves, sender.on_moved = chat.services.moves, chat.services.moved
            showing = asyncio.ensure_future(menus.show(keepers))
            try:
                return await chat.serve(stopped, "webhook" if webhook else "polling")
            finally:
                showing.cancel()
                await asyncio.gather(showing, return_exceptions=True)
    finally:
        store.close()


def _polling(bot: Bot) -> Listen:
    """Return what fetches updates."""
    from bot.channels.telegram.receiving.health import Health, patiently
    from bot.channels.telegram.receiving.polling import Poller

    async def listen(receive: Any, intake: Intake) -> None:
        await patiently(bot.delete_webhook)
        await Poller(bot, receive, lambda: intake.waiting, Health()).run()

    return listen


def _webhook(settings: Settings, bot: Bot, webhook: str, address: str) -> Listen:
    """Return what waits for deliveries."""
    from telegram.error import BadRequest

    from bot.channels.telegram.receiving.health import patiently
    from bot.channels.telegram.receiving.polling import ALLOWED_UPDATES
    from bot.channels.telegram.receiving.webhook import WebhookServer, path_of

    secret = settings.telegram_webhook_secret or secrets.token_urlsafe(32)

    async def listen(receive: Any, _intake: Intake) -> None:
        server = WebhookServer(path_of(webhook), secret, receive)
        server.listen(address)
        try:
            await patiently(
                lambda: bot.set_webhook(webhook, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))
            )
            await asyncio.Future()
        except BadRequest as error:
            raise SettingsError(f"Telegram refuses this webhook: {error.message}.") from error
        finally:
            await server.stop()

    return listen


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

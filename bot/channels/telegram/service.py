"""The Telegram bot's life: it opens what it needs, serves its chats until it is told to stop, and ends."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.channels.chat.privacy.logs import event, set_up_logs
from bot.channels.telegram.lean_imports import import_telegram
from bot.settings import Settings
from corpus.errors import SettingsError
from corpus.languages.spoken import speaking

if TYPE_CHECKING:
    from telegram import Bot

    from bot.channels.chat.life.metrics import Metrics
    from bot.channels.telegram.receiving.health import Reach
    from bot.channels.telegram.receiving.listening import Listening
    from bot.channels.telegram.sending.requests import Watch

_WRONG_TOKEN = (
    "Telegram does not know this token: check GUIDEBOT_TELEGRAM_TOKEN, or get a new token from @BotFather."
)

_NO_SECRET = (
    "Processes that share a database must know the same secret of deliveries:"
    " set GUIDEBOT_TELEGRAM_WEBHOOK_SECRET for all of them."
)


def run_service(settings: Settings, *, webhook: str | None, listen: str | None) -> int:
    """Run the bot until it is told to stop, and return the exit status."""
    token = settings.token()
    if listen is not None:
        from bot.channels.telegram.receiving.webhook import parse_listen

        parse_listen(listen)  # before Telegram is waited for
    set_up_logs(token)
    # The library then gives spans of time as such, without a warning.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    return asyncio.run(_run(settings, token, webhook, listen))


async def _run(settings: Settings, token: str, webhook: str | None, listen: str | None) -> int:
    import_telegram()
    from telegram.error import InvalidToken

    from bot.channels.channel import NotWelcomeError
    from bot.channels.chat.life.clock import ServiceClock
    from bot.channels.chat.life.running import catch_signals
    from bot.channels.chat.life.single import only_one
    from bot.channels.telegram.receiving.health import Reach, patiently
    from bot.channels.telegram.receiving.listening import Wanted, listening_of

    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    catch_signals(stopped)
    with only_one(settings.data_dir):
        clock = ServiceClock()
        reach = Reach(clock.told_time)
        bot = _open_bot(settings, token, reach)
        try:
            if not await _until(stopped, patiently(bot.initialize)):
                return stopped.result()
            _say_what_is_off(bot)
            secret, metrics = settings.telegram_webhook_secret, _metrics(reach) if listen else None
            if webhook and settings.database_url and not secret:
                raise SettingsError(_NO_SECRET)
            wanted = Wanted(webhook, listen, secret, metrics)
            return await _serve(settings, bot, stopped, listening_of(bot, reach, wanted), clock, metrics)
        except (InvalidToken, NotWelcomeError):
            raise SettingsError(_WRONG_TOKEN) from None
        finally:
            with suppress(Exception):
                await bot.shutdown()


def _metrics(reach: Reach) -> Metrics:
    """Return what is told to Prometheus; its client is loaded where somebody may ask alone."""
    from bot.channels.chat.life.metrics import Metrics

    return Metrics(reach.problem)


def _say_what_is_off(bot: Bot) -> None:
    """Say in the log what @BotFather has switched off for this bot, and how that is changed."""
    me = bot.bot
    if not me.can_read_all_group_messages:
        event(
            "privacy_mode", says="In groups the bot sees what is said to it alone; /setprivacy at @BotFather."
        )
    if not me.supports_inline_queries:
        event("inline_off", says="@bot and a question in other chats needs /setinline at @BotFather.")
    if not me.can_join_groups:
        event("groups_off", says="Nobody can add the bot to a group; /setjoingroups at @BotFather.")


def _open_bot(settings: Settings, token: str, watch: Watch) -> Bot:
    """Return python-telegram-bot's bot; nothing is asked of Telegram yet."""
    from telegram import Bot

    from bot.channels.telegram.sending.requests import Timeouts, make_request

    root = settings.telegram_api_url or "https://api.telegram.org"
    return Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=make_request(64, Timeouts(), watch),
        get_updates_request=make_request(1, Timeouts(), watch),
    )


async def _serve(  # noqa: PLR0913, PLR0917 (where the bot is put together)
    settings: Settings,
    bot: Bot,
    stopped: asyncio.Future[int],
    listening: Listening,
    clock: Callable[[], float],
    metrics: Metrics | None = None,
) -> int:
    from bot.channels.asked import asked_everywhere
    from bot.channels.chat.life.following import Following, about_of, people_of
    from bot.channels.chat.life.serving import open_chat
    from bot.channels.chat.privacy.anonymity import Identity
    from bot.channels.chat.store.opening import open_chat_store
    from bot.channels.chat.store.sharing import sharing_of
    from bot.channels.telegram.channel import Parts, TelegramChannel
    from bot.channels.telegram.inline import Inline
    from bot.channels.telegram.menus import Menus
    from bot.channels.telegram.sending.pacing import Pacer
    from bot.channels.telegram.sending.send_order import SendOrder
    from bot.channels.telegram.sending.sender import Sender
    from bot.channels.telegram.sending.told_waits import ToldWaits

    data_dir, people, about = settings.data_dir, people_of(settings), about_of(settings)
    store = open_chat_store(data_dir, TelegramChannel.name, clock, about.days)
    sharing = sharing_of(store)
    pacer = Pacer() if sharing is None else Pacer(share=sharing.share)
    asked_elsewhere = bool(bot.bot.supports_inline_queries)
    sender, inline = Sender(bot, SendOrder(pacer), inline=asked_elsewhere), Inline(bot)
    told = ToldWaits(store, clock)
    await told.load(pacer)
    sender.on_told = told.note
    menus = Menus(bot, store, Identity(await store.key()))
    channel = TelegramChannel(Parts(bot, sender, inline, menus, listening.listen))
    try:
        async with open_chat(
            channel, store, data_dir, asked_everywhere(data_dir), people, clock=clock, about=about
        ) as chat:
            if metrics is not None:
                metrics.follow(chat.services, lambda: chat.router.waiting)
            inline.brain, inline.services = chat.services.brain, chat.services
            sender.moves, sender.on_moved = chat.services.moves, chat.services.moved
            with speaking(chat.services.language()):  # what is begun here goes on in it
                showing = menus.show(people.keepers)
                beside = [
                    asyncio.ensure_future(one) for one in (showing, Following(chat.services, settings).run())
                ]
            try:
                return await chat.serve(stopped, listening.mode)
            finally:
                for one in beside:
                    one.cancel()
                await asyncio.gather(*beside, return_exceptions=True)
    finally:
        store.close()


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

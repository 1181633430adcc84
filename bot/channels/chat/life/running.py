"""Running a channel as a process of its own: until it is told to stop, and alone on its data directory."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

from bot.channels.asked import asked_everywhere
from bot.channels.channel import Channel
from bot.channels.chat.life.following import Following, about_of
from bot.channels.chat.life.serving import open_chat
from bot.channels.chat.life.single import only_one
from bot.channels.chat.privacy.logs import set_up_logs
from bot.channels.chat.services import EVERYBODY, People
from bot.channels.chat.store.opening import open_chat_store
from bot.settings import Settings

INTERRUPTED = 130


def run_channel(channel: Channel, settings: Settings, people: People = EVERYBODY) -> int:
    """Serve a channel until the process is told to stop, and return the exit status.

    Args:
        channel: that people write through.
        settings: of this run.
        people: who may change the guide, and who is answered.

    Raises:
        GuidebotError: something that an operator can mend.
        NotWelcomeError: the service does not know the bot.
    """
    set_up_logs("")
    with only_one(settings.data_dir):
        return asyncio.run(_serve(channel, settings, people))


async def _serve(channel: Channel, settings: Settings, people: People) -> int:
    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    catch_signals(stopped)
    about = about_of(settings)
    store = open_chat_store(settings.data_dir, channel.name, days=about.days)
    try:
        asked = asked_everywhere(settings.data_dir)
        async with open_chat(channel, store, settings.data_dir, asked, people, about=about) as chat:
            following = asyncio.ensure_future(Following(chat.services, settings).run())
            try:
                return await chat.serve(stopped, channel.name)
            finally:
                following.cancel()
    finally:
        store.close()


def catch_signals(stopped: asyncio.Future[int]) -> None:
    """Let SIGTERM and SIGINT end what waits for `stopped`, with the exit status as its result."""
    loop = asyncio.get_running_loop()

    def stop(status: int) -> None:
        if not stopped.done():
            stopped.set_result(status)

    for number, status in ((signal.SIGTERM, 0), (signal.SIGINT, INTERRUPTED)):
        with suppress(NotImplementedError):  # not on this system
            loop.add_signal_handler(number, stop, status)

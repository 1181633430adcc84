"""A chat's life: it takes up what an earlier process left, listens until it is told to stop, and finishes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.channels.channel import Channel
from bot.channels.chat.answers.notices import Notices
from bot.channels.chat.intake.router import Router
from bot.channels.chat.keepers.keepers import Keepers
from bot.channels.chat.life.notifying import keep_notifying, notify
from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.chat.services import EVERYBODY, NOBODY_NAMED, About, People, Services, open_services
from bot.channels.chat.settings import TIMES
from bot.channels.chat.store.chat_store import ChatStore
from bot.keeping.apart import CarryOut, carry_out_apart
from bot.keeping.asked import AskedQuestions
from corpus.errors import DamagedError


class Chat:
    """One channel, with all that answers in it."""

    def __init__(
        self, services: Services, data_dir: Path, asked: AskedQuestions, carry_out: CarryOut = carry_out_apart
    ) -> None:
        """Put a chat together; `Keepers` has the meaning of what it is given."""
        self.services = services
        self._keepers = Keepers(services, data_dir, asked, carry_out)
        self.notices = Notices(services)
        self.router = Router(services, self._keepers)

    async def serve(self, stopped: asyncio.Future[int], mode: str = "") -> int:
        """Serve until told to stop, and return what `stopped` then holds.

        Args:
            stopped: done when the chat shall end.
            mode: how it listens, for the log.

        Raises:
            NotWelcomeError: the service does not know the bot.
            GuidebotError: something that an operator can mend.
        """
        left = await self.router.resume()
        event("started", bot=self.services.channel.me, mode=mode, waiting=left)
        beside = [self.notices.run(), self._tidy(), keep_notifying(), self._keepers.digests.run()]
        if self.router.sharing_out is not None:
            beside.append(self.router.sharing_out.run())
        tasks = [asyncio.ensure_future(self._beside(one)) for one in beside]
        listening = asyncio.ensure_future(self.services.channel.run(self.router))
        try:
            ends: list[asyncio.Future[Any]] = [stopped, listening, self.router.ended]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if self.router.ended.done():
                self.router.ended.result()
            if not stopped.done():
                listening.result()
        finally:
            notify("STOPPING=1")
            for task in (listening, *tasks):
                task.cancel()
            await asyncio.gather(listening, *tasks, return_exceptions=True)
            await self.router.stop(TIMES.finish)
            if self.services.sharing is not None:
                await self.services.sharing.leave()
        event("stopped")
        return stopped.result()

    async def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that goes on while the chat is served; a damaged file ends both."""
        try:
            await work
        except DamagedError as error:
            self.router.end_with(error)

    async def _tidy(self) -> None:
        """Delete what has been kept long enough, now and then."""
        while True:
            try:
                await self.services.store.tidy()
                await self._keepers.tidy()
            except DamagedError:
                raise
            except Exception as error:
                mistake(error)  # and the next time it may work
            await asyncio.sleep(TIMES.tidy)


@asynccontextmanager
async def open_chat(  # noqa: PLR0913 (where a chat is put together)
    channel: Channel,
    store: ChatStore,
    data_dir: Path,
    asked: AskedQuestions,
    people: People = EVERYBODY,
    *,
    clock: Callable[[], float] = time.time,
    about: About = NOBODY_NAMED,
) -> AsyncIterator[Chat]:
    """Open a chat over a data directory, and close it again.

    Args:
        channel: that people write through.
        store: keeps what the chat has to remember.
        data_dir: holds the guide.
        asked: what people asked, for the keepers' report.
        people: who may change the guide, and who is answered.
        clock: seconds since 1970.
        about: what is said of keeping, and of who runs the bot.

    Raises:
        LibraryError: the data directory can't be used.
    """
    async with open_services(channel, store, data_dir, people, clock, about) as services:
        yield Chat(services, data_dir, asked)

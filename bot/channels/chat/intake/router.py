"""A delivery as it came, to whoever takes care of its kind."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from bot.channels.channel import (
    ChatGoneError,
    Delivery,
    Incoming,
    Joined,
    Message,
    Moved,
    NotWelcomeError,
    Place,
    Pressed,
    Raw,
    Said,
)
from bot.channels.chat.answers.buttons import ButtonPresses
from bot.channels.chat.answers.questions import Questions
from bot.channels.chat.intake.dispatcher import Dispatcher
from bot.channels.chat.intake.flood import MAX_BACKLOG
from bot.channels.chat.intake.messages import Messages
from bot.channels.chat.keepers.keepers import Keepers
from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.chat.saying.message_text import plain
from bot.channels.chat.services import Services, answered_now
from bot.channels.chat.store.attempts import MOST_DEATHS
from bot.channels.chat.store.inbox import Kept, Waiting
from bot.channels.chat.store.room import with_room
from corpus.bounded_cache import BoundedCache
from corpus.languages.spoken import say

_MAX_SIDE_TASKS = 200  # acknowledgements and the like at once


class Router:
    """Takes deliveries in, keeps them, and has them answered in their order."""

    def __init__(self, services: Services, keepers: Keepers) -> None:
        self._services = services
        self._channel = services.channel
        questions = Questions(services)
        self._messages = Messages(services, questions, keepers)
        self._buttons = ButtonPresses(services, questions, keepers)
        self.dispatcher = Dispatcher(services.store.inbox, self._answer)
        self._side_tasks: set[asyncio.Task[None]] = set()
        self._set_aside: set[str] = set()
        self._gone: BoundedCache[str, None] = BoundedCache(limit=10_000)
        self.not_welcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def receive(self, raws: Sequence[Raw]) -> None:
        """Take deliveries in; when this returns they are safe."""
        found = [(delivery, raw) for raw in raws if (delivery := self._channel.delivery(raw)) is not None]
        if not found:
            return
        kept = [Kept(delivery.id, delivery.chat, raw) for delivery, raw in found]
        fresh = await self._services.store.inbox.keep(kept)
        for delivery, raw in found:
            if delivery.id in fresh:
                await self._take(delivery, raw)

    @property
    def waiting(self) -> int:
        """How many deliveries wait to be answered."""
        return self.dispatcher.waiting

    async def resume(self) -> int:
        """Queue what an earlier process left, and return how much that is."""
        inbox, attempts = self._services.store.inbox, self._services.store.attempts
        waiting, deaths = await inbox.waiting(), await attempts.deaths()
        for one in waiting:
            if deaths.get(one.id, 0) >= MOST_DEATHS:
                self._set_aside.add(one.id)
                await attempts.set_aside(one.id)
                event("set_aside", update=one.id, deaths=deaths[one.id])
            raw = await inbox.read(one.id)
            if raw is not None:
                self._submit(one, raw)
        return len(waiting)

    async def stop(self, seconds: float) -> None:
        """Finish what is in hand."""
        left = await self.dispatcher.stop(seconds)
        for task in self._side_tasks:
            task.cancel()
        if left:
            event("left_for_later", updates=left)

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that does not wait for its chat's turn."""
        if len(self._side_tasks) >= _MAX_SIDE_TASKS:
            work.close()
            return
        task = asyncio.create_task(work)
        self._side_tasks.add(task)
        task.add_done_callback(self._side_task_done)

    async def _take(self, delivery: Delivery, raw: Raw) -> None:
        if delivery.message:
            self._services.flood.arrived(delivery.chat, private=delivery.private)
        if self.dispatcher.backlog(delivery.chat) < MAX_BACKLOG:
            self._submit(Waiting(delivery.id, delivery.chat), raw)
        else:
            self.beside(self._done(delivery.id))

    def _submit(self, waiting: Waiting, raw: Raw) -> None:
        delivery = self._channel.delivery(raw)
        if delivery is not None and delivery.press:
            press = self._try_to_read(delivery, raw)
            if isinstance(press, Pressed):
                answering = self.dispatcher.backlog(waiting.chat) > 0
                self.beside(self._buttons.acknowledge(press, answering=answering))
        self.dispatcher.submit(waiting, raw)

    def _try_to_read(self, delivery: Delivery, raw: Raw) -> Incoming | None:
        """Return what came in; None for what can't be read, which must not end the listening."""
        try:
            return self._channel.read(raw)
        except Exception as error:
            mistake(error, update=delivery.id)
            return None

    def _side_task_done(self, task: asyncio.Task[None]) -> None:
        self._side_tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            mistake(error)

    async def _answer(self, delivery_id: str, raw: Raw) -> None:
        delivery = self._channel.delivery(raw) or Delivery(delivery_id)
        answered_now.set(delivery_id)
        try:
            if delivery_id in self._set_aside:
                await self._say_set_aside(delivery)
                await self._done(delivery_id)
                return
            if delivery.message and (
                pause := self._services.flood.pause(delivery.chat, self.dispatcher.backlog(delivery.chat))
            ):
                await asyncio.sleep(pause)
            await self._by_kind(delivery_id, self._channel.read(raw))
        except ChatGoneError as gone:
            self._say_gone_once(delivery.chat, str(gone))
        except NotWelcomeError:
            if not self.not_welcome.done():
                self.not_welcome.set_result(None)
            return
        except Exception as error:
            mistake(error, update=delivery_id)
        await self._done(delivery_id)

    async def _done(self, delivery_id: str) -> None:
        await with_room(lambda: self._services.store.inbox.done(delivery_id))

    async def _say_set_aside(self, delivery: Delivery) -> None:
        """Tell who sent what the process died over that nobody will try it again; it is not read."""
        if delivery.chat and not delivery.press:
            place = Place(delivery.chat, delivery.thread, private=delivery.private)
            await self._services.speaker.say(place, Message(plain(say("chat.set_aside"))))

    async def _by_kind(self, delivery: str, incoming: Incoming | None) -> None:
        if isinstance(incoming, Said):
            pressed = await self._services.speaker.chosen(incoming, delivery)
            if pressed is None:
                await self._messages.said(delivery, incoming)
            else:
                await self._buttons.choose(delivery, pressed)
        elif isinstance(incoming, Pressed):
            await self._buttons.press(delivery, incoming)
        elif isinstance(incoming, Moved):
            await self._services.moved(incoming.old, incoming.new)
        elif isinstance(incoming, Joined):
            self._gone.pop(incoming.chat, None)

    def _say_gone_once(self, chat: str, reason: str) -> None:
        if chat in self._gone:
            return
        self._gone.keep(chat, None)
        event("chat_gone", chat=self._services.identity.label(chat), reason=reason)

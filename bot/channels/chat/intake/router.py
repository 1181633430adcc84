"""A delivery as it came, to whoever takes care of its kind."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import nullcontext
from typing import Any, NamedTuple

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
    Reacted,
    Said,
)
from bot.channels.chat.answers.buttons import ButtonPresses
from bot.channels.chat.answers.helpers import Helpers
from bot.channels.chat.answers.questions import Questions
from bot.channels.chat.intake.dispatcher import Dispatcher
from bot.channels.chat.intake.flood import meter_of
from bot.channels.chat.intake.messages import Messages
from bot.channels.chat.intake.outages import Outages
from bot.channels.chat.intake.welcome import Welcome
from bot.channels.chat.keepers.keepers import Keepers
from bot.channels.chat.life.sharing_out import SharingOut
from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.chat.saying.message_text import plain
from bot.channels.chat.services import Services, answered_now
from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.inbox import Kept, Waiting
from bot.channels.chat.store.room import with_room
from bot.channels.chat.store.sharing import NotOursError
from bot.channels.outgoing import may_go
from corpus.caching.bounded_cache import BoundedCache
from corpus.errors import AwayError, DamagedError
from corpus.languages.spoken import ENGLISH, say, speaking


class Opened(NamedTuple):
    """What came in and is meant for the bot."""

    delivery: Delivery
    raw: Raw
    incoming: Incoming


class Router:
    """Takes deliveries in, keeps them, and has them answered in their order."""

    def __init__(self, services: Services, keepers: Keepers) -> None:
        self._services = services
        self._channel = services.channel
        questions = Questions(services)
        helpers = Helpers(services, keepers)
        self._buttons = ButtonPresses(services, questions, keepers, helpers)
        self._messages = Messages(services, questions, keepers, self._buttons, helpers)
        self.dispatcher = Dispatcher(services.store.inbox, self._answer, self._ended)
        self._outages = Outages(services.speaker, services.clock)
        self.sharing_out = self._sharing_out()
        self._side_tasks: set[asyncio.Task[None]] = set()
        self._set_aside: set[str] = set()
        self._suspects: set[str] = set()
        self._one_suspect = asyncio.Lock()
        self._welcome = Welcome(services)
        self._gone: BoundedCache[str, None] = BoundedCache(limit=10_000)
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def receive(self, raws: Sequence[Raw]) -> None:
        """Take deliveries in; when this returns they are safe.

        What is not meant for the bot costs nothing and is not kept: neither does it wait, nor anybody for it.
        """
        found = [one for raw in raws if (one := self._opened(raw)) is not None]
        if not found:
            return
        kept = [Kept(one.delivery.id, one.delivery.chat, one.raw) for one in found]
        try:
            fresh = await self._services.store.inbox.keep(kept)
        except AwayError as error:
            self._outages.began(error)
            if self.leads:  # the others are handed the same
                for one in found:
                    self._tell_away(one.incoming)
            raise
        except DamagedError as error:
            self.end_with(error)
            raise
        for one in found:
            if one.delivery.id in fresh:
                if self.sharing_out is None:
                    self._submit(one, fresh=True)
                else:
                    self._acknowledge(one)

    @property
    def leads(self) -> bool:
        """Whether this process is the one that fetches."""
        return self._services.sharing is None or self._services.sharing.leads

    @property
    def waiting(self) -> int:
        """How many deliveries wait to be answered."""
        return self.dispatcher.waiting

    def end_with(self, error: Exception) -> None:
        """Let the chat end with an error: what waits is kept as it is."""
        if not self.ended.done():
            self.ended.set_exception(error)

    async def resume(self) -> int:
        """Queue what an earlier process left, and return how much that is."""
        inbox = self._services.store.inbox
        await self._look_at_deaths()
        if self.sharing_out is not None:
            return len(await inbox.waiting())
        for one in await inbox.waiting():
            raw = await inbox.read(one.id)
            if one.id in self._set_aside:
                self.dispatcher.submit(one, raw)
                continue
            opened = None if raw is None else self._opened(raw)
            if opened is not None:
                self._submit(opened)
            elif raw is not None:
                await self._done(one.id)
        return self.waiting

    async def _look_at_deaths(self) -> None:
        """Set aside what the process died over twice; what it died over once is not answered beside such."""
        attempts = self._services.store.attempts
        for delivery, deaths in (await attempts.deaths()).items():
            if deaths < RETENTION.deaths:
                self._suspects.add(delivery)
                continue
            self._set_aside.add(delivery)
            if await attempts.set_aside(delivery):
                event("set_aside", update=delivery, deaths=deaths)

    async def stop(self, seconds: float) -> None:
        """Finish what is in hand."""
        left = await self.dispatcher.stop(seconds)
        for task in self._side_tasks:
            task.cancel()
        if left:
            event("left_for_later", updates=left)

    def beside(self, work: Coroutine[Any, Any, None], delivery: str = "") -> None:
        """Do something that does not wait for its chat's turn; see `Intake`."""
        if delivery in self._set_aside:
            work.close()
            return
        task = asyncio.create_task(self._held(delivery, work) if delivery else work)
        self._side_tasks.add(task)
        task.add_done_callback(self._side_task_done)

    def _opened(self, raw: Raw) -> Opened | None:
        """Return what came in; None for what is for others, can't be read, or was died over twice."""
        delivery = self._channel.delivery(raw)
        if delivery is None or delivery.id in self._set_aside:
            return None
        try:
            with self._services.hands.holding(delivery.id):
                incoming = self._channel.read(raw)
        except Exception as error:  # must not end the listening
            mistake(error, update=delivery.id)
            return None
        if incoming is None or self._is_muted(incoming):
            return None
        return Opened(delivery, raw, incoming)

    def _is_muted(self, incoming: Incoming) -> bool:
        if not isinstance(incoming, Said | Pressed | Reacted):
            return False
        return self._services.team.is_muted(incoming.person, incoming.place.chat)

    def _submit(self, opened: Opened, *, fresh: bool = False) -> None:
        delivery, raw, incoming = opened
        queue = ""
        if self.sharing_out is None:
            self._acknowledge(opened)
        if isinstance(incoming, Said) and fresh and not incoming.edited:
            meter = meter_of(incoming)
            if self._services.flood.arrived(meter, private=incoming.place.private):
                queue = meter  # in a group, others don't wait for whoever floods
        self.dispatcher.submit(Waiting(delivery.id, delivery.chat), raw, queue)

    def _acknowledge(self, opened: Opened) -> None:
        """Let who pressed a button know that it arrived."""
        if isinstance(opened.incoming, Pressed):
            self._buttons.arrived(opened.incoming)
            with speaking(self._services.language_for(opened.incoming)):  # what is begun here goes on in it
                self.beside(self._buttons.acknowledge(opened.incoming, self.dispatcher.is_in_hand))

    def _sharing_out(self) -> SharingOut | None:
        """Return what takes chats into hand where other processes answer as well."""
        if (sharing := self._services.sharing) is None:
            return None
        return SharingOut(sharing, self._take_up, self.dispatcher.drop_all, self._catch_up, self._outages)

    async def _catch_up(self) -> None:
        """Learn what other processes noted since."""
        await self._look_at_deaths()
        await self._services.team.load()
        self._services.moves.update(await self._services.store.inbox.moves())

    def _ended(self, delivery: str) -> None:
        if self.sharing_out is not None:
            self.sharing_out.ended(delivery)

    async def _take_up(self, one: Waiting) -> bool:
        """Queue what waits in a chat that is in hand now; return whether there is something to be done."""
        if self.dispatcher.is_in_hand(one.id):
            return True  # it goes on
        raw = await self._services.store.inbox.read(one.id)
        if raw is None:
            return False
        if one.id in self._set_aside:
            self.dispatcher.submit(one, raw)
            return True
        opened = self._opened(raw)
        if opened is None:
            await self._done(one.id)
            return False
        self._submit(opened, fresh=True)
        return True

    def _side_task_done(self, task: asyncio.Task[None]) -> None:
        self._side_tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            mistake(error)

    async def _answer(self, delivery_id: str, raw: Raw) -> None:
        """Answer a delivery; of those that the process may have died over one after the other."""
        async with self._one_suspect if delivery_id in self._suspects else nullcontext():
            await self._held(delivery_id, self._answer_now(delivery_id, raw))

    async def _held(self, delivery: str, work: Coroutine[Any, Any, None]) -> None:
        """Do something for a delivery; what it is should the process die is known."""
        answered_now.set(delivery)
        await self._services.hands.steps(delivery, work)

    async def _answer_now(self, delivery_id: str, raw: Raw) -> None:
        """Answer a delivery; while a server is away its chat waits for it."""
        if self._services.sharing is not None:
            may_go.set(self._services.sharing.hold())
        try:
            incoming = self._channel.read(raw)
        except Exception:  # whoever answers it says so
            incoming = None
        waited_for = ""
        while True:
            try:
                with speaking(self._services.language_for(incoming)):
                    await self._answer_spoken(delivery_id, raw)
            except AwayError as error:
                waited_for = error.what
                self._outages.began(error)
                self._tell_away(incoming)
                await self._outages.wait(waited_for)
            else:
                self._outages.ended(waited_for)
                return

    def _tell_away(self, incoming: Incoming | None) -> None:
        """Tell who waits for an answer that it takes until a server is back."""
        if isinstance(incoming, Said | Pressed):
            try:
                language = self._services.language_for(incoming)
            except AwayError:
                language = ENGLISH
            with speaking(language):
                self.beside(self._outages.tell(incoming.place))

    async def _answer_spoken(self, delivery_id: str, raw: Raw) -> None:
        delivery = self._channel.delivery(raw) or Delivery(delivery_id)
        try:
            if delivery_id in self._set_aside:
                await self._say_set_aside(delivery)
                await self._done(delivery_id)
                return
            incoming = self._channel.read(raw)
            if isinstance(incoming, Said):
                await self._pause(delivery_id, incoming)
            await self._by_kind(delivery_id, incoming)
        except NotOursError:
            return  # whoever has it in hand now answers it
        except AwayError:
            raise  # it waits
        except ChatGoneError as gone:
            self._say_gone_once(delivery.chat, str(gone))
        except (NotWelcomeError, DamagedError) as error:
            self.end_with(error)
            return
        except Exception as error:
            mistake(error, update=delivery_id)
        await self._done(delivery_id)

    async def _pause(self, delivery: str, said: Said) -> None:
        """Let whoever floods wait; only in a queue of their own, where nobody waits behind them."""
        meter = meter_of(said)
        if self.dispatcher.in_hand(meter) == delivery and (
            pause := self._services.flood.pause(meter, self.dispatcher.backlog(meter))
        ):
            await asyncio.sleep(pause)

    async def _done(self, delivery_id: str) -> None:
        await with_room(lambda: self._services.store.inbox.done(delivery_id))

    async def _say_set_aside(self, delivery: Delivery) -> None:
        """Tell who sent what the process died over that nobody will try it again; it is not read."""
        if delivery.chat and not delivery.press:
            place = Place(delivery.chat, delivery.thread, private=delivery.private)
            await self._services.speaker.say(place, Message(plain(say("chat.set_aside"))))

    async def _by_kind(self, delivery: str, incoming: Incoming | None) -> None:
        if isinstance(incoming, Said | Joined) and await self._welcome.turned_away(incoming):
            return
        if isinstance(incoming, Said):
            pressed = await self._services.speaker.chosen(incoming, delivery)
            if pressed is None:
                await self._messages.said(delivery, incoming)
            else:
                await self._buttons.choose(delivery, pressed)
        elif isinstance(incoming, Pressed):
            await self._buttons.press(delivery, incoming)
        elif isinstance(incoming, Reacted):
            await self._buttons.react(incoming)
        elif isinstance(incoming, Moved):
            await self._services.moved(incoming.old, incoming.new)
        elif isinstance(incoming, Joined):
            self._gone.pop(incoming.chat, None)

    def _say_gone_once(self, chat: str, reason: str) -> None:
        if chat in self._gone:
            return
        self._gone.keep(chat, None)
        event("chat_gone", chat=self._services.identity.label(chat), reason=reason)

"""Who is answered when: one after the other within a chat, chats beside each other."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

from bot.channels.channel import Raw
from bot.channels.chat.privacy.logs import mistake
from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.inbox import Inbox, Waiting
from bot.channels.chat.store.room import with_room


class Dispatcher:
    """Hands waiting deliveries to a handler, each queue's in their order; memory holds ids of the rest.

    A queue is a chat's, or that of somebody who asks too much in a group: however many queues wait for
    something, none waits for another.
    """

    def __init__(
        self,
        inbox: Inbox,
        handle: Callable[[str, Raw], Awaitable[None]],
        ended: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Begin with nothing.

        Args:
            inbox: what waits is read from.
            handle: answers a delivery.
            ended: called when a delivery is no longer in hand.
        """
        self._inbox = inbox
        self._handle = handle
        self._ended = ended
        self._queues: dict[str, deque[str]] = {}
        self._in_memory: dict[str, Raw] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._working_on: set[str] = set()

    def submit(self, waiting: Waiting, raw: Raw | None = None, queue: str = "") -> None:
        """Queue a delivery behind what its chat, or another queue, waits for already."""
        if raw is not None and len(self._in_memory) < RETENTION.in_memory:
            self._in_memory[waiting.id] = raw
        name = queue or waiting.chat
        if name in self._queues:
            self._queues[name].append(waiting.id)
            return
        self._queues[name] = deque([waiting.id])
        if not self._stopping:
            task = asyncio.create_task(self._work(name))
            self._workers.add(task)
            task.add_done_callback(self._workers.discard)

    def backlog(self, queue: str) -> int:
        """Return how many deliveries wait in a queue, the one in hand included."""
        return len(self._queues.get(queue, ()))

    def in_hand(self, queue: str) -> str:
        """Return the delivery that a queue has in hand, or an empty string."""
        return next(iter(self._queues.get(queue, ())), "")

    def is_in_hand(self, delivery: str) -> bool:
        """Return whether a delivery is being answered."""
        return delivery in self._working_on

    @property
    def waiting(self) -> int:
        """How many deliveries wait in all."""
        return sum(map(len, self._queues.values()))

    def drop_all(self) -> None:
        """Forget what waits, and leave what is in hand: others have it."""
        for worker in self._workers:
            worker.cancel()
        self._queues.clear()
        self._in_memory.clear()

    async def stop(self, seconds: float) -> int:
        """Finish what is in hand within `seconds`; return how many were left for the next start."""
        self._stopping = True
        if self._workers:
            _, running = await asyncio.wait(self._workers, timeout=seconds)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        return self.waiting

    async def _work(self, name: str) -> None:
        queue = self._queues[name]
        while queue and not self._stopping:
            delivery = queue[0]
            raw = self._in_memory.pop(delivery, None) or await with_room(partial(self._inbox.read, delivery))
            if raw is not None:
                await self._one(delivery, raw)
            queue.popleft()
            self._ended(delivery)
        if not queue and self._queues.get(name) is queue:
            del self._queues[name]

    async def _one(self, delivery: str, raw: Raw) -> None:
        self._working_on.add(delivery)
        try:
            await self._handle(delivery, raw)
        except Exception as error:
            mistake(error, update=delivery)
        finally:
            self._working_on.discard(delivery)

"""Who is answered when: one after the other within a chat, chats beside each other."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.chat.intake.inbox import Inbox, Waiting
from bot.channels.chat.logs import mistake

MAX_IN_MEMORY = 500  # updates; further ones are read from disk again when their turn comes
MAX_AT_ONCE = 256  # chats

Raw = dict[str, Any]


class Dispatcher:
    """Hands waiting updates to a handler, each chat's in their order; memory holds ids of the rest."""

    def __init__(self, inbox: Inbox, handle: Callable[[Raw], Awaitable[None]]) -> None:
        self._inbox = inbox
        self._handle = handle
        self._queues: dict[int, deque[int]] = {}
        self._in_memory: dict[int, Raw] = {}
        self._slots = asyncio.Semaphore(MAX_AT_ONCE)
        self._workers: set[asyncio.Task[None]] = set()
        self._stopping = False

    def submit(self, waiting: Waiting, update: Raw | None = None) -> None:
        """Queue an update behind what its chat waits for already."""
        if update is not None and len(self._in_memory) < MAX_IN_MEMORY:
            self._in_memory[waiting.id] = update
        queue = self._queues.get(waiting.chat)
        if queue is not None:
            queue.append(waiting.id)
            return
        self._queues[waiting.chat] = deque([waiting.id])
        if not self._stopping:
            task = asyncio.create_task(self._work(waiting.chat))
            self._workers.add(task)
            task.add_done_callback(self._workers.discard)

    def backlog(self, chat: int) -> int:
        """Return how many updates of a chat wait, the one in hand included."""
        return len(self._queues.get(chat, ()))

    @property
    def waiting(self) -> int:
        """How many updates wait in all."""
        return sum(map(len, self._queues.values()))

    async def stop(self, seconds: float) -> int:
        """Finish what is in hand within `seconds`; return how many were left for the next start."""
        self._stopping = True
        if self._workers:
            _, running = await asyncio.wait(self._workers, timeout=seconds)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        return self.waiting

    async def _work(self, chat: int) -> None:
        queue = self._queues[chat]
        async with self._slots:
            while queue and not self._stopping:
                update = self._in_memory.pop(queue[0], None) or self._inbox.read(queue[0])
                if update is not None:
                    await self._one(update)
                queue.popleft()
        if not queue:
            del self._queues[chat]

    async def _one(self, update: Raw) -> None:
        try:
            await self._handle(update)
        except Exception as error:
            mistake(error, update=update["update_id"])

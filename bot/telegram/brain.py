"""The assistant behind the bot: it thinks in a thread of its own, so that the bot keeps listening."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from bot.reply import Conversation, Reply

if TYPE_CHECKING:
    from bot.assistant import Assistant

T = TypeVar("T")


class Brain:
    """Asks the assistant one thing at a time."""

    def __init__(self, make: Callable[[], Assistant]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="assistant")
        self._assistant = self._thread.submit(make).result()

    async def reply(self, conversation: Conversation, text: str) -> Reply:
        """Return the reply to `text`; the conversation gets its turn."""
        return await self._ask(lambda: self._assistant.reply(conversation, text))

    async def explain(self, understood_as: str, edition: int) -> str:
        """Return how an earlier answer was found."""
        return await self._ask(lambda: self._assistant.explain(understood_as, edition))

    async def examples(self, limit: int = 3) -> tuple[str, ...]:
        """Return a few questions that the guide answers."""
        return await self._ask(lambda: self._assistant.examples(limit))

    async def topics(self) -> tuple[str, ...]:
        """Return the titles of the guide's sections."""
        return await self._ask(self._assistant.topics)

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

"""The assistant behind the bot: it thinks in a thread of its own, so that the bot keeps listening."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING, TypeVar

from bot.assistant.reading import Reading
from bot.assistant.reply import Conversation, Reply, Turn
from bot.channels.chat.privacy.anonymity import without_private
from bot.channels.chat.settings import RETENTION
from corpus.caching.bounded_cache import BoundedCache
from corpus.errors import GuidebotError
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from bot.assistant.outline import Said
    from corpus.languages.language import Language


_GUIDES = 20  # that are kept open
T = TypeVar("T")
_Asked = tuple[str, str, tuple[Turn, ...]]


class Brain:
    """Asks the assistant one thing at a time.

    What it says depends on the edition, the conversation and the message alone, and many people begin with
    the same questions: what it said last is remembered.
    """

    def __init__(
        self,
        make: Callable[[], Assistant],
        published: Callable[[], tuple[int, str]],
        in_hand: Callable[[], AbstractContextManager[None]] = nullcontext,
        make_for: Callable[[str], Assistant] | None = None,
    ) -> None:
        """Start thinking.

        Args:
            make: returns the assistant; called in its thread.
            published: returns the number of the published edition and its key, see `Library.edition_key`.
            in_hand: returns what is entered while it thinks, and left when it has thought.
            make_for: returns the assistant of one guide; without it all guides are asked.
        """
        self._make_for = make_for
        self._of_guides: dict[str, Assistant] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="assistant")
        self._assistant = self._thread.submit(make).result()
        self._thread.submit(self._warm_up)
        self._published = published
        self._in_hand = in_hand
        self._turn = asyncio.Lock()
        self._said: BoundedCache[_Asked, tuple[Reply, Turn]] = BoundedCache(
            limit=RETENTION.in_mind, longest_key=RETENTION.longest_in_mind
        )

    async def reply(self, conversation: Conversation, text: str, guide: str = "") -> Reply:
        """Return the reply to `text`; the conversation gets its turn.

        What is private in the text is neither read nor remembered.
        """
        text = without_private(text)
        edition, name = self._published()
        key = (f"{name} {guide}", text, tuple(conversation.turns))
        if (said := self._said.get(key)) is not None:
            reply, turn = said
            conversation.turns.append(turn)
            return reply
        reply = await self._ask(lambda: self._of(guide).reply(conversation, text))
        turn = conversation.turns[-1]
        if turn.edition == edition:
            self._said.keep(key, (reply, turn))
        return reply

    def forget(self) -> None:
        """Remember nothing of what was said: who wants to be forgotten is not told from others here."""
        self._said.clear()

    async def explain(
        self, reading: Reading, edition: int, guide: str = "", *, plainly: bool, language: Language
    ) -> str:
        """Return how an earlier answer was found, in a few lines or in all its numbers, in some language."""
        return await self._ask(
            lambda: self._of(guide).explain(reading, edition, plainly=plainly, language=language)
        )

    async def examples(self, limit: int = 3, guide: str = "") -> tuple[str, ...]:
        """Return a few questions that the guide answers."""
        return await self._ask(lambda: self._of(guide).examples(limit))

    async def topics(self, guide: str = "") -> tuple[str, ...]:
        """Return the titles of the guide's sections."""
        return await self._ask(lambda: self._of(guide).topics())

    async def sections(self, guide: str = "") -> list[tuple[str, ...]]:
        """Return the headings above the guide's passages, outermost first, in reading order."""
        return await self._ask(lambda: self._of(guide).sections())

    async def said_under(self, section: tuple[str, ...], guide: str = "") -> list[Said]:
        """Return the passages under some headings, in reading order."""
        return await self._ask(lambda: self._of(guide).said_under(section))

    def _of(self, guide: str) -> Assistant:
        """Return who answers from a guide; an empty name stands for all of them."""
        if not guide or self._make_for is None:
            return self._assistant
        if guide not in self._of_guides:
            if len(self._of_guides) >= _GUIDES:
                del self._of_guides[next(iter(self._of_guides))]
            self._of_guides[guide] = self._make_for(guide)
        return self._of_guides[guide]

    def _warm_up(self) -> None:
        """Load what searches a large corpus quickest, while nobody waits yet."""
        self._assistant.retriever().warm_up()

    async def warm_up(self) -> None:
        """Read what the published edition's answers need, so that the next question doesn't wait for it."""
        with suppress(GuidebotError):
            await self._ask(lambda: self._assistant.reply(Conversation(), say("chat.anything")))
        # What is there now stays: looking through it for garbage would only make somebody wait.
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, function: Callable[[], T]) -> T:
        async with self._turn:
            with self._in_hand():
                return await asyncio.get_running_loop().run_in_executor(self._thread, function)

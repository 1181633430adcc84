"""What one person of a group asks for and the others need not read, where the service can show it so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.channels.chat.answers import keyboards
from bot.channels.chat.settings import RETENTION, TIMES
from bot.channels.chat.store.conversations import Look
from corpus.caching.bounded_cache import BoundedCache

if TYPE_CHECKING:
    from bot.channels.channel import Message, Place, Pressed
    from bot.channels.chat.services import Services
    from bot.channels.chat.store.conversations import Record, View


class Whispers:
    """Says how an answer was found beside the answer, to who asks for it alone."""

    def __init__(self, services: Services, shown: Callable[[Record, View], Awaitable[Message]]) -> None:
        """Whisper what `shown` returns for a view of a reply."""
        self._services = services
        self._shown = shown
        self._lately: BoundedCache[tuple[str, str, int], float] = BoundedCache(limit=RETENTION.newest)

    async def why(self, pressed: Pressed, record: Record, view: View, place: Place) -> bool:
        """Tell who pressed alone how an answer was found; return whether that is to be told so.

        The message of the answer, and what is kept of its view, stay as they are for the others.
        """
        if view.look is not Look.WHY:
            return False
        told_apart = bool(place.only) and record.view.look is Look.UNKNOWN
        if not told_apart and (place.private or place.only or not self._whispers):
            return False
        message = replace(
            await self._shown(record, view), buttons=keyboards.under_whispered_why(record, view.step)
        )
        if told_apart and await self._services.speaker.edit(place, pressed.message, message):
            return True
        if not self._just_told(pressed, record, view):
            there = replace(place.alone(pressed.person), reply_to="" if told_apart else record.message)
            await self._services.speaker.say(there, message)
        return True

    @property
    def _whispers(self) -> bool:
        return self._services.channel.abilities.whispers

    def _just_told(self, pressed: Pressed, record: Record, view: View) -> bool:
        """Return whether the same was told the same person a moment ago, and note that it is now."""
        key, now = (record.id, pressed.person, view.step), self._services.clock()
        before = self._lately.get(key, 0.0)
        self._lately.keep(key, now)
        return now - before < TIMES.double_press

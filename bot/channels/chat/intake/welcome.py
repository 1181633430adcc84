"""Who is answered here, and what is said to the others."""

from __future__ import annotations

from bot.channels.channel import Joined, Message, Place, Said
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.saying.message_text import plain
from bot.channels.chat.services import Services
from bot.channels.chat.settings import TIMES
from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import say


class Welcome:
    """Turns away whom the bot is not for, politely and not often."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._told_off: BoundedCache[str, float] = BoundedCache(limit=10_000)

    async def turned_away(self, incoming: Said | Joined) -> bool:
        """Tell who is not answered here so, once a day, and leave a group that the bot is not for."""
        services = self._services
        if isinstance(incoming, Said):
            place = incoming.place
            may = services.may_ask(place.chat, incoming.person, place.thread)
        else:
            place = Place(incoming.chat, private=incoming.private)
            may = services.is_wanted(incoming.chat)
        if may:
            return False
        if not place.private and services.is_wanted(place.chat):
            return True  # another of its topics
        now = services.clock()
        if now - self._told_off.get(place.chat, -TIMES.told_off) >= TIMES.told_off:
            self._told_off.keep(place.chat, now)
            await services.speaker.say(place, Message(plain(say("chat.not_for_you"))))
        if not place.private:
            event("group_left", chat=services.identity.label(place.chat))
            await services.channel.leave(place)
        return True

"""What the other keepers are told: what one of them proposes and may not publish, and what was published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.channels.channel import ChatGoneError, Message, Place
from bot.channels.chat.keepers.team import Deed
from bot.channels.chat.saying.message_text import ITALIC, Composer, plain
from bot.keeping.outcome import Tried
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.channels.chat.services import Services

_NAMES = 10


class Others:
    """Tells keepers what another one did."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def ask(self, person: str, preview: Message) -> None:
        """Show those who publish what somebody proposes who may not."""
        text = Composer().add(say("keepers.proposed_by"), ITALIC).add("\n\n").add_formatted(preview.text)
        team = self._services.team
        publishers = [one for one in team.everybody() if team.publishes(one) and not team.guide(one)]
        await self._tell(
            (one for one in publishers if one != person), Message(text.finish(), preview.buttons)
        )

    async def published(self, person: str, tried: Tried) -> None:
        """Remember who published what, and tell the others."""
        services = self._services
        names = ", ".join([*tried.added, *tried.changed, *tried.removed][:_NAMES])
        await services.team.note(Deed(services.clock(), person, "published", names, tried.edition))
        told = plain(say("keepers.published_by_other", edition=tried.edition, names=names))
        await self._tell((one for one in services.team.everybody() if one != person), Message(told))

    async def _tell(self, people: Iterable[str], message: Message) -> None:
        for one in people:
            try:
                await self._services.speaker.say(Place(one), message)
            except ChatGoneError:
                continue  # they never said hello, or left

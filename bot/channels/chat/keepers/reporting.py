"""What was asked in vain, and what use speaks for, as keepers read it in a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.channel import Message, Place
from bot.channels.chat.keepers import keeper_text
from bot.channels.chat.keepers.cards import under_report
from bot.channels.chat.saying.message_text import FormattedText, plain
from bot.channels.chat.settings import KEEPERS_LISTS
from bot.keeping.asked import AskedQuestions
from corpus.errors import GuidebotError
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.channels.chat.services import Services
    from bot.keeping.changes import Change
    from bot.keeping.use.learning import ProposedHint


class Reports:
    """Tells keepers what people asked."""

    def __init__(self, services: Services, asked: AskedQuestions) -> None:
        self._services = services
        self._asked = asked

    async def report(self, place: Place) -> None:
        """Show what was not answered well, and what use speaks for."""
        from bot.keeping.asked_groups import grouped

        try:
            groups, hints = grouped(self._asked.unanswered()), self._proposed()
        except GuidebotError as error:
            await self._say(place, plain(str(error)))
            return
        message = Message(keeper_text.report(groups), under_report() if groups else ())
        await self._services.speaker.say(place, message, most=KEEPERS_LISTS.pieces)
        if hints:
            await self._say(place, keeper_text.proposed(hints))

    async def agreed(self, place: Place, argument: str) -> Change | None:
        """Return the change that makes hints of what use speaks for; None where that was not said rightly.

        Args:
            place: where the keeper is told what is wrong.
            argument: the numbers that the report gave.
        """
        from bot.keeping.use.agreeing import chosen

        numbers = argument.split()
        if not numbers or not all(map(str.isdecimal, numbers)):
            await self._say(place, plain(say("keepers.no_hint")))
            return None
        try:
            changes = chosen(self._proposed(), list(map(int, numbers)))
        except GuidebotError as error:
            await self._say(place, plain(str(error)))
            return None
        if len(changes) > 1:
            await self._say(place, plain(say("keepers.one_document")))
            return None
        return changes[0]

    def _proposed(self) -> list[ProposedHint]:
        from bot.keeping.use.agreeing import proposed_hints

        return proposed_hints(self._services.library, list(self._asked.exchanges()))

    async def _say(self, place: Place, text: FormattedText) -> None:
        await self._services.speaker.say(place, Message(text), most=KEEPERS_LISTS.pieces)

"""What people think of a reply: votes, and what is wrong with an answer that is voted down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.assistant.reply import Kind
from bot.channels.channel import Message, Place
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.views import show
from bot.channels.chat.saying import texts
from bot.channels.chat.saying.message_text import plain
from bot.channels.chat.store.conversations import Look, Reason, Record
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.channels.channel import Buttons
    from bot.channels.chat.services import Services


class Votes:
    """Counts what people think, and asks who votes an answer down what is wrong with it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def count(self, record: Record, person: str, vote: int, place: Place) -> None:
        """Count a vote: for or against an answer, or for one of the passages shown with a refusal."""
        services = self._services
        kept, voter = services.store.conversations, services.identity.name(person)
        places = range(1, len(record.content.nearest) + 1)
        possible = places if record.kind == Kind.NOT_FOUND else (-1, 1)
        if vote not in possible or await kept.voted(record, voter) == vote:
            return
        voted = await kept.vote(record, voter, vote)
        asks = vote < 0 and record.kind == Kind.ANSWER
        whispers = services.channel.abilities.whispers and not place.private and not place.only
        if asks and (whispers or not services.speaker.changes_buttons):
            asking = Message(plain(say("chat.what_is_wrong")), keyboards.reasons(record))
            await services.speaker.say(place.alone(person) if whispers else place, asking)
        elif whispers and not place.press:  # who presses is thanked as the press is acknowledged
            await services.speaker.say(place.alone(person), Message(plain(texts.pressed("thanks"))))
        elif not whispers and (asks or voted.vote != record.vote):
            await self._show(voted, place, asks=asks)

    async def because(self, record: Record, person: str, number: int, place: Place) -> None:
        """Keep what somebody says is wrong with an answer, which is a vote against it.

        Args:
            record: of the reply.
            person: who.
            number: the place of a `Reason`, from 0.
            place: of the reply.
        """
        if record.kind != Kind.ANSWER or not 0 <= number < len(Reason):
            return
        voter = self._services.identity.name(person)
        voted = await self._services.store.conversations.vote(record, voter, -1, tuple(Reason)[number])
        if place.only and record.view.look is Look.UNKNOWN:  # it was asked apart from the answer
            thanks = Message(plain(texts.pressed("thanks")))
            await self._services.speaker.edit(place, record.message, thanks)
        else:
            await self._show(voted, place)

    async def _show(self, record: Record, place: Place, *, asks: bool = False) -> None:
        buttons = self._under(record)
        if asks:
            buttons = keyboards.with_reasons(buttons, record)
        await self._services.speaker.edit_buttons(place, record.message, buttons)

    def _under(self, record: Record) -> Buttons:
        """Return the buttons of the view that is shown."""
        if record.view.look is Look.CONTEXT:
            return show(self._services.library, record, record.view).buttons
        if record.view.look in (Look.OTHERS, Look.WHY):
            return keyboards.under_view(record, record.view)
        return keyboards.under_reply(record, helped=bool(self._services.people.helpers))

"""Which of several guides a chat is answered from: who asks in private chooses, in a group keepers do."""

from __future__ import annotations

from hashlib import blake2b

from bot.channels.channel import Button, Buttons, Message, Place, Pressed, Said
from bot.channels.chat.answers.keyboards import Action, Press, encode
from bot.channels.chat.saying.message_text import plain
from bot.channels.chat.services import Services
from corpus.languages.spoken import say

_ALL = "all"


class GuideChoice:
    """Shows the guides there are, and keeps the one that was chosen."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def command(self, said: Said) -> None:
        """Choose a guide by its name, or show all of them."""
        guides, wanted = self._services.guides(), said.text.strip().lower()
        if len(guides) < 2:
            message = Message(plain(say("chat.one_guide")))
        elif not self._may_choose(said.person, said.place):
            message = Message(plain(say("chat.keepers_choose")))
        elif wanted in (*guides, _ALL):
            message = await self._choose(said.place, "" if wanted == _ALL else wanted)
        else:
            message = await self._shown(said.place)
        await self._services.speaker.say(said.place, message)

    def said(self, pressed: Pressed) -> str:
        """Return what a press is answered with at once."""
        return "" if self._may_choose(pressed.person, pressed.place) else say("chat.keepers_choose")

    async def press(self, pressed: Pressed, press: Press) -> None:
        """Answer from the guide that a button names."""
        named = {_short(guide): guide for guide in self._services.guides()} | {_ALL: ""}
        if press.id not in named or not self._may_choose(pressed.person, pressed.place):
            return
        place = pressed.place
        message = await self._choose(place, named[press.id])
        if not await self._services.speaker.edit(place, pressed.message, message):
            await self._services.speaker.say(place, message)

    def _may_choose(self, person: str, place: Place) -> bool:
        return place.private or self._services.team.publishes(person)

    async def _choose(self, place: Place, guide: str) -> Message:
        await self._services.choose_guide(place, guide)
        return await self._shown(place)

    async def _shown(self, place: Place) -> Message:
        chosen = await self._services.guide_in(place)
        says = say("chat.guide_chosen", guide=chosen) if chosen else say("chat.all_guides")
        return Message(plain(says), _buttons(self._services.guides(), chosen))


def _buttons(guides: tuple[str, ...], chosen: str) -> Buttons:
    rows = [(guide, _short(guide), guide == chosen) for guide in guides]
    rows.append((say("chat.all_of_them"), _ALL, not chosen))
    return tuple(
        (Button(f"✓ {label}" if is_chosen else label, encode(Action.GUIDE, name)),)
        for label, name, is_chosen in rows
    )


def _short(guide: str) -> str:
    """Return what stands for a guide on a button, which carries 64 bytes at most."""
    return blake2b(guide.encode(), digest_size=8).hexdigest()

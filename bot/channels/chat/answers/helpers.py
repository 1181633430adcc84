"""Asking a person where the guide has no answer: a question goes to helpers, and their reply comes back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from bot.channels.channel import Button, ChatGoneError, Message, Place, Pressed, Said
from bot.channels.chat.answers.keyboards import Action, Press, encode
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.saying import texts
from bot.channels.chat.saying.message_text import BOLD, ITALIC, Composer, plain
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.channels.chat.keepers.keepers import Keepers
    from bot.channels.chat.services import Services
    from bot.channels.chat.store.conversations import Record

PEOPLE = frozenset({Action.ASK_PERSON, Action.SIGN, Action.INTO_GUIDE})
"""What is done by buttons about people who help."""

_NOTE = "asked people"
MOST = 1_000
"""Questions that wait for a person, or that one answered; the oldest go."""
_A_DAY = 86_400.0  # seconds


class Request(msgspec.Struct, frozen=True):
    """A question that was passed on.

    Attributes:
        shown: id of the message in the helpers' chat.
        reply: id of the refusal.
        asker: hash of who asked.
        place: where the answer goes.
        question: what they asked.
        made: seconds since 1970.
        answer: what a person said, once they did.
    """

    shown: str
    reply: str
    asker: str
    place: Place
    question: str
    made: float
    answer: str = ""


class Helpers:
    """Passes questions on to people, and their answers back."""

    def __init__(self, services: Services, keepers: Keepers) -> None:
        self._services = services
        self._keepers = keepers

    async def said(self, pressed: Pressed, press: Press) -> str:
        """Return what the press of a button is answered with at once."""
        if press.action is Action.INTO_GUIDE:
            keeps = self._services.team.role(pressed.person) is not None
            return texts.pressed("in_private") if keeps else say("chat.not_a_keeper")
        if press.action is Action.SIGN:
            return ""
        asked = any(one.reply == press.id for one in (await self._kept()).values())
        return texts.pressed("asked_already" if asked else "person_asked")

    async def ask(self, pressed: Pressed, record: Record) -> None:
        """Send a question to the helpers, once, without the name of who asks."""
        services, kept = self._services, await self._kept()
        if not record.question or any(one.reply == record.id for one in kept.values()):
            return
        text = Composer().add(say("chat.helpers_asked")).add("\n\n").add(record.question, BOLD)
        text.add("\n\n" + say("chat.helpers_reply"), ITALIC)
        place = Place(pressed.place.chat, record.thread, record.question_message, pressed.place.private)
        try:
            shown = await services.speaker.say(services.people.helpers_place(), Message(text.finish()))
        except ChatGoneError as gone:
            event("helpers_gone", reason=str(gone))
            await services.speaker.say(place, Message(plain(say("chat.nobody_there"))))
            return
        asker, now = services.identity.name(pressed.person), services.clock()
        request = Request(shown, record.id, asker, place, record.question, now)
        await services.noted(partial(self._keep, request))
        sign = Button(texts.button("my_name"), encode(Action.SIGN, record.id))
        buttons = ((sign,),) if pressed.name else ()
        await services.speaker.say(place, Message(plain(say("chat.passed_on")), buttons))

    async def sign(self, pressed: Pressed, press: Press) -> None:
        """Tell the helpers who asked: only who did can want that."""
        services = self._services
        asker = services.identity.name(pressed.person)
        request = next((one for one in (await self._kept()).values() if one.reply == press.id), None)
        if request is None or request.asker != asker or not pressed.name:
            return
        place = services.people.helpers_place(request.shown)
        await services.speaker.say(place, Message(plain(say("chat.asked_by", name=pressed.name))))
        await services.speaker.edit(
            Place(pressed.place.chat, private=pressed.place.private),
            pressed.message,
            Message(plain(say("chat.name_told"))),
        )

    async def answered(self, said: Said) -> bool:
        """Pass a helper's reply on to who asked; return whether it was one."""
        services = self._services
        if not said.replied_to or said.command or said.place.chat != services.people.helpers_place().chat:
            return False
        request = (await self._kept()).get(said.replied_to)
        if request is None or not said.text.strip():
            return False
        text = Composer().add(say("chat.person_answers"), ITALIC).add("\n")
        text.add(request.question, BOLD).add("\n\n").add(said.text.strip())
        try:
            await services.speaker.say(request.place, Message(text.finish()))
        except ChatGoneError:
            await services.speaker.say(said.place, Message(plain(say("chat.asker_gone"))))
            return True
        answered = msgspec.structs.replace(request, answer=said.text.strip())
        await services.noted(partial(self._keep, answered))
        event("person_answered", chat=services.identity.label(request.place.chat))
        into = Button(texts.button("into_guide"), encode(Action.INTO_GUIDE, request.reply))
        await services.speaker.say(said.place, Message(plain(say("chat.sent_on")), ((into,),)))
        return True

    async def into_guide(self, pressed: Pressed, press: Press, delivery: str) -> None:
        """Propose a person's answer as a document, to the keeper who wants it in the guide."""
        request = next((one for one in (await self._kept()).values() if one.reply == press.id), None)
        if request is None or not request.answer:
            return
        await self._keepers.propose_answer(delivery, pressed.person, request.question, request.answer)

    async def of(self, asker: str) -> list[Request]:
        """Return what somebody asked people, the oldest first."""
        return [one for one in (await self._kept()).values() if one.asker == asker]

    async def forget(self, asker: str) -> None:
        """Forget what somebody asked people."""
        kept = await self._kept()
        if any(one.asker == asker for one in kept.values()):
            await self._write([one for one in kept.values() if one.asker != asker])

    async def _kept(self) -> dict[str, Request]:
        """Return all requests by their messages; read each time, since another process may write, too."""
        written = await self._services.store.note(f"{self._services.channel.name} {_NOTE}")
        return {one.shown: one for one in msgspec.json.decode(written or "[]", type=list[Request])}

    async def _keep(self, request: Request) -> None:
        """Keep a request; those go that were kept as long as anything is, and the oldest of too many."""
        oldest = self._services.clock() - self._services.about.days * _A_DAY
        kept = {**await self._kept(), request.shown: request}
        await self._write([one for one in list(kept.values())[-MOST:] if one.made > oldest])

    async def _write(self, requests: list[Request]) -> None:
        written = msgspec.json.encode(requests).decode()
        await self._services.store.set_note(f"{self._services.channel.name} {_NOTE}", written)

"""Who keeps the guide and who is muted, said in a chat: by keepers who publish, without a restart."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.channels.channel import ChatGoneError, Message, Place, Said
from bot.channels.chat.keepers.team import Deed, Member, Role
from bot.channels.chat.saying import texts
from bot.channels.chat.saying.message_text import BOLD, Composer, FormattedText, plain
from corpus.languages.spoken import say, spoken

if TYPE_CHECKING:
    from bot.channels.chat.services import Services

COMMANDS = frozenset(("keepers", "keeper", "mute", "unmute", "record"))
_GIVEN = (Role.PUBLISHES, Role.PROPOSES)
_NONE = "none"
_SHOWN = 30


class TeamCommands:
    """Carries out what keepers say of each other and of others."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._team = services.team

    async def command(self, said: Said) -> None:
        """Carry out a command; who may not hears so."""
        role = self._team.role(said.person) if said.own else None
        mutes = said.command in ("mute", "unmute")
        if role is None or not (said.place.private or mutes):
            await self._say(said, plain(say("chat.not_a_keeper")))
        elif not self._team.publishes(said.person) and said.command != "keepers":
            await self._say(said, plain(say("keepers.proposes_only")))
        elif said.command == "keepers":
            await self._say(said, self._keepers())
        elif said.command == "record":
            await self._say(said, self._record())
        elif said.command == "keeper":
            await self._say(said, plain(await self._appoint(said)))
        else:
            await self._say(said, plain(await self._mute(said)))

    def _keepers(self) -> FormattedText:
        composer = Composer().add(say("keepers.team") + "\n", BOLD)
        for person in self._team.everybody():
            role, guide = self._team.role(person), self._team.guide(person)
            composer.add(f"• {person}: {_word('roles', str(role))}{f' ({guide})' if guide else ''}\n")
        return composer.add("\n" + say("keepers.appoint")).finish()

    async def _appoint(self, said: Said) -> str:
        """Give somebody a role, or take it; return what is to be said."""
        person, role, *guide = [*said.text.split(), "", ""][:3]
        if not self._is_id(person) or role not in (*_GIVEN, _NONE):
            return say("keepers.appoint")
        place = Place(person)
        if role == _NONE:
            if not await self._team.remove(person):
                return say("keepers.not_removed", person=person)
            await self._note(said, "removed", person)
            await self._services.channel.show_commands(place, texts.commands("everybody"))
            return say("keepers.no_keeper_now", person=person)
        if not await self._team.add(Member(person, Role(role), guide[0])):
            return say("keepers.is_owner", person=person)
        await self._note(said, role, person)
        await self._services.channel.show_commands(place, texts.keepers_menu())
        try:
            await self._services.speaker.say(place, Message(plain(say("keepers.welcome"))))
        except ChatGoneError:
            return say("keepers.not_there_yet", person=person)
        return say("keepers.keeper_now", person=person, role=_word("roles", role))

    async def _mute(self, said: Said) -> str:
        """Mute whoever asked what is replied to, whose id is given, or this group; or answer them again."""
        name = await self._whom(said)
        if not name:
            return say("keepers.whom", n=self._team.n_muted)
        if said.command == "unmute":
            was = await self._team.unmute(name)
        else:
            was = True
            await self._team.mute(name)
        await self._note(said, said.command + "d", "")
        return say(f"keepers.{said.command}d") if was else say("keepers.was_not_muted")

    async def _whom(self, said: Said) -> str:
        """Return the hash of who is meant, empty where that is not said."""
        identity, given = self._services.identity, said.text.strip()
        if given:
            return identity.name(given) if self._is_id(given) else ""
        if said.replied_to:
            chat = identity.name(said.place.chat)
            record = await self._services.store.conversations.by_message(chat, said.replied_to)
            return record.asker if record is not None else ""
        return "" if said.place.private else identity.name(said.place.chat)

    def _is_id(self, text: str) -> bool:
        """Return whether somebody, or a chat, can be called so here."""
        return re.fullmatch(self._services.channel.abilities.ids, text) is not None

    def _record(self) -> FormattedText:
        deeds = self._team.deeds()
        if not deeds:
            return plain(say("keepers.no_deeds"))
        composer = Composer().add(say("keepers.deeds") + "\n", BOLD)
        for deed in deeds[:_SHOWN]:
            moment = datetime.fromtimestamp(deed.moment, UTC).strftime("%Y-%m-%d %H:%M")
            what = _word("done", deed.what).format(about=deed.about, edition=deed.edition)
            composer.add(f"{moment} · {deed.person}: {what.strip()}\n")
        return composer.finish()

    async def _note(self, said: Said, what: str, about: str) -> None:
        await self._team.note(Deed(self._services.clock(), said.person, what, about))

    async def _say(self, said: Said, text: FormattedText) -> None:
        await self._services.speaker.say(said.place, Message(text))


def _word(table: str, name: str) -> str:
    return str(spoken().table("messages/keepers")[table][name])

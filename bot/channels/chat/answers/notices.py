"""Telling those who asked for it that a new edition answers their question."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial

from msgspec.structs import replace

from bot.assistant.reply import Conversation, Reply
from bot.channels.channel import ChatGoneError, Message, NotWelcomeError, Place
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.citations import widen
from bot.channels.chat.answers.questions import content_of
from bot.channels.chat.answers.reply_text import render
from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.chat.saying.message_text import BOLD, Composer
from bot.channels.chat.services import Services, answered_now
from bot.channels.chat.settings import RETENTION, TIMES
from bot.channels.chat.store.conversations import Record
from bot.channels.chat.store.wishes import Wish
from corpus.errors import AwayError, DamagedError
from corpus.languages.spoken import say, speaking


class Notices:
    """Looks at each new edition with the questions that wait for one."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seen = self._warm = 0

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except AwayError:
                pass  # they are told once it is back
            except DamagedError:
                raise
            except Exception as error:
                mistake(error)
            await asyncio.sleep(TIMES.published)

    async def look(self) -> None:
        """Get ready for a new edition, and tell whoever waits for something that it answers."""
        edition = self._services.library.published()
        if edition == (self._seen if self._leads() else self._warm):
            return
        if self._services.about.is_quiet(self._services.clock()):
            return
        with speaking(self._services.language()):
            await self._look_at(edition)

    def _leads(self) -> bool:
        """Return whether this process tells people: of several one does."""
        sharing = self._services.sharing
        return sharing is None or sharing.leads

    async def _look_at(self, edition: int) -> None:
        await self._services.brain.warm_up()
        self._warm = edition
        if not self._leads():
            return
        chats: dict[str, dict[str, Wish]] = {}
        for wish in await self._services.store.wishes.before(edition):
            chats.setdefault(wish.chat, {}).setdefault(wish.reply, wish)
        # A chat that waits for whatever reason holds up no other.
        await asyncio.gather(*(self._tell(wishes.values(), edition) for wishes in chats.values()))
        self._seen = edition

    async def _tell(self, wishes: Iterable[Wish], edition: int) -> None:
        """Try what one chat waits for; what goes wrong with one wish is no reason to leave out the others."""
        deaths = await self._services.store.attempts.deaths()
        for wish in wishes:
            name = f"wish-{wish.reply}"
            if deaths.get(name, 0) >= RETENTION.deaths:
                await self._services.store.wishes.drop(wish)
                continue
            answered_now.set(name)
            try:
                await self._services.hands.steps(name, self._try(wish, edition))
            except (NotWelcomeError, AwayError):
                raise
            except Exception as error:
                mistake(error)
                await self._services.store.wishes.tried(wish, edition)

    async def _try(self, wish: Wish, edition: int) -> None:
        services = self._services
        refused = await services.store.conversations.get(wish.reply, services.identity.name(wish.chat))
        guide = refused.content.guide if refused is not None else ""
        reply = await services.brain.reply(Conversation(), wish.question, guide)
        if not reply.answered:
            await services.store.wishes.tried(wish, edition)
            return
        place = Place(wish.chat, wish.thread, wish.message, wish.private)
        record = self._record(wish, reply, guide)
        first, *others = reply.answers
        reply = replace(reply, answers=(widen(services.library, first), *others))
        text = (
            Composer()
            .add(say("chat.now_answered") + "\n")
            .add(wish.question, BOLD)
            .add("\n\n")
            .add_formatted(render(reply))
        )
        try:
            said = Message(text.finish(), keyboards.under_reply(record))
            message = await services.speaker.say(place, said)
        except ChatGoneError:
            await services.store.wishes.drop(wish)
            return
        kept = replace(record, message=message)
        await services.noted(partial(services.store.conversations.keep, kept, fulfils=wish.reply))
        event("told", edition=edition, chat=services.identity.label(wish.chat))

    def _record(self, wish: Wish, reply: Reply, guide: str) -> Record:
        services = self._services
        return Record(
            id=wish.reply,
            chat=services.identity.name(wish.chat),
            thread=wish.thread,
            asker=wish.asker,
            question_message="",
            message="",
            parent="",
            asked=services.clock(),
            kind=reply.kind.value,
            question=wish.question,
            understood_as=reply.understood_as,
            confidence=reply.confidence,
            edition=reply.answers[0].edition,
            content=content_of(reply, guide),
        )

"""Messages: is it a command, a question or something that is no text?"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from functools import partial

from bot.assistant.bare_words import shown_by
from bot.assistant.reply import Kind
from bot.assistant.settings import CONVERSING
from bot.channels.channel import Message, Said
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.buttons import ButtonPresses
from bot.channels.chat.answers.guide_choice import GuideChoice
from bot.channels.chat.answers.helpers import Helpers
from bot.channels.chat.answers.questions import Question, Questions, language_of
from bot.channels.chat.answers.topics import Topics
from bot.channels.chat.intake import deep_links
from bot.channels.chat.intake.flood import meter_of
from bot.channels.chat.keepers.keepers import Keepers
from bot.channels.chat.privacy.anonymity import redact
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.privacy.own_data import own_data
from bot.channels.chat.saying import texts
from bot.channels.chat.saying.message_text import BOLD, Composer, FormattedText, plain
from bot.channels.chat.services import Services
from bot.channels.chat.settings import TIMES
from bot.channels.chat.store.conversations import Content, Look, Record, View
from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import say, speaking


class Messages:
    """Answers messages; each command is a method."""

    def __init__(
        self,
        services: Services,
        questions: Questions,
        keepers: Keepers,
        views: ButtonPresses,
        helpers: Helpers,
    ) -> None:
        self._helpers = helpers
        self._services = services
        self._questions = questions
        self._keepers = keepers
        self._views = views
        self._guides = GuideChoice(services)
        self._outline = Topics(services)
        self._told_text_only: BoundedCache[str, float] = BoundedCache(limit=1_000)
        self._commands: dict[str, Callable[[str, Said], Awaitable[None]]] = {
            "start": self._start,
            "help": self._help,
            "topics": self._topics,
            "ask": self._question,
            "privacy": self._show_privacy,
            "export": self._export,
            "forget": self._forget,
            "guide": self._choose_guide,
            "id": self._id,
        }

    async def said(self, delivery: str, said: Said) -> None:
        """Answer a message."""
        if said.edited:
            await self._edited(delivery, said)
        elif self._services.people.helpers and await self._helpers.answered(said):
            await self._services.noted(partial(self._services.store.inbox.done, delivery))
        elif said.wordless:
            await self._no_text(delivery, said)
        elif said.file is None or said.command or not await self._keepers.document(delivery, said):
            if self._services.flood.must_tell(meter_of(said)):
                event("flood", chat=self._services.identity.label(said.place.chat))
                await self._services.speaker.say(
                    said.place.alone(said.person), Message(plain(say("chat.slowed")))
                )
            await self._carry_out(delivery, said)

    async def _edited(self, delivery: str, said: Said) -> None:
        """Correct the reply to a question that was edited; what was no question before is answered now."""
        if said.command == "add" and said.file is not None:
            await self._keepers.command(delivery, said)
        if said.command not in ("", "ask") or not said.text.strip():
            return
        chat = self._services.identity.name(said.place.chat)
        earlier = await self._services.store.conversations.by_question(chat, said.message)
        if earlier is None:
            await self._question(delivery, said)
        elif earlier.question != redact(said.text):
            await self._questions.answer(self._asked(delivery, said, said.text, corrects=earlier))

    async def _carry_out(self, delivery: str, said: Said) -> None:
        if not said.command:
            await self._question(delivery, said)
        elif said.command in self._commands:
            await self._commands[said.command](delivery, said)
        elif said.command in texts.KEEPERS:
            await self._keepers.command(delivery, said)
        else:
            await self._say(delivery, said, plain(say("chat.unknown_command")))

    async def _question(self, delivery: str, said: Said) -> None:
        if not said.text.strip():
            await self._say(delivery, said, plain(say("chat.how_to_ask")))
            return
        if wanted := shown_by(said.text):
            await self._show(delivery, said, wanted)
            return
        parent = None
        if said.replied_to:
            chat = self._services.identity.name(said.place.chat)
            cited = await self._services.store.conversations.by_message(chat, said.replied_to)
            parent = cited.id if cited is not None else None
        await self._questions.answer(self._asked(delivery, said, said.text, parent=parent))

    async def _show(self, delivery: str, said: Said, wanted: str) -> None:
        """Show what bare words ask for: the topics, or a view of the last answer."""
        if wanted == "topics":
            await self._topics(delivery, said)
            return
        services, record = self._services, await self._looked_at(said)
        if record is None or not record.content.cited:
            await self._say(delivery, said, plain(say("terminal.nothing_yet")))
            return
        view = View(Look.CONTEXT if wanted == "more" else Look.WHY)
        with speaking(language_of(record)):
            await services.speaker.say(said.place, await self._views.shown(record, view), delivery)
        await services.noted(partial(services.store.inbox.done, delivery))

    async def _looked_at(self, said: Said) -> Record | None:
        """Return the reply that somebody points to, else their last one; small talk since is passed over."""
        services, kept = self._services, self._services.store.conversations
        chat = services.identity.name(said.place.chat)
        if said.replied_to:
            return await kept.by_message(chat, said.replied_to)
        latest = await kept.latest(chat, said.place.thread, services.identity.name(said.person))
        record = await kept.get(latest, chat)
        for _ in range(CONVERSING.turns):
            if record is None or record.kind != Kind.SMALL_TALK or not record.parent:
                break
            record = await kept.get(record.parent, chat)
        return record

    async def _start(self, delivery: str, said: Said) -> None:
        linked = deep_links.read(said.text)
        if linked is not None:
            question = self._asked(delivery, said, linked.text, parent="")
            _, reply = await self._questions.think(question)
            if reply.answered or linked.certain:
                await self._questions.answer(question)
                return
        examples = await self._services.brain.examples(guide=await self._services.guide_in(said.place))
        composer = Composer().add(say("chat.greeting"))
        if examples:
            composer.add("\n\n").add(say("chat.try"))
        await self._say(delivery, said, composer.finish(), suggestions=examples)
        await self._keepers.show_menu(said)

    async def _help(self, delivery: str, said: Said) -> None:
        text = say("chat.help", username=self._services.channel.me)
        if self._services.may_keep(said):
            text += "\n\n" + texts.keepers_help()
        await self._say(delivery, said, plain(text))

    async def _topics(self, delivery: str, said: Said) -> None:
        topics = await self._services.brain.topics(await self._services.guide_in(said.place))
        if not topics:
            await self._say(delivery, said, plain(say("chat.empty_guide")))
            return
        word = said.text.strip().casefold() if said.command == "topics" else ""
        if word:
            topics = tuple(one for one in topics if word in one.casefold())
            if not topics:
                await self._say(delivery, said, plain(say("terminal.no_topic", word=said.text.strip())))
                return
        composer = Composer().add(say("chat.speaks_of") + "\n", BOLD)
        text = composer.add("\n".join(f"• {topic}" for topic in topics)).finish()
        message = Message(text, await self._outline.buttons(said.place, word))
        await self._services.speaker.say(said.place, message, delivery)
        await self._services.noted(partial(self._services.store.inbox.done, delivery))

    async def _show_privacy(self, delivery: str, said: Said) -> None:
        about = self._services.about
        text = say("chat.privacy", username=self._services.channel.me, days=about.days)
        if self._services.people.helpers:
            text += "\n\n" + say("chat.privacy_of_helpers")
        if about.operator or about.contact:
            names = (
                say("chat.run_by", operator=about.operator) if about.operator else "",
                say("chat.reached_at", contact=about.contact) if about.contact else "",
            )
            text += "\n\n" + "\n".join(filter(None, names))
        await self._say(delivery, said, plain(text))

    async def _choose_guide(self, delivery: str, said: Said) -> None:
        await self._guides.command(said)
        await self._services.noted(partial(self._services.store.inbox.done, delivery))

    async def _id(self, delivery: str, said: Said) -> None:
        """Say by which number keepers name somebody; in private, since that is nobody else's business."""
        own = say("keepers.id", person=said.person) if said.place.private else say("chat.in_private")
        await self._say(delivery, said, plain(own))

    async def _export(self, delivery: str, said: Said) -> None:
        private, person = said.place.private, said.person
        asked = await self._helpers.of(self._services.identity.name(person))
        text = (
            await own_data(self._services, said.person, asked) if private else plain(say("chat.in_private"))
        )
        await self._say(delivery, said, text)

    async def _forget(self, delivery: str, said: Said) -> None:
        services = self._services
        theirs = said.place.private or said.person == said.place.chat
        await services.store.forget(
            services.identity.name(said.person), said.place.chat if theirs else "", delivery
        )
        await self._helpers.forget(services.identity.name(said.person))
        if theirs:
            await services.choose_guide(said.place, "")
        await self._say(delivery, said, plain(say("chat.forgotten")))
        # What is remembered of replies goes as well: it is not known whose it is.
        services.brain.forget()
        await services.store.leave_no_trace()

    async def _no_text(self, delivery: str, said: Said) -> None:
        if said.file is not None and await self._keepers.document(delivery, said):
            return
        chat, now = said.place.chat, time.monotonic()
        if now - self._told_text_only.get(chat, -TIMES.burst) < TIMES.burst:
            return
        self._told_text_only.keep(chat, now)
        await self._say(delivery, said, plain(say("chat.text_only")))

    async def _say(
        self, delivery: str, said: Said, text: FormattedText, suggestions: tuple[str, ...] = ()
    ) -> None:
        """Say something of the bot's own, in as many messages as it takes."""
        services = self._services
        message = Message(text, keyboards.examples(suggestions, delivery))
        sent = await services.speaker.say(said.place.alone(said.person), message, delivery)
        if suggestions:
            notice = self._notice(delivery, said, sent, suggestions)
            await services.noted(partial(services.store.conversations.keep, notice, answers=delivery))
        else:
            await services.noted(partial(services.store.inbox.done, delivery))

    def _notice(self, delivery: str, said: Said, sent: str, suggestions: tuple[str, ...]) -> Record:
        services = self._services
        return Record(
            id=delivery,
            chat=services.identity.name(said.place.chat),
            thread=said.place.thread,
            asker=services.identity.name(said.person),
            question_message="",
            message=sent,
            parent="",
            asked=services.clock(),
            kind="notice",
            question="",
            understood_as="",
            confidence=0.0,
            edition=services.library.published(),
            content=Content(suggestions=suggestions),
        )

    def _asked(
        self,
        delivery: str,
        said: Said,
        text: str,
        *,
        parent: str | None = None,
        corrects: Record | None = None,
    ) -> Question:
        return Question(
            delivery=delivery,
            place=said.place,
            asker=said.person,
            text=text,
            message=said.message,
            asked=said.asked if corrects is None else 0.0,
            parent=parent,
            corrects=corrects,
        )

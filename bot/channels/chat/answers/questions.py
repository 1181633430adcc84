"""A question in, its answer out: asked in a message, by a button, or in an edited message."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.assistant.reading import Reading
from bot.assistant.reply import Conversation, Kind, Reply
from bot.channels.channel import Message, Place
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.citations import widen
from bot.channels.chat.answers.page_views import can_be_shown
from bot.channels.chat.answers.reply_text import render
from bot.channels.chat.privacy.anonymity import redact
from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.chat.saying.message_text import BOLD, Composer
from bot.channels.chat.services import Services
from bot.channels.chat.settings import TIMES
from bot.channels.chat.store.conversations import Cited, Content, Record
from bot.channels.input_lines import problem_with
from corpus.errors import AwayError
from corpus.languages.spoken import PACKS, say, speaking, spoken

if TYPE_CHECKING:
    from corpus.languages.language import Language
    from retrieval.retriever import Answer

_KEPT_KINDS = frozenset({Kind.ANSWER, Kind.NOT_FOUND})


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom and where.

    Attributes:
        delivery: id of what brought it.
        place: where the answer goes.
        asker: the person's id, or the group's for who speaks in its name.
        text: the question.
        message: the message that asks, or empty.
        asked: seconds since 1970.
        parent: the reply it follows up on; None stands for the latest one of this person here.
        corrects: the reply that this question, edited, is to correct.
        echo: whether the answer repeats the question, since nobody typed it.
    """

    delivery: str
    place: Place
    asker: str
    text: str
    message: str = ""
    asked: float = 0.0
    parent: str | None = None
    corrects: Record | None = None
    echo: bool = False


class Questions:
    """Answers questions and keeps what a look back needs."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._typing: set[asyncio.Future[None]] = set()

    async def answer(self, question: Question) -> None:
        """Answer a question, in the message of the earlier answer if it corrects one."""
        begun = time.perf_counter()
        record, reply = await self.think(question)
        with speaking(language_of(record)):
            message = await self._show(question, record, reply)
        kept = replace(record, message=message)
        await self._services.noted(partial(self._services.store.conversations.keep, kept, question.delivery))
        event(
            "answered",
            update=question.delivery,
            chat=self._services.identity.label(question.place.chat),
            kind=reply.kind.value,
            edition=record.edition,
            ms=round(1000 * (time.perf_counter() - begun)),
        )

    async def think(self, question: Question) -> tuple[Record, Reply]:
        """Return the reply to a question and what is kept of it; nothing is sent."""
        services = self._services
        chat = services.identity.name(question.place.chat)
        asker = services.identity.name(question.asker)
        parent = question.parent
        if question.corrects is not None:
            parent = question.corrects.parent
        elif parent is None:
            parent = await services.store.conversations.latest(chat, question.place.thread, asker)
        conversation = await services.store.conversations.conversation(parent, chat)
        corrected = question.corrects.content.guide if question.corrects else ""
        guide = corrected or await services.guide_in(question.place)
        reply = await self._reply(question, conversation, guide)
        record = Record(
            id=question.corrects.id if question.corrects else question.delivery,
            chat=chat,
            thread=question.place.thread,
            asker=asker,
            question_message=question.message,
            message=question.corrects.message if question.corrects else "",
            parent=parent,
            asked=services.clock(),
            kind=reply.kind.value,
            question=redact(question.text) if reply.kind in _KEPT_KINDS else "",
            understood_as=redact(reply.understood_as) if reply.kind in _KEPT_KINDS else "",
            confidence=reply.confidence,
            edition=reply.answers[0].edition if reply.answers else services.library.published(),
            content=replace(content_of(reply, guide), pictured=can_be_shown(services, reply)),
        )
        return record, reply

    async def _reply(self, question: Question, conversation: Conversation, guide: str) -> Reply:
        problem = problem_with(question.text)
        if problem:
            return _plain(Kind.ERROR if question.text.strip() else Kind.NOTICE, problem, question.text)
        asking = asyncio.ensure_future(self._services.brain.reply(conversation, question.text, guide))
        try:
            done, _ = await asyncio.wait({asking}, timeout=TIMES.typing)
            if not done and len(self._typing) < TIMES.most_typing:
                typing = asyncio.ensure_future(self._services.speaker.typing(question.place))
                self._typing.add(typing)
                typing.add_done_callback(self._typing.discard)
            return await asking
        except AwayError:
            raise  # the question waits
        except Exception as error:
            mistake(error, update=question.delivery)
        return _plain(Kind.ERROR, say("chat.failed"), question.text)

    async def _show(self, question: Question, record: Record, reply: Reply) -> str:
        services = self._services
        late = bool(question.asked) and services.clock() - question.asked > TIMES.old
        if reply.answers:
            first, *others = reply.answers
            reply = replace(reply, answers=(widen(services.library, first), *others))
        text = render(reply, late=late)
        if question.echo:
            text = Composer().add(question.text, BOLD).add("\n\n").add_formatted(text).finish()
        message = Message(text, keyboards.under_reply(record, helped=bool(services.people.helpers)))
        if question.corrects is not None and await services.speaker.edit(
            question.place, question.corrects.message, message
        ):
            return question.corrects.message
        # What the guide doesn't say, and who needs help, is nobody else's business.
        place = question.place if reply.kind is Kind.ANSWER else question.place.alone(question.asker)
        return await services.speaker.say(place, message, question.delivery)


def language_of(record: Record) -> Language:
    """Return what a reply is in, and so all that is said around it; where it isn't known, what is spoken."""
    return PACKS.get(record.content.language) or spoken()


def content_of(reply: Reply, guide: str = "") -> Content:
    """Return what is kept of a reply besides its columns; `guide` is that which was asked."""
    first = reply.answers[0] if reply.answers else None
    return Content(
        cited=tuple(map(_cited, reply.answers)),
        nearest=tuple(map(_cited, reply.nearest)),
        several=bool(reply.parts),
        suggestions=reply.suggestions,
        notes=reply.notes,
        passage=first.passage if first else "",
        answer=first.text if first else "",
        url=first.url if first else "",
        reading=_redacted(reply.reading) if reply.reading else None,
        guide=guide,
        language=reply.language,
    )


def _redacted(reading: Reading) -> Reading:
    """Return a reading as it is kept."""
    return reading._replace(
        understood_as=redact(reading.understood_as),
        asked=redact(reading.asked),
        carried=redact(reading.carried),
        own=redact(reading.own),
        borrowed=redact(reading.borrowed),
    )


def _cited(answer: Answer) -> Cited:
    return Cited(
        answer.document,
        int(answer.passage.rpartition(":")[2]),
        answer.start,
        answer.end,
        round(answer.confidence, 4),
        round(answer.score, 4),
    )


def _plain(kind: Kind, text: str, question: str) -> Reply:
    return Reply(kind, text, question, question, language=spoken().code)

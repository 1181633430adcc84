"""Messages: is it for the bot, is it a command, a question or something that is no text?"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from telegram import Message

from bot.channels.chat import texts
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.questions import Question, Questions
from bot.channels.chat.intake.flood import SLOWED
from bot.channels.chat.keepers.keepers import Keepers
from bot.channels.chat.logs import event
from bot.channels.chat.message_text import BOLD, Composer, FormattedText, plain
from bot.channels.chat.privacy import Privacy
from bot.channels.chat.redaction import redact
from bot.channels.chat.services import Services
from bot.channels.chat.splitting import split
from bot.channels.chat.store.replies import Content, Record
from bot.channels.telegram import deep_links
from bot.channels.telegram.receiving.addressing import (
    Request,
    is_from_nobody,
    place_to_answer,
    read_request,
    thread_of,
)
from corpus.bounded_cache import BoundedCache

_BURST = 60.0  # seconds within which somebody is told once that only text is read


class Messages:
    """Answers messages; each command is a method."""

    def __init__(self, services: Services, questions: Questions, keepers: Keepers) -> None:
        self._services = services
        self._questions = questions
        self._keepers = keepers
        self._privacy = Privacy(services)
        self._told_text_only: BoundedCache[int, float] = BoundedCache(limit=1_000)
        self._commands: dict[str, Callable[[int, Message, Request], Awaitable[None]]] = {
            "start": self._start,
            "help": self._help,
            "topics": self._topics,
            "ask": self._question,
            "privacy": self._show_privacy,
            "forget": self._forget,
        }

    async def message(self, update_id: int, message: Message) -> None:
        """Answer a message, if it is for the bot."""
        if message.migrate_to_chat_id:
            self._services.sender.moved(message.chat.id, message.migrate_to_chat_id)
            return
        if is_from_nobody(message, self._services.me):
            return
        if message.text is None:
            await self._no_text(update_id, message)
            return
        request = read_request(message, self._services.me)
        if request is None:
            return
        if self._services.flood.must_tell(message.chat.id):
            event("flood", chat=self._services.identity.label(message.chat.id))
            await self._services.sender.send(place_to_answer(message), plain(SLOWED))
        await self._carry_out(update_id, message, request)

    async def edited(self, update_id: int, message: Message) -> None:
        """Correct the reply to a question that was edited."""
        if message.text is None or is_from_nobody(message, self._services.me):
            return
        request = read_request(message, self._services.me)
        if request is None or request.command not in ("", "ask") or not request.text:
            return
        chat = self._services.identity.number(message.chat.id)
        earlier = self._services.replies.by_question(chat, message.message_id)
        if earlier is not None and earlier.question != redact(request.text):
            await self._questions.answer(self._asked(update_id, message, request.text, corrects=earlier))

    async def _carry_out(self, update_id: int, message: Message, request: Request) -> None:
        if not request.command:
            await self._question(update_id, message, request)
        elif request.command in self._commands:
            await self._commands[request.command](update_id, message, request)
        elif request.command in texts.KEEPER_COMMANDS:
            await self._keepers.command(update_id, message, request)
        else:
            await self._say(update_id, message, plain(texts.UNKNOWN_COMMAND))

    async def _question(self, update_id: int, message: Message, request: Request) -> None:
        if not request.text.strip():
            await self._say(update_id, message, plain(texts.HOW_TO_ASK))
            return
        parent = None
        if request.on_reply and message.reply_to_message is not None:
            chat = self._services.identity.number(message.chat.id)
            cited = self._services.replies.by_message(chat, message.reply_to_message.message_id)
            parent = cited.id if cited is not None else None
        await self._questions.answer(self._asked(update_id, message, request.text, parent=parent))

    async def _start(self, update_id: int, message: Message, request: Request) -> None:
        linked = deep_links.read(request.text)
        if linked is not None:
            question = self._asked(update_id, message, linked.text, parent=0)
            _, reply = await self._questions.think(question)
            if reply.answered or linked.certain:
                await self._questions.answer(question)
                return
        examples = await self._services.brain.examples()
        composer = Composer().add(texts.GREETING)
        if examples:
            composer.add("\n\n").add(texts.TRY)
        await self._say(update_id, message, composer.finish(), suggestions=examples)
        await self._keepers.show_menu(message)

    async def _help(self, update_id: int, message: Message, _request: Request) -> None:
        text = texts.HELP.format(username=self._services.me.username)
        if self._keepers.may(message):
            text += texts.KEEPER_HELP
        await self._say(update_id, message, plain(text))

    async def _topics(self, update_id: int, message: Message, _request: Request) -> None:
        topics = await self._services.brain.topics()
        if not topics:
            await self._say(update_id, message, plain(texts.EMPTY_GUIDE))
            return
        composer = Composer().add("The guide speaks of\n", BOLD)
        await self._say(
            update_id, message, composer.add("\n".join(f"• {topic}" for topic in topics)).finish()
        )

    async def _show_privacy(self, update_id: int, message: Message, _request: Request) -> None:
        await self._say(update_id, message, plain(texts.PRIVACY.format(username=self._services.me.username)))

    async def _forget(self, update_id: int, message: Message, _request: Request) -> None:
        self._privacy.forget(self._asker(message), message.chat.id, update_id)
        await self._say(update_id, message, plain(texts.FORGOTTEN))
        self._privacy.leave_no_trace()

    async def _no_text(self, update_id: int, message: Message) -> None:
        if message.chat.type != "private" or not _holds_content(message):
            return
        if message.document is not None and await self._keepers.document(update_id, message):
            return
        now = time.monotonic()
        if now - self._told_text_only.get(message.chat.id, -_BURST) < _BURST:
            return
        self._told_text_only.keep(message.chat.id, now)
        await self._say(update_id, message, plain(texts.TEXT_ONLY))

    async def _say(
        self, update_id: int, message: Message, text: FormattedText, suggestions: tuple[str, ...] = ()
    ) -> None:
        """Say something of the bot's own, in as many messages as it takes."""
        services = self._services
        place = place_to_answer(message)
        *first, last = split(text)
        already = services.inbox.sent(update_id)
        for part, piece in enumerate(first):
            if part not in already:
                services.inbox.mark_sent(update_id, part, await services.sender.send(place, piece))
        keyboard = keyboards.examples(suggestions, update_id)
        sent = await services.sender.send(place, last, keyboard)
        with services.database.transaction():
            if suggestions:
                services.replies.keep(self._notice(update_id, message, sent, suggestions))
            services.inbox.done(update_id)

    def _notice(self, update_id: int, message: Message, sent: int, suggestions: tuple[str, ...]) -> Record:
        services = self._services
        return Record(
            id=update_id,
            chat=services.identity.number(message.chat.id),
            thread=thread_of(message),
            asker=services.identity.number(self._asker(message)),
            question_message=0,
            message=sent,
            parent=0,
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
        update_id: int,
        message: Message,
        text: str,
        *,
        parent: int | None = None,
        corrects: Record | None = None,
    ) -> Question:
        return Question(
            update=update_id,
            place=place_to_answer(message),
            asker=self._asker(message),
            text=text,
            message=message.message_id,
            asked=message.date.timestamp()
            if isinstance(message.date, datetime) and corrects is None
            else 0.0,
            parent=parent,
            corrects=corrects,
        )

    def _asker(self, message: Message) -> int:
        sender = message.from_user
        return message.chat.id if sender is None or sender.is_bot else sender.id


def _holds_content(message: Message) -> bool:
    """Return whether a person sent something, unlike a notice such as a changed photo of a chat."""
    return any(
        getattr(message, name)
        for name in (
            "photo", "document", "sticker", "voice", "audio", "video", "video_note", "animation", "location",
            "venue", "contact", "poll", "dice", "game", "story", "paid_media", "checklist",
        )
    )  # fmt: skip

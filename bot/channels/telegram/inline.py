"""Inline mode and guest mode: `@bot question` in any chat, without adding the bot to it.

Inline, the guide's answers are shown while the question is being typed; as a guest, the bot answers once
where the mention was sent. What comes either way is not kept.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import TelegramError

from bot.assistant.reply import Conversation, Kind, Reply
from bot.channels.chat.answers.reply_text import answer_words, render, render_answer
from bot.channels.chat.brain import Brain
from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.chat.saying.message_text import FormattedText, plain, shorten
from bot.channels.chat.services import Services
from bot.channels.telegram.receiving.addressing import is_from_nobody, read_request
from bot.channels.telegram.receiving.words import Json, line, number, part, words_of
from bot.channels.telegram.sending.markup import entities_of
from bot.channels.telegram.sending.sender import NO_PREVIEW
from bot.channels.telegram.settings import INLINE, LIMITS
from corpus.caching.bounded_cache import BoundedCache
from corpus.errors import GuidebotError
from corpus.languages.spoken import say, speaking, spoken
from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from retrieval.retriever import Answer


class Inline:
    """Answers inline queries; of one person's, only the newest matters."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.brain: Brain | None = None
        self.services: Services | None = None
        self._newest: BoundedCache[int, str] = BoundedCache(limit=1_000)
        self._at_once = asyncio.Semaphore(INLINE.at_once)
        self._waiting = 0

    def arrived(self, query: InlineQuery) -> None:
        """Note a query, so that earlier ones of the same person need no answer."""
        self._newest.keep(query.from_user.id, query.id)

    async def answer(self, query: InlineQuery) -> None:
        """Answer a query; one that was typed over meanwhile, or is one too many, gets an empty answer."""
        too_many = self._waiting >= INLINE.most_waiting
        self._waiting += 1
        try:
            async with self._at_once:
                await self._answer(query, too_many=too_many)
        finally:
            self._waiting -= 1

    async def answer_guest(self, message: Json) -> None:
        """Answer a message in which somebody called the bot into a chat that it does not belong to."""
        guest, me = line(message, "guest_query_id"), self._bot.bot
        if not guest or is_from_nobody(message, me) or self.brain is None:
            return
        if not self._may(number(part(message, "from"), "id")):
            return
        request = read_request(message, me)
        question = request.text if request is not None else words_of(message)
        if not question.strip():
            return
        try:
            async with self._at_once:
                reply = await self.brain.reply(Conversation(), question)
                article = _article(0, reply, reply.answers[0]) if reply.answers else _card(reply)
                await self._bot.answer_guest_query(guest, article)
        except TelegramError as error:
            event("guest_failed", reason=type(error).__name__)
        except GuidebotError as error:
            mistake(error)

    async def _answer(self, query: InlineQuery, *, too_many: bool) -> None:
        try:
            if (
                too_many
                or self._newest.get(query.from_user.id, query.id) != query.id
                or not self._may(query.from_user.id)
            ):
                await self._bot.answer_inline_query(query.id, [], cache_time=0)
                return
            results = await self._results(query)
            button = None if results else self._ask_me(query)
            await self._bot.answer_inline_query(
                query.id, results, cache_time=INLINE.cached, is_personal=button is not None, button=button
            )
        except TelegramError as error:
            event("inline_failed", reason=type(error).__name__)
        except GuidebotError as error:
            mistake(error)

    def _ask_me(self, query: InlineQuery) -> InlineQueryResultsButton:
        """Return the button that leads to the bot; it is read in the app of who types alone."""
        code, services = query.from_user.language_code or "", self.services
        with speaking(services.language_of_app(code) if services is not None else spoken()):
            return InlineQueryResultsButton(say("chat.ask_me"), start_parameter="inline")

    def _may(self, person: int | str) -> bool:
        services = self.services
        if services is None:
            return True
        return services.may_ask("", str(person)) and not services.team.is_muted(str(person), "")

    async def _results(self, query: InlineQuery) -> list[InlineQueryResultArticle]:
        brain, text = self.brain, query.query.strip()
        if brain is None:  # it is still being opened
            return []
        questions = [text] if text else list(await brain.examples())
        replies = [await brain.reply(Conversation(), question) for question in questions]
        if not text:
            answered = [(reply, reply.answers[0]) for reply in replies if reply.answers]
            return [_article(number, reply, answer) for number, (reply, answer) in enumerate(answered)]
        reply = replies[0]
        if reply.answers:
            return [_article(number, reply, answer) for number, answer in enumerate(reply.answers)]
        return [] if reply.kind in (Kind.NOT_FOUND, Kind.SMALL_TALK) else [_card(reply)]


def _article(number: int, reply: Reply, answer: Answer) -> InlineQueryResultArticle:
    section = SECTION_SEPARATOR.join(answer.section)
    content = render_answer(answer, reply.notes)
    return InlineQueryResultArticle(
        id=f"{answer.edition}-{number}-{answer.start}",
        title=shorten(plain(" · ".join(filter(None, (answer.title, section)))).text, LIMITS.title)
        or answer.document,
        description=shorten(answer_words(answer), LIMITS.description),
        input_message_content=_message(content),
    )


def _card(reply: Reply) -> InlineQueryResultArticle:
    content = render(reply)
    return InlineQueryResultArticle(
        id=reply.kind.value,
        title=shorten(content.text.partition("\n")[0], LIMITS.title),
        input_message_content=_message(content),
    )


def _message(text: FormattedText) -> InputTextMessageContent:
    return InputTextMessageContent(text.text, entities=entities_of(text), link_preview_options=NO_PREVIEW)

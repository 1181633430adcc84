"""Pressed buttons: answered at once, then carried out; pressed twice, they do the same as pressed once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from telegram import CallbackQuery
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.assistant.reply import Kind
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.keyboards import Press
from bot.channels.chat.answers.questions import Question, Questions
from bot.channels.chat.answers.views import show
from bot.channels.chat.logs import event, mistake
from bot.channels.chat.redaction import redact
from bot.channels.chat.services import Services
from bot.channels.chat.store.replies import Record
from bot.channels.chat.store.wishes import Wish
from bot.channels.telegram.sending.send_order import seconds_to_wait
from bot.channels.telegram.sending.sender import Place
from corpus.bounded_cache import BoundedCache
from corpus.errors import GuidebotError
from retrieval.retriever import Retriever

if TYPE_CHECKING:
    from bot.channels.chat.keepers.keepers import Keepers

_THANKS = "Thanks ✓"
_WILL_TELL = "You'll be told here once the guide answers this."
_NO_ROOM = "Too many are waiting to be told: please try again another day."
_OLD_BUTTON = "This button is from an earlier version: please ask again."
_TOO_OLD = "That was too long ago: please ask again."
_MAX_NEWEST = 1000
_DOUBLE_PRESS = 10.0  # seconds
_TODAY = "The guide has changed since. As it is today:"
_UNEXPLAINED = "That can't be explained any more."
_VIEWS = frozenset({keyboards.CONTEXT, keyboards.OTHERS, keyboards.WHY, keyboards.BACK})
_PROPOSALS = frozenset({keyboards.PUBLISH, keyboards.DISCARD})


class Buttons:
    """Carries out what buttons say."""

    def __init__(self, services: Services, questions: Questions, keepers: Keepers) -> None:
        self._services = services
        self._questions = questions
        self._keepers = keepers
        # Who presses faster than messages may change sees the last view asked for, not all of them in turn.
        self._newest: BoundedCache[int, str] = BoundedCache(limit=_MAX_NEWEST)

    async def acknowledge(self, query: CallbackQuery) -> None:
        """Tell Telegram that a press has arrived; later than half a minute it no longer matters."""
        text = self._said(query)
        if (press := keyboards.decode(query.data or "")) is not None and press.action in _VIEWS:
            self._newest.keep(press.id, query.id)
        for _ in range(4):
            try:
                await self._services.bot.answer_callback_query(query.id, text or None)
            except BadRequest:
                return  # pressed before the bot was started, or acknowledged before it was killed
            except RetryAfter as error:
                await asyncio.sleep(seconds_to_wait(error))
            except NetworkError:
                await asyncio.sleep(0.2)
            except TelegramError as error:
                event("acknowledging_failed", reason=type(error).__name__)
                return
            else:
                return

    async def press(self, update_id: int, query: CallbackQuery) -> None:
        """Do what a button says."""
        press = keyboards.decode(query.data or "")
        if press is None or query.message is None:
            return
        if press.action in _PROPOSALS:
            await self._keepers.decide(query, press)
            return
        record = self._record(query, press)
        if record is None:
            return
        place = Place(query.message.chat.id, record.thread)
        if press.action == keyboards.ASK:
            await self._ask(update_id, query, press, record)
        elif press.action == keyboards.VOTE:
            await self._vote(query, press, record, place)
        elif press.action == keyboards.TELL_ME:
            await self._tell_me(query, record, place)
        elif press.action in _VIEWS and record.content.cited and self._is_newest(query, press):
            await self._show(press, record, place)

    def _record(self, query: CallbackQuery, press: Press) -> Record | None:
        if query.message is None:
            return None
        chat = self._services.identity.number(query.message.chat.id)
        record = self._services.replies.get(press.id, chat)
        if record is None or record.message == query.message.message_id:
            return record
        # The bot was killed between sending this message and noting it, and answered again: both work.
        return replace(record, message=query.message.message_id, view="?")

    def _said(self, query: CallbackQuery) -> str:
        press = keyboards.decode(query.data or "")
        if press is None:
            return _OLD_BUTTON
        if press.action in _PROPOSALS:
            return self._keepers.said(query, press)
        if self._record(query, press) is None:
            return _TOO_OLD
        if press.action == keyboards.TELL_ME and not self._services.wishes.has_room():
            return _NO_ROOM
        return {keyboards.VOTE: _THANKS, keyboards.TELL_ME: _WILL_TELL}.get(press.action, "")

    async def _ask(self, update_id: int, query: CallbackQuery, press: Press, record: Record) -> None:
        if query.message is None or not 0 <= press.argument < len(record.content.suggestions):
            return
        private = query.message.chat.id > 0
        place = Place(query.message.chat.id, record.thread, 0 if private else query.message.message_id)
        text = record.content.suggestions[press.argument]
        if self._just_asked(query, record, text):
            return
        await self._questions.answer(
            Question(update_id, place, query.from_user.id, text, parent=0, echo=True)
        )

    def _is_newest(self, query: CallbackQuery, press: Press) -> bool:
        if self._newest.get(press.id, query.id) != query.id:
            return False
        self._newest.pop(press.id, None)
        return True

    def _just_asked(self, query: CallbackQuery, record: Record, text: str) -> bool:
        """Return whether the same person has pressed the same button a moment ago."""
        replies, asker = self._services.replies, self._services.identity.number(query.from_user.id)
        last = replies.get(replies.latest(record.chat, record.thread, asker), record.chat)
        recent = last is not None and self._services.clock() - last.asked < _DOUBLE_PRESS
        return recent and last is not None and last.question == redact(text)

    async def _show(self, press: Press, record: Record, place: Place) -> None:
        view = f"{press.action}:{press.argument}"
        if view == (record.view or f"{keyboards.BACK}:0"):
            return
        services = self._services
        why = ""
        if press.action == keyboards.WHY:
            why = await self._why(record)
        shown = show(services.library, record, press.action, press.argument, why)
        if not await services.sender.edit(place, record.message, shown.text, shown.keyboard):
            await services.sender.send(place, shown.text, shown.keyboard)
        services.replies.set_view(record, view)

    async def _why(self, record: Record) -> str:
        """Return how an answer was found; where its edition is too old for that, how it would be today."""
        services = self._services
        published = services.library.published()
        known = Retriever.is_ready(services.library, record.edition)
        try:
            why = await services.brain.explain(record.reading, record.edition if known else published)
        except GuidebotError as error:
            mistake(error)
            return _UNEXPLAINED
        return why if known else f"{_TODAY}\n{why}"

    async def _vote(self, query: CallbackQuery, press: Press, record: Record, place: Place) -> None:
        services = self._services
        voter = services.identity.number(query.from_user.id)
        if press.argument not in (-1, 1) or services.replies.voted(record, voter) == press.argument:
            return
        voted = services.replies.vote(record, voter, press.argument)
        if voted.vote == record.vote:
            return
        action, _, step = (record.view or "b:0").partition(":")
        if action == keyboards.CONTEXT:
            keyboard = show(services.library, voted, action, int(step)).keyboard
        elif action in (keyboards.OTHERS, keyboards.WHY):
            keyboard = keyboards.under_view(voted)
        else:
            keyboard = keyboards.under_reply(voted)
        await services.sender.edit_keyboard(place, record.message, keyboard)

    async def _tell_me(self, query: CallbackQuery, record: Record, place: Place) -> None:
        services = self._services
        if record.kind != Kind.NOT_FOUND or not record.question:
            return
        asker = services.identity.number(query.from_user.id)
        wish = Wish(
            record.id, place.chat, place.thread, record.message, asker,
            record.understood_as, services.clock(), record.edition,
        )  # fmt: skip
        if record.view == keyboards.TELL_ME or not services.wishes.add(wish):
            return
        services.replies.set_view(record, keyboards.TELL_ME)
        await services.sender.edit_keyboard(place, record.message, keyboards.under_reply(record, told=True))

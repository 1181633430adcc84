"""An update as it came, to whoever takes care of its kind."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextvars import ContextVar
from typing import Any

from telegram import Update
from telegram.error import InvalidToken

from bot.channels.chat.answers.buttons import Buttons
from bot.channels.chat.answers.questions import Questions
from bot.channels.chat.intake.dispatcher import Dispatcher
from bot.channels.chat.intake.flood import MAX_BACKLOG
from bot.channels.chat.intake.inbox import Waiting
from bot.channels.chat.intake.messages import Messages
from bot.channels.chat.keepers.keepers import Keepers
from bot.channels.chat.logs import event, mistake
from bot.channels.chat.message_text import plain
from bot.channels.chat.services import Services
from bot.channels.chat.store.attempts import MOST_DEATHS
from bot.channels.chat.store.room import with_room
from bot.channels.chat.texts import SET_ASIDE
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.sending.sender import ChatGoneError, Place
from corpus.bounded_cache import BoundedCache

Raw = dict[str, Any]

_IN_A_CHAT = ("message", "edited_message")
_MAX_SIDE_TASKS = 200  # inline queries and acknowledgements at once

answered_now: ContextVar[int] = ContextVar("answered_now", default=0)
"""The id of the update that this task answers, 0 where it answers none."""


class Router:
    """Takes updates in, keeps them, and has them answered in their order."""

    def __init__(self, services: Services) -> None:
        self._services = services
        questions = Questions(services)
        keepers = Keepers(services)
        self.proposals = keepers.proposals
        self._messages = Messages(services, questions, keepers)
        self._buttons = Buttons(services, questions, keepers)
        self._inline = Inline(services)
        self.dispatcher = Dispatcher(services.inbox, self._answer)
        self._side_tasks: set[asyncio.Task[None]] = set()
        self._set_aside: set[int] = set()
        self._gone: BoundedCache[int, None] = BoundedCache(limit=10_000)
        self.on_invalid_token: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def receive(self, updates: Sequence[Raw]) -> None:
        """Take updates in; when this returns they are safe.

        Inline queries are not kept: they come with every key, and an answer to an old one helps nobody.
        """
        kept = [(_chat_of(update), update) for update in updates if "inline_query" not in update]
        fresh = self._services.inbox.keep(kept) if kept else set()
        for chat, update in kept:
            if update["update_id"] in fresh:
                if "message" in update:
                    self._services.flood.arrived(chat)
                if self.dispatcher.backlog(chat) < MAX_BACKLOG:
                    self._take(chat, update)
                else:
                    self._beside(self._done(update["update_id"]))
        for update in updates:
            if "inline_query" in update:
                self._inline_query(update)

    def resume(self) -> int:
        """Queue what an earlier process left, and return how much that is."""
        waiting = self._services.inbox.waiting()
        deaths = self._services.attempts.deaths()
        for one in waiting:
            if deaths.get(one.id, 0) >= MOST_DEATHS:
                self._set_aside.add(one.id)
                self._services.attempts.set_aside(one.id)
                event("set_aside", update=one.id, deaths=deaths[one.id])
            update = self._services.inbox.read(one.id)
            if update is not None:
                self._take(one.chat, update)
        return len(waiting)

    async def stop(self, seconds: float) -> None:
        """Finish what is in hand."""
        left = await self.dispatcher.stop(seconds)
        for task in self._side_tasks:
            task.cancel()
        if left:
            event("left_for_later", updates=left)

    def _take(self, chat: int, update: Raw) -> None:
        parsed = self._try_to_parse(update) if "callback_query" in update else None
        if parsed is not None and parsed.callback_query is not None:
            self._beside(self._buttons.acknowledge(parsed.callback_query))
        self.dispatcher.submit(Waiting(update["update_id"], chat), update)

    def _inline_query(self, update: Raw) -> None:
        parsed = self._try_to_parse(update)
        if parsed is not None and parsed.inline_query is not None:
            self._inline.arrived(parsed.inline_query)
            self._beside(self._inline.answer(parsed.inline_query))

    def _try_to_parse(self, update: Raw) -> Update | None:
        """Return an update; None for one that the library can't read, which must not end the listening."""
        try:
            return self._parse(update)
        except Exception as error:
            mistake(error, update=update["update_id"])
            return None

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that does not wait for its chat's turn."""
        if len(self._side_tasks) >= _MAX_SIDE_TASKS:
            work.close()
            return
        task = asyncio.create_task(work)
        self._side_tasks.add(task)
        task.add_done_callback(self._side_task_done)

    def _side_task_done(self, task: asyncio.Task[None]) -> None:
        self._side_tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            mistake(error)

    async def _answer(self, raw: Raw) -> None:
        update_id = int(raw["update_id"])
        chat = _chat_of(raw)
        answered_now.set(update_id)
        try:
            if update_id in self._set_aside:
                await self._say_set_aside(chat, raw)
                await self._done(update_id)
                return
            if "message" in raw and (
                pause := self._services.flood.pause(chat, self.dispatcher.backlog(chat))
            ):
                await asyncio.sleep(pause)
            await self._by_kind(update_id, self._parse(raw))
        except ChatGoneError as gone:
            self._say_gone_once(chat, str(gone))
        except InvalidToken:
            if not self.on_invalid_token.done():
                self.on_invalid_token.set_result(None)
            return
        except Exception as error:
            mistake(error, update=update_id)
        await self._done(update_id)

    async def _done(self, update_id: int) -> None:
        await with_room(lambda: self._services.inbox.done(update_id))

    async def _say_set_aside(self, chat: int, raw: Raw) -> None:
        """Tell who sent what the process died over that nobody will try it again; it is not read."""
        if chat and (message := raw.get("message") or raw.get("edited_message")):
            thread = message.get("message_thread_id", 0) if message.get("is_topic_message") else 0
            await self._services.sender.send(Place(chat, thread), plain(SET_ASIDE))

    async def _by_kind(self, update_id: int, update: Update) -> None:
        if update.message is not None:
            await self._messages.message(update_id, update.message)
        elif update.edited_message is not None:
            await self._messages.edited(update_id, update.edited_message)
        elif update.callback_query is not None:
            await self._buttons.press(update_id, update.callback_query)
        elif update.my_chat_member is not None and update.my_chat_member.new_chat_member.status == "member":
            self._gone.pop(update.my_chat_member.chat.id, None)

    def _parse(self, raw: Raw) -> Update:
        return Update.de_json(raw, self._services.bot)

    def _say_gone_once(self, chat: int, reason: str) -> None:
        if chat in self._gone:
            return
        self._gone.keep(chat, None)
        event("chat_gone", chat=self._services.identity.label(chat), reason=reason)


def _chat_of(update: Raw) -> int:
    """Return the chat whose order an update belongs into; 0 for those that belong into none."""
    try:
        for kind in (*_IN_A_CHAT, "my_chat_member"):
            if kind in update:
                return int(update[kind]["chat"]["id"])
        return int(update["callback_query"]["message"]["chat"]["id"])
    except (KeyError, TypeError, ValueError):
        return 0

"""Saying something through a channel, whatever it can: long texts in pieces, buttons as numbered lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.channels.channel import (
    Attachment,
    Buttons,
    Channel,
    Does,
    FileRefusedError,
    Message,
    Place,
    Pressed,
    Said,
)
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.saying.message_text import Composer, shorten, split
from bot.channels.chat.settings import LENGTHS
from bot.channels.chat.store.conversations import Choices
from bot.channels.chat.store.room import with_room
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.channels.chat.privacy.anonymity import Identity
    from bot.channels.chat.store.chat_store import ChatStore


class Speaker:
    """Carries out what the bot wants to say."""

    def __init__(
        self,
        channel: Channel,
        store: ChatStore,
        identity: Identity,
        is_quiet: Callable[[], bool] = lambda: False,
    ) -> None:
        """Speak through a channel; while `is_quiet` returns true without a sound."""
        self._is_quiet = is_quiet
        self._channel = channel
        self._store = store
        self._identity = identity

    async def say(self, place: Place, message: Message, answers: str = "", most: int = 0) -> str:
        """Say something in as many messages as it takes; return the id of the last.

        Args:
            place: where.
            message: what.
            answers: the delivery that this answers: what an earlier process has said of it is not said again.
            most: messages at most; 0 for all.

        Raises:
            ChatGoneError: nobody is there.
        """
        if message.attached is not None:
            return await self._say_with_file(place, message, message.attached, answers)
        message = replace(message, buttons=self._shown(message.buttons))
        abilities, buttons = self._channel.abilities, message.buttons
        if buttons and not abilities.buttons:
            message = _numbered(message)
        pieces = split(message.text, abilities.length, abilities.measure)
        if most:
            pieces = pieces[:most]
        if self._is_quiet():
            place = replace(place, silent=True)
        inbox, last = self._store.inbox, len(pieces) - 1
        already = await inbox.sent(answers) if answers and last else {}
        sent = ""
        for part, piece in enumerate(pieces):
            if part in already:
                continue
            if answers:
                await with_room(partial(inbox.mark_sending, answers, part))
            sent = await self._channel.send(place, Message(piece, message.buttons if part == last else ()))
            if answers and part < last:
                await with_room(partial(inbox.mark_sent, answers, part, sent))
        if buttons and not abilities.buttons:
            await self._offer(place, sent, buttons)
        return sent

    async def edit(self, place: Place, sent: str, message: Message) -> bool:
        """Give a message another text and other buttons; return whether that was possible."""
        abilities = self._channel.abilities
        if not abilities.edits or abilities.measure(message.text.text) > abilities.length:
            return False
        if message.buttons and not abilities.buttons:
            return False
        return await self._channel.edit(place, sent, replace(message, buttons=self._shown(message.buttons)))

    @property
    def changes_buttons(self) -> bool:
        """Whether buttons are shown, and others in their place."""
        return self._channel.abilities.buttons and self._channel.abilities.edits

    async def edit_buttons(self, place: Place, sent: str, buttons: Buttons) -> bool:
        """Give a message other buttons; return whether that was possible."""
        shown = self._shown(buttons)
        return self.changes_buttons and await self._channel.edit_buttons(place, sent, shown)

    async def typing(self, place: Place) -> None:
        """Show that an answer is being looked for."""
        await self._channel.typing(place)

    async def chosen(self, said: Said, delivery: str) -> Pressed | None:
        """Return which button somebody means who typed its number; None if they don't."""
        number = said.text.strip()
        if self._channel.abilities.buttons or said.command or not (number.isascii() and number.isdigit()):
            return None
        offered = await self._store.conversations.offered(
            self._identity.name(said.place.chat), said.place.thread
        )
        if offered is None or not 0 < int(number[:4]) <= len(offered.data):
            return None
        data = offered.data[int(number) - 1]
        return Pressed(delivery, replace(said.place, reply_to=""), said.person, offered.message, data)

    async def _say_with_file(self, place: Place, message: Message, file: Attachment, answers: str) -> str:
        """Send a file below which something is said; where none can be sent, what it holds as messages."""
        if self._channel.abilities.attachments:
            here = replace(place, silent=True) if self._is_quiet() else place
            try:
                return await self._channel.send(here, replace(message, buttons=self._shown(message.buttons)))
            except FileRefusedError as error:
                event("file_refused", reason=str(error))
        held = shorten(file.text, LENGTHS.attached)
        text = Composer().add_formatted(message.text).add(f"\n\n{held}")
        if held != file.text:
            text.add("\n\n" + say("chat.rest_of_file"))
        return await self.say(place, Message(text.finish(), message.buttons), answers)

    def _shown(self, buttons: Buttons) -> Buttons:
        """Return the buttons that the channel has."""
        if self._channel.abilities.links:
            return buttons
        rows = (tuple(one for one in row if one.does is Does.COMES_BACK) for row in buttons)
        return tuple(row for row in rows if row)

    async def _offer(self, place: Place, sent: str, buttons: Buttons) -> None:
        data = tuple(button.data for row in buttons for button in row)
        chat = self._identity.name(place.chat)
        await self._store.conversations.offer(chat, place.thread, Choices(sent, data))


def _numbered(message: Message) -> Message:
    """Return a message whose buttons are lines of its text."""
    labels = [button.label for row in message.buttons for button in row]
    lines = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))
    text = Composer().add_formatted(message.text).add(f"\n\n{say('chat.choose')}\n{lines}").finish()
    return Message(text)

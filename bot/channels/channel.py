"""The port of a chat channel: what comes in, what goes out, and what a channel can do.

A channel is one folder under `bot/channels/` and one line in `bot/channels/registry.py`. It turns what its
service hands over into `Said` and `Pressed`, and carries out `Message`s; everything in between (who is
answered when, floods, follow-ups, views, votes, wishes, keepers, privacy) is the same for every channel and
stands in `bot/channels/chat/`. What a channel can't do, `bot.channels.chat.saying.speaking` makes up for:
long texts come in pieces, buttons become numbered lines, and what can't be edited is sent anew.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec
from msgspec.structs import replace

from bot.channels.outgoing import Attachment, Button, Buttons, Does, Message

__all__ = [
    "Abilities",
    "Attachment",
    "Button",
    "Buttons",
    "Channel",
    "ChatGoneError",
    "Delivery",
    "Does",
    "File",
    "FileRefusedError",
    "Incoming",
    "Intake",
    "Joined",
    "Message",
    "Moved",
    "NotWelcomeError",
    "Place",
    "Pressed",
    "Raw",
    "Reacted",
    "Said",
]

Raw = Mapping[str, Any]
"""What a service handed over, as JSON has it: it is kept like that until it is answered."""


class Intake(Protocol):
    """Where a channel hands over what came in."""

    async def receive(self, raws: Sequence[Raw]) -> None:
        """Take what came in; when this returns it is safe on disk, and the service may be told so.

        Raises:
            LibraryError: it can't be written, so the service must hand it over again.
        """
        ...

    @property
    def waiting(self) -> int:
        """How much waits to be answered: who fetches may wait while that is a lot."""
        ...

    @property
    def leads(self) -> bool:
        """Whether this process fetches, if what comes in is fetched: of several on one database one does."""
        ...

    def beside(self, work: Coroutine[Any, Any, None], delivery: str = "") -> None:
        """Do something that does not wait for its turn; unless the process died over that delivery twice."""
        ...


class ChatGoneError(Exception):
    """Nobody is there to be answered: the bot was blocked, removed or may not write."""


class NotWelcomeError(Exception):
    """The service does not know the bot any more: its token was revoked."""


class FileRefusedError(Exception):
    """A file can't be sent there, now or later; texts can."""


class Abilities(msgspec.Struct, frozen=True):
    """What a channel can do.

    Attributes:
        buttons: shows buttons under a message; numbered lines are sent where it can't.
        edits: changes messages that were sent.
        groups: has chats of several people.
        files: takes documents from keepers.
        attachments: sends files, pictures among them.
        links: has buttons that open, copy or share something.
        whispers: shows one person of a group what the others don't see; it may turn out while it runs.
        length: of the longest message, in the unit that `measure` counts.
        measure: returns the length of a text.
        ids: what an id of a person or a chat looks like there: a regular expression.
    """

    buttons: bool = False
    edits: bool = False
    groups: bool = False
    files: bool = False
    attachments: bool = False
    links: bool = False
    whispers: bool = False
    length: int = 4000
    measure: Callable[[str], int] = len
    ids: str = r"-?\w{1,64}"


class Place(msgspec.Struct, frozen=True):
    """Where a message goes.

    Attributes:
        chat: its id.
        thread: the topic within it, empty outside of topics.
        reply_to: the message it answers, empty if it stands for itself.
        private: whether one person alone reads there.
        silent: whether nobody is to hear that something came.
        only: the person of a group who alone is to see it, where the service can do that; empty for all.
        press: the press that it answers, if one does: without it some let nobody alone see anything.
    """

    chat: str
    thread: str = ""
    reply_to: str = ""
    private: bool = True
    silent: bool = False
    only: str = ""
    press: str = ""

    def alone(self, person: str) -> Place:
        """Return the same place, where somebody alone is to see what is said if the service can do that."""
        return self if self.private else replace(self, only=person)


class Delivery(NamedTuple):
    """What is known of something that came in before it is read.

    Attributes:
        id: its own, by which it is known if it is handed over again.
        chat: whose order it belongs into; empty if into none.
        message: whether somebody wrote something new, which counts as traffic of the chat.
        press: whether somebody pressed a button and waits for a sign that it arrived.
        private: whether the chat is one person's.
        thread: the topic within the chat, empty outside of topics.
    """

    id: str
    chat: str = ""
    message: bool = False
    press: bool = False
    private: bool = True
    thread: str = ""


class File(msgspec.Struct, frozen=True):
    """A file that came with a message, not fetched yet.

    Attributes:
        id: by which the channel fetches it.
        name: that its sender gave it; may be empty or wrong.
        size: in bytes; 0 if it is empty, None if that is not known.
        text: what it holds where a message is to become a document; then it need not be fetched.
    """

    id: str
    name: str = ""
    size: int | None = None
    text: str = ""


class Said(msgspec.Struct, frozen=True):
    """A message that is meant for the bot.

    Attributes:
        place: where its answer goes.
        person: who wrote it.
        message: its id.
        text: the question, or what stands behind the command.
        command: without its slash, lower case; empty for a plain question.
        asked: seconds since 1970; 0 where that is not known.
        replied_to: the bot's message that it replies to, or empty.
        edited: whether it was there before, with another text.
        own: whether its writer is who they seem: it is neither passed on nor written in another's name.
        wordless: whether it has no text of its own, such as a photo.
        file: the document it is about.
        album: what several messages that were sent together have in common, empty for one alone.
        language: of the writer's app, such as ``pt-BR``; empty where that is not known.
    """

    place: Place
    person: str
    message: str
    text: str
    command: str = ""
    asked: float = 0.0
    replied_to: str = ""
    edited: bool = False
    own: bool = True
    wordless: bool = False
    file: File | None = None
    album: str = ""
    language: str = ""


class Pressed(msgspec.Struct, frozen=True):
    """A button that somebody pressed.

    Attributes:
        id: of this press, to be acknowledged by.
        place: of the message; in a group an answer replies to it. Its chat is empty where that is not known.
        person: who pressed.
        message: the bot's message with the button.
        data: what the button carries.
        name: what they call themselves; passed on if they want that, and kept nowhere.
        language: of the app that it was pressed in, such as ``pt-BR``; empty where that is not known.
    """

    id: str
    place: Place
    person: str
    message: str
    data: str
    name: str = ""
    language: str = ""


class Moved(msgspec.Struct, frozen=True):
    """A chat that has got another id."""

    old: str
    new: str


class Joined(msgspec.Struct, frozen=True):
    """A chat that the bot may write to (again), and whether one person alone reads there."""

    chat: str
    private: bool = True


class Reacted(msgspec.Struct, frozen=True):
    """What somebody thinks of a message of the bot, shown by a sign on it.

    Attributes:
        place: of the message.
        person: who.
        message: which.
        vote: 1 for good, -1 for bad.
    """

    place: Place
    person: str
    message: str
    vote: int


Incoming = Said | Pressed | Moved | Joined | Reacted


class Channel(Protocol):
    """A service that people write to the bot through.

    Ids are strings that mean nothing but themselves; they never change for the same chat, person or message.
    Where several channels share a data directory, each begins its ids with its name and a colon (Telegram
    came first and needs none). `bot.channels.chat.plain.PlainChannel` can do as little as possible.
    """

    name: str
    """By which it is chosen, and by which the inbox knows what is whose."""
    me: str
    """How people mention the bot, without the @."""
    abilities: Abilities

    async def run(self, intake: Intake) -> None:
        """Listen until cancelled.

        Raises:
            NotWelcomeError: the service does not let the bot listen.
            GuidebotError: it can't, for a reason that an operator can mend.
        """
        ...

    def delivery(self, raw: Raw) -> Delivery | None:
        """Return what is known of something before it is read; None if it can't be kept.

        It must say the same of the same thing whenever it is asked, after a restart as well.
        """
        ...

    def read(self, raw: Raw) -> Incoming | None:
        """Return what somebody wants of the bot; None if it is not meant for it."""
        ...

    async def send(self, place: Place, message: Message) -> str:
        """Send a message that its abilities allow, for as long as that takes; return its id.

        Where a message waits for its turn, or is tried again, `may_go` is asked right before it goes out.

        Raises:
            ChatGoneError: it can't be sent, now or later.
            FileRefusedError: what is attached can't; nothing was sent then.
            NotWelcomeError: nothing can.
        """
        ...

    async def edit(self, place: Place, sent: str, message: Message) -> bool:
        """Give a message another text and other buttons; return whether it is there to be edited.

        Raises:
            ChatGoneError, NotWelcomeError: as for `send`.
        """
        ...

    async def edit_buttons(self, place: Place, sent: str, buttons: Buttons) -> bool:
        """Give a message other buttons; return whether it is there to be edited."""
        ...

    async def acknowledge(self, press: Pressed, says: str) -> None:
        """Show that a press has arrived, with a few words or none; that it fails is no error."""
        ...

    async def typing(self, place: Place) -> None:
        """Show that an answer is being looked for, if that works."""
        ...

    async def leave(self, place: Place) -> None:
        """Leave a group that the bot is not for, if that works."""
        ...

    async def show_commands(self, place: Place, commands: Mapping[str, str]) -> None:
        """Show further commands in a chat's menu, if there is one: what each is called, and what it does."""
        ...

    async def fetch(self, file: File, folder: Path) -> Path:
        """Write a file into a folder and return its path.

        Raises:
            SourceError: it is too large, empty or not to be had.
        """
        ...

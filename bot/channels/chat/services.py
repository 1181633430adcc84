"""What the parts of a chat work with, put together once at the start."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from bot.channels.channel import Channel, Incoming, Place, Pressed, Said
from bot.channels.chat.brain import Brain
from bot.channels.chat.intake.flood import Flood
from bot.channels.chat.intake.hands import Hands
from bot.channels.chat.keepers.team import Team
from bot.channels.chat.life.quiet_hours import QuietHours
from bot.channels.chat.privacy.anonymity import Identity
from bot.channels.chat.privacy.logs import event
from bot.channels.chat.saying.speaking import Speaker
from bot.channels.chat.store.chat_store import ChatStore
from bot.channels.chat.store.room import with_room
from bot.channels.chat.store.sharing import Sharing, sharing_of
from bot.settings import RETENTION_DAYS
from corpus.errors import LibraryError
from corpus.languages.choosing import languages_of, pack_of
from corpus.languages.detecting import asked_in

if TYPE_CHECKING:
    from corpus.languages.language import Language
    from corpus.store.library import Library
    from corpus.store.library_store import LibraryStore

answered_now: ContextVar[str] = ContextVar("answered_now", default="")
"""The id of the delivery, or of the wish, that this task answers; empty where it answers none."""


class People(NamedTuple):
    """Whose word counts in a chat.

    Attributes:
        keepers: ids of the people who may change the guide.
        allowed: ids of the people and the chats that are answered, `CHAT/TOPIC` for one of a chat's topics;
            empty for everybody.
        helpers: id of the chat of those who answer where the guide doesn't, `CHAT/TOPIC` for a topic of it;
            empty for nobody.
    """

    keepers: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    helpers: str = ""

    def helpers_place(self, reply_to: str = "") -> Place:
        """Return where helpers are asked; its chat is empty where there are none."""
        chat, _, thread = self.helpers.partition("/")
        return Place(chat, thread, reply_to, private=not chat.startswith("-"))

    def may_ask(self, chat: str, person: str = "", thread: str = "") -> bool:
        """Return whether somebody is answered in a chat, or in a topic of it."""
        if not self.allowed or (chat and chat == self.helpers_place().chat):
            return True
        return bool({chat, person, f"{chat}/{thread}"} & (self.allowed | self.keepers))

    def is_wanted(self, chat: str) -> bool:
        """Return whether the bot belongs into a chat, if only into some of its topics."""
        return self.may_ask(chat) or any(one.startswith(f"{chat}/") for one in self.allowed)


EVERYBODY = People()


class About(NamedTuple):
    """What its operator says of a bot.

    Attributes:
        days: for how long questions and what was answered are kept.
        operator: who runs the bot; empty where that is not said.
        contact: where they can be reached; empty where that is not said.
        quiet: in which hours nobody is disturbed; None for never.
    """

    days: int = RETENTION_DAYS
    operator: str = ""
    contact: str = ""
    quiet: QuietHours | None = None

    def is_quiet(self, moment: float) -> bool:
        """Return whether nobody is disturbed at a moment, in seconds since 1970."""
        return self.quiet is not None and self.quiet.at(moment)


NOBODY_NAMED = About()


@dataclass(slots=True)
class Services:
    """Everything that lives as long as a chat does; `people` and `about` are as the operator last set them.

    Attributes:
        channel: what is said through.
        people: who may change the guide, and who is answered.
        store: what is kept.
        identity: hashes of people and chats.
        speaker: carries out what the bot says.
        brain: the assistant.
        library: the guide, for reading alone.
        hands: know what is in hand.
        flood: slows those who ask too fast.
        moves: chats that have got another id, with that.
        clock: seconds since 1970.
        team: who keeps the guide, and who is muted.
        about: what is said of keeping, and of who runs the bot.
        sharing: with other processes that answer for the channel; None where there is one alone.
    """

    channel: Channel
    people: People
    store: ChatStore
    identity: Identity
    speaker: Speaker
    brain: Brain
    library: Library
    hands: Hands
    flood: Flood
    moves: dict[str, str]
    team: Team
    clock: Callable[[], float] = time.time
    about: About = NOBODY_NAMED
    sharing: Sharing | None = None

    def may_keep(self, said: Said) -> bool:
        """Return whether a message comes from a keeper: by id, in private, written by themselves."""
        return self.team.role(said.person) is not None and said.place.private and said.own

    def may_ask(self, chat: str, person: str = "", thread: str = "") -> bool:
        """Return whether somebody is answered in a chat, under whichever id it had."""
        if self.team.role(person) is not None:
            return True
        return any(self.people.may_ask(one, person, thread) for one in self._ids(chat))

    def is_wanted(self, chat: str) -> bool:
        """Return whether the bot belongs into a chat."""
        return any(map(self.people.is_wanted, self._ids(chat)))

    def _ids(self, chat: str) -> list[str]:
        """Return the id of a chat, and those that it had before."""
        return [chat, *(old for old, new in self.moves.items() if new == chat)]

    def language(self) -> Language:
        """Return the language of the published edition; what is said beside its replies is said in it."""
        return self._languages()[0]

    def language_for(self, incoming: Incoming | None) -> Language:
        """Return the language to speak: of somebody's question, else of their app or of the guide."""
        if isinstance(incoming, Said) and incoming.command in ("", "ask") and incoming.text.strip():
            return asked_in(incoming.text, self._languages(), self.language())
        return self.language_of_app(incoming.language if isinstance(incoming, Said | Pressed) else "")

    def language_of_app(self, code: str) -> Language:
        """Return the language of an app such as ``pt-BR``; that of the guide where none is known of it."""
        app = pack_of(code)
        return self.language() if app is None or app.is_plain else app

    def _languages(self) -> tuple[Language, ...]:
        return _languages_of(self.library, self.library.published())

    def guides(self) -> tuple[str, ...]:
        """Return the guides of the published edition."""
        return _guides_of(self.library, self.library.published())

    def guide_of_documents(self) -> dict[str, str]:
        """Return the guide of each published document, by its name."""
        from corpus.guides import guide_of

        documents = self.library.edition(self.library.published()).documents
        return {stored.name: guide_of(stored.metadata) for stored in documents}

    def language_asked_in(self) -> Callable[[str], str] | None:
        """Return what tells the language of a question; None where the guide has one alone."""
        from corpus.languages.choosing import languages_of
        from corpus.languages.detecting import asked_in

        documents = self.library.edition(self.library.published()).documents
        held = languages_of(stored.metadata for stored in documents)
        return (lambda text: asked_in(text, held, held[0]).code) if len(held) > 1 else None

    async def guide_in(self, place: Place) -> str:
        """Return the guide that was chosen for a topic or its chat; empty where all are asked."""
        if len(self.guides()) < 2:
            return ""
        threads = dict.fromkeys((place.thread, ""))
        chosen = [await self.store.note(self._chosen_in(place.chat, thread)) for thread in threads]
        return next((guide for guide in chosen if guide in self.guides()), "")

    async def choose_guide(self, place: Place, guide: str) -> None:
        """Let a topic, or a chat outside of topics, be answered from one guide; an empty name for all."""
        await self.store.set_note(self._chosen_in(place.chat, place.thread), guide)

    async def noted(self, write: Callable[[], Awaitable[object]]) -> None:
        """Write down what was said, whatever becomes of this task where others could say it again."""
        writing = with_room(write)
        await (writing if self.sharing is None else asyncio.shield(writing))

    def _chosen_in(self, chat: str, thread: str) -> str:
        return f"guide of {self.identity.name(chat)} {thread}"

    async def moved(self, old: str, new: str) -> None:
        """Let everything kept of a chat follow it to its new id, unless it has."""
        if self.moves.get(old) == new:
            return
        self.moves[old] = new
        await self.store.moved(old, new, self.identity.name(old), self.identity.name(new))
        if chosen := await self.store.note(self._chosen_in(old, "")):
            await self.store.set_note(self._chosen_in(new, ""), chosen)
            await self.store.set_note(self._chosen_in(old, ""), "")
        event("group_moved", chat=self.identity.label(new))


async def open_library(data_dir: Path) -> Library:
    """Return the library of a data directory; a fresh one gets the built-in guide.

    Raises:
        LibraryError: it can't be used.
    """
    from bot.keeping.apart import first_guide
    from corpus.store.library import Library
    from retrieval.retriever import Retriever

    library = Library.open(data_dir)
    if not Retriever.is_ready(library, library.published()):
        # What publishes or indexes a guide takes memory that the bot would keep.
        problem = await first_guide(data_dir)
        if not library.published():
            raise LibraryError(f"The built-in guide can't be published: {problem}")
    return library


@asynccontextmanager
async def open_services(  # noqa: PLR0913, PLR0917 (where a chat is put together)
    channel: Channel,
    store: ChatStore,
    data_dir: Path,
    people: People = EVERYBODY,
    clock: Callable[[], float] = time.time,
    about: About = NOBODY_NAMED,
) -> AsyncIterator[Services]:
    """Open what a chat works with besides its channel and its store, and close it again.

    Raises:
        LibraryError: the data directory can't be used.
    """
    from bot.assistant.assistant import Assistant
    from corpus.guides import OneGuide
    from corpus.store.library import Library

    library, hands = await open_library(data_dir), Hands(store.attempts)
    brain = Brain(
        lambda: Assistant(Library.open(data_dir)),
        lambda: (number := library.published(), library.edition_key(number)),
        lambda: hands.holding(delivery) if (delivery := answered_now.get()) else nullcontext(),
        lambda guide: Assistant(cast("LibraryStore", OneGuide(Library.open(data_dir), guide))),
    )
    identity = Identity(await store.key())
    team = Team(channel.name, people.keepers, store, identity)
    await team.load()
    try:
        services = Services(
            channel=channel,
            people=people,
            store=store,
            identity=identity,
            speaker=Speaker(channel, store, identity, lambda: services.about.is_quiet(services.clock())),
            brain=brain,
            library=library,
            hands=hands,
            flood=Flood(),
            moves=await store.inbox.moves(),
            team=team,
            clock=clock,
            about=about,
            sharing=sharing_of(store),
        )
        yield services
    finally:
        brain.close()
        library.close()


@lru_cache(maxsize=2)
def _guides_of(library: Library, edition: int) -> tuple[str, ...]:
    """Return the guides of an edition, which never changes."""
    from corpus.guides import guides_of

    return guides_of(library.edition(edition).documents)


@lru_cache(maxsize=2)
def _languages_of(library: Library, edition: int) -> tuple[Language, ...]:
    """Return the languages of an edition, which never changes."""
    return languages_of(stored.metadata for stored in library.edition(edition).documents)

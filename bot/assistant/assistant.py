"""Answers one person's messages, whatever the channel: scope, follow-up, answer or honest no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.assistant.messages.message_reply import reply_to
from bot.assistant.open_edition import OpenEdition
from bot.assistant.outline import said_under
from bot.assistant.reading import Reading
from bot.assistant.reply import Conversation, Kind, Reply
from corpus.errors import AwayError
from corpus.languages.spoken import say, speaking, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.assistant.outline import Said
    from bot.assistant.reply import Turn
    from corpus.languages.language import Language
    from corpus.store.library_store import LibraryStore
    from retrieval.retriever import Retriever


class Assistant:
    """Follows the published edition of a library and answers from it."""

    def __init__(self, library: LibraryStore, fixed: Retriever | None = None) -> None:
        """Answer from a library; nothing is read before the first message.

        Args:
            library: whose published edition is followed.
            fixed: the one edition to answer from instead, whichever is published.
        """
        self._library = library
        self._fixed = fixed is not None
        self._open = None if fixed is None else OpenEdition(fixed)
        self._key = ""

    def reply(self, conversation: Conversation, text: str) -> Reply:
        """Return the reply to a message and remember the turn.

        Args:
            conversation: what was said before; the turn is added to it.
            text: the message as it was typed.

        Raises:
            GuidebotError: the library can't be read.
        """
        edition = self._edition()
        language = edition.asked_in(conversation.turns, text)
        try:
            reply = self._said(edition, language, conversation, text)
        except AwayError:
            if not self._fixed:
                self._open = None  # what is back may have lost the edition: opening it finds that out
            raise
        if reply.language != language.code:
            reply = replace(reply, language=language.code)
        conversation.turns.append(reply.turn(edition.number))
        return reply

    @staticmethod
    def _said(edition: OpenEdition, language: Language, conversation: Conversation, text: str) -> Reply:
        opened = edition.read_in(language)
        with speaking(language):
            if opened is not None:
                return reply_to(opened, conversation.turns, text)
            from bot.assistant.foreign import foreign_reply

            return foreign_reply(edition, text)

    def conversation(self, asked: Iterable[str]) -> Conversation:
        """Return a conversation in which questions were asked, oldest first.

        Raises:
            GuidebotError: the library can't be read.
        """
        conversation = Conversation()
        for question in asked:
            self.reply(conversation, question)
        return conversation

    def why(
        self, conversation: Conversation, *, plainly: bool = False, language: Language | None = None
    ) -> str:
        """Return how the last question of a conversation was answered, from the edition that answered it.

        Args:
            conversation: with its turns.
            plainly: in five lines instead of all that was added up.
            language: that it is said in; that of the guide if none is given.
        """
        if not conversation.turns:
            return say("explaining.nothing_asked")
        with speaking(language or spoken()):
            if self._last_turn(conversation) is None:
                return say("explaining.no_question")
            last = self.last_asked(conversation)
            if last is None:
                return say("explaining.empty_guide")
        return self._explained(*last, plainly=plainly, language=language)

    def last_asked(self, conversation: Conversation) -> tuple[Reading, OpenEdition] | None:
        """Return how the last question was read, and what answered it; None where nothing was looked for."""
        last = self._last_turn(conversation)
        if last is None:
            return None
        edition = self._asked(last.question, self._edition(last.edition or None))
        reading = last.reading or Reading(last.understood_as, last.understood_as)
        return None if edition.retriever.is_empty else (reading, edition)

    @staticmethod
    def _last_turn(conversation: Conversation) -> Turn | None:
        """Return the last turn if something was looked for in it; small talk behind it is passed over."""
        said = (turn for turn in reversed(conversation.turns) if turn.kind != Kind.SMALL_TALK)
        last = next(said, None)
        return last if last is not None and last.kind in (Kind.ANSWER, Kind.NOT_FOUND) else None

    def explain(
        self,
        reading: Reading,
        edition: int | None = None,
        *,
        plainly: bool = False,
        language: Language | None = None,
    ) -> str:
        """Return how a question is answered from an edition; from the published one if none is given."""
        asked = self._asked(reading.asked, self._edition(edition))
        return self._explained(reading, asked, plainly=plainly, language=language)

    def _explained(
        self, reading: Reading, edition: OpenEdition, *, plainly: bool, language: Language | None = None
    ) -> str:
        from bot.assistant.explaining import explain
        from bot.assistant.plain_reasons import explain_plainly

        how = explain_plainly if plainly else explain
        with speaking(edition.language):
            finding = edition.ask(reading)
            with speaking(language or edition.language):
                return how(edition.retriever, reading, finding)

    def examples(self, limit: int = 3) -> tuple[str, ...]:
        """Return questions that the guide answers, each about something else."""
        edition = self._edition()
        with speaking(edition.language):
            return edition.suggester.examples(limit)

    def topics(self) -> tuple[str, ...]:
        """Return the titles of the guide's sections in reading order; of a long guide its chapters."""
        return self._edition().suggester.topics

    def outline(self) -> tuple[str, ...]:
        """Return the topics as lines that show which section belongs to which chapter."""
        return self._edition().suggester.outline

    def sections(self) -> list[tuple[str, ...]]:
        """Return the headings above the guide's passages, outermost first, in reading order."""
        return self._edition().retriever.sections()

    def documents(self) -> tuple[str, ...]:
        """Return the titles of the guide's documents."""
        documents = self._edition().retriever.documents
        return tuple(document.title for document in documents.values())

    def said_under(self, section: tuple[str, ...]) -> list[Said]:
        """Return the passages under some headings, in reading order."""
        return said_under(self._edition().retriever, section)

    def language(self) -> Language:
        """Return the language of the published edition; what is said beside replies is said in it."""
        return self._edition().language

    def titles(self) -> tuple[str, ...]:
        """Return the titles of all sections."""
        return self._edition().suggester.titles

    def retriever(self) -> Retriever:
        """Return what searches the published edition, or the one that is fixed."""
        return self._edition().retriever

    def asked_in(self, text: str) -> Language:
        """Return the language that somebody writes in, see `OpenEdition.asked_in`."""
        return self._edition().asked_in((), text)

    @staticmethod
    def _asked(question: str, edition: OpenEdition) -> OpenEdition:
        """Return an edition for a question in one of its languages."""
        return edition.read_in(edition.asked_in((), question)) or edition

    def _edition(self, number: int | None = None) -> OpenEdition:
        """Return an edition by its number; without one the published or the fixed."""
        if self._open is not None and self._fixed:
            return self._open
        published = self._library.published()
        wanted = published if number is None else number
        # Another library may have taken the place of this one, with the same numbers.
        key = self._library.edition_key(wanted)
        if self._open is None or (self._open.number, self._key) != (wanted, key):
            from retrieval.retriever import Retriever

            opened = OpenEdition(Retriever.open(self._library, wanted))
            if wanted != published:
                return opened
            self._open, self._key = opened, key
        return self._open

"""The clerk: holds the guide, what was asked and what was judged, and looks things up one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.channels.asked import asked_everywhere
from bot.keeping.apart import CarryOut
from bot.keeping.judging.judgements import Judgements
from corpus.originals.page_pictures import PagePictures

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from bot.desk.asked_list import AskedList, Terms
    from bot.keeping.asked import AskedQuestions
    from bot.keeping.judging.hints_of import Unpublished
    from corpus.editions import Edition
    from corpus.store.library import Library

T = TypeVar("T")

_MOST_TRIED = 200
"""Judged questions that are asked of both editions, the newest."""


class Clerk:
    """What the pages look at; used by one thread at a time."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.judgements = Judgements(data_dir)
        self._unpublished: tuple[object, Unpublished] | None = None
        self._terms: tuple[object, Terms] | None = None

    @cached_property
    def library(self) -> Library:
        """The guide; a fresh data directory gets the built-in one."""
        from corpus.store.library import Library
        from retrieval.keeping import ensure_first

        library = Library.open(self.data_dir)
        ensure_first(library)
        return library

    @cached_property
    def assistant(self) -> Assistant:
        """Answers from the published edition."""
        from bot.assistant.assistant import Assistant

        return Assistant(self.library)

    @cached_property
    def questions(self) -> AskedQuestions:
        """What was asked in any channel."""
        return asked_everywhere(self.data_dir)

    @cached_property
    def asked(self) -> AskedList:
        """The same in groups of what is alike."""
        from bot.desk.asked_list import AskedList

        return AskedList(self.data_dir, self.questions)

    @property
    def edition(self) -> Edition:
        """The published edition."""
        return self.library.edition(self.library.published())

    @property
    def terms(self) -> Terms:
        """What the published edition makes of questions."""
        from bot.desk.asked_list import Terms

        key = self.library.edition_key(self.library.published())
        if self._terms is None or self._terms[0] != key:
            self._terms = key, Terms(self.edition)
        return self._terms[1]

    def unpublished(self) -> Unpublished:
        """Return what was judged and is not in the published hints."""
        from bot.keeping.judging.hints_of import unpublished

        judged = self.judgements.all()
        state = self.library.edition_key(self.library.published()), judged
        if self._unpublished is None or self._unpublished[0] != state:
            self._unpublished = state, unpublished(self.library, judged)
        return self._unpublished[1]

    def tried(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the judged questions, to be asked of both editions, each with those before it."""
        newest = self.judgements.all()[::-1][:_MOST_TRIED]
        return tuple((one.question, one.history) for one in newest)

    def close(self) -> None:
        """Let go of the guide."""
        if "library" in self.__dict__:
            self.library.close()


class Desk:
    """The clerk in a thread of its own, and what carries changes out.

    Attributes:
        carry_out: publishes or rehearses a change, in a process of its own.
        pictures: draws pages of documents.
    """

    def __init__(self, data_dir: Path, carry_out: CarryOut) -> None:
        self.data_dir, self.carry_out = data_dir, carry_out
        self._clerk = Clerk(data_dir)
        self.pictures = PagePictures()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")

    async def look(self, what: Callable[[Clerk], T]) -> T:
        """Return what the clerk finds; one request after the other.

        Raises:
            GuidebotError: the guide or what was asked can't be read.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, what, self._clerk)

    async def close(self) -> None:
        """Let go of everything."""
        await self.look(Clerk.close)
        self._thread.shutdown()

"""What keepers do with a guide, as use cases: the command line and every chat call the same ones."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bot.keeping.changes import Add, AddHints, AddHintsToSeveral, Change, Remove, SetHints, Update
from bot.keeping.telling import Done, Telling
from bot.keeping.updating import keep_folders, leaving_out, update_guide
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from bot.keeping.asked import Asked, AskedQuestions
    from bot.keeping.asked_groups import Group
    from bot.keeping.use.learning import ProposedHint
    from corpus.model import Document
    from corpus.readers.sources import ReadSources, Unread
    from corpus.readers.worker import OnFile
    from corpus.sources.validators import Validators
    from corpus.store.library import Library
    from corpus.store.rendered_before import RenderedBefore
    from retrieval.keeping import AskedBefore, Checked, Comparison, Known, Look, Publication, Request

REPLAYED = 100
"""Questions that people asked last, tried on both editions."""


@dataclass(frozen=True, slots=True)
class How:
    """How a change is published.

    Attributes:
        message: why.
        author: who; empty for this system's user.
        dry_run: publish nothing.
        force: publish whatever the check questions bring.
        look: looks at what the change makes of the guide; people's questions are then not tried.
        also: questions to try on the change beside those that people asked last, each with those before it.
        known: what the published edition said to some of them before.
    """

    message: str = ""
    author: str = ""
    dry_run: bool = False
    force: bool = False
    look: Look | None = None
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    known: Known | None = None


class Suggestion(NamedTuple):
    """Hints that might help a document: their file's name and its text, empty where there is nothing."""

    file_name: str
    toml: str


class GuideKeeping:
    """Changes a guide, checks it, and tells what people missed in it."""

    def __init__(self, library: Library, asked: AskedQuestions, telling: Telling | None = None) -> None:
        """Keep a guide.

        Args:
            library: holds it.
            asked: what people asked of it.
            telling: who is told what happens meanwhile.
        """
        self._library = library
        self._asked = asked
        self._telling = telling or Telling()

    def carry_out(self, change: Change, how: How) -> Done:
        """Try a change, and publish it unless that is not wanted or a check question loses its answer.

        Raises:
            GuidebotError: a source, a name or the library can't be used.
        """
        from corpus.originals.originals import keeping_originals

        with keeping_originals(self._library) as (originals, keep):
            done = self._carried_out(change, how, originals.lay_aside if originals else None)
            if not how.dry_run and not done.publication.refused:
                keep()
        return done

    def _carried_out(self, change: Change, how: How, on_file: OnFile | None) -> Done:
        from retrieval.keeping import remove, roll_back

        if isinstance(change, Add):
            return self._add(change, how, on_file)
        if isinstance(change, Update):
            unread: list[Unread] = []
            request = replace(self._request(how), refuse=self._refusing(unread))
            done = update_guide(self._library, change, request, self._telling, on_file)
            return done._replace(unread=(*done.unread, *unread))
        request = self._request(how)
        if isinstance(change, AddHints | AddHintsToSeveral):
            from bot.keeping.use.agreeing import add_hints

            each = change.each if isinstance(change, AddHintsToSeveral) else (change,)
            return add_hints(self._library, each, request, self._telling)
        if isinstance(change, SetHints):
            from bot.keeping.use.agreeing import set_hints

            return set_hints(self._library, change, request, self._telling)
        if isinstance(change, Remove):
            leave_out = leaving_out(self._library, change.names)
            done = Done(remove(self._library, change.names, request))
            leave_out(done)
            return done
        return Done(roll_back(self._library, change.edition, request))

    def suggestions(self, change: Add) -> Iterator[Suggestion]:
        """Yield hints that might help the documents that somebody wants to add; nothing is published."""
        from corpus.hints import hints_file_name
        from retrieval.keeping import suggest

        read, _, _ = self._read(change)
        asked = list(dict.fromkeys(one.understood_as or one.text for one in self.unanswered()))
        for document in read.documents:
            yield Suggestion(hints_file_name(document), suggest(self._library, document, asked))

    def check(self) -> Checked:
        """Read every byte of the library and of the published index, and ask all check questions."""
        from bot.keeping.people_ask import PeopleAsk
        from retrieval.keeping import check_library

        return check_library(self._library, PeopleAsk())

    def compare(self, a: int | None, b: int | None) -> Comparison:
        """Return what differs from edition `a` to edition `b`; without `b` the published one."""
        from bot.keeping.people_ask import PeopleAsk
        from retrieval.keeping import compare

        return compare(self._library, a, b, self._asked_before(), PeopleAsk())

    def unanswered(self) -> list[Asked]:
        """Return what people asked that was not answered well, the newest first."""
        return self._asked.unanswered()

    def report(self) -> list[Group]:
        """Return the same in groups of questions that are alike."""
        from bot.keeping.asked_groups import grouped

        return grouped(self.unanswered())

    def proposed(self) -> list[ProposedHint]:
        """Return the hints that picks, votes and rephrasings speak for, the one with most behind it first."""
        from bot.keeping.use.agreeing import proposed_hints

        return proposed_hints(self._library, list(self._asked.exchanges()))

    def _add(self, change: Add, how: How, on_file: OnFile | None) -> Done:
        from corpus.guides import in_guide
        from corpus.readers.finding import folders_among
        from corpus.readers.names import slug
        from retrieval.keeping import add

        read, pages, rendered = self._read(change, on_file)
        documents = read.documents.each(partial(_detached, data_dir=self._library.data_dir))
        if change.guide:
            documents = documents.each(partial(in_guide, guide=slug(change.guide)))
        unread = list(read.unread)
        request = replace(self._request(how), validators=pages, rendered=rendered)
        if folders_among(change.sources):
            request = replace(request, refuse=self._refusing(unread))
        publication = add(self._library, documents, request)
        stays = _built_in_stays(self._library, publication)
        done = Done(publication, tuple(read.skipped), tuple(unread), stays)
        keep_folders(self._library, change, done, how)
        return done

    def _read(
        self, change: Add, on_file: OnFile | None = None
    ) -> tuple[ReadSources, dict[str, Validators], RenderedBefore]:
        from corpus.readers import read_sources
        from corpus.store.rendered_before import RenderedBefore

        pages: dict[str, Validators] = {}
        rendered = RenderedBefore(self._library)
        read = read_sources(
            change.sources,
            name=change.name or None,
            allow_private=change.allow_private,
            include=change.include,
            progress=self._telling.reading,
            validators=pages,
            rendered=rendered,
            on_file=on_file,
        )
        for path, reason in read.skipped.items():
            self._telling.say(f"Skipped {path}: {reason}")
        for one in read.unread:
            self._telling.say(one.reason)
        return read, pages, rendered

    def _refusing(self, unread: list[Unread]) -> Callable[[str, str], None]:
        """Return what keeps and tells which documents were read and can't be kept."""
        from corpus.readers.sources import Unread

        def refuse(name: str, reason: str) -> None:
            unread.append(Unread(name, reason))
            self._telling.say(reason)

        return refuse

    def _request(self, how: How) -> Request:
        from bot.keeping.people_ask import PeopleAsk
        from retrieval.keeping import Request, look_away

        return Request(
            author=how.author or _user(),
            message=how.message,
            dry_run=how.dry_run,
            force=how.force,
            asked=() if how.look else self._asked_before(how.also),
            known=how.known,
            look=how.look or look_away,
            cited=self._cited(),
            ask=PeopleAsk(),
            progress=self._telling.progress,
            waiting=self._say_waiting,
        )

    def _asked_before(self, also: Iterable[tuple[str, tuple[str, ...]]] = ()) -> tuple[AskedBefore, ...]:
        """Return what people asked last, the newest first; none if that can't be read.

        Args:
            also: further questions, each with those before it.
        """
        from retrieval.keeping import AskedBefore

        try:
            recent = self._asked.recent(REPLAYED)
        except LibraryError:
            self._telling.say(
                "What people asked can't be read from the bot's file, so it is not tried on the change."
            )
            recent = []
        people = (AskedBefore(one.text, one.history) for one in recent)
        return tuple(dict.fromkeys([*itertools.starmap(AskedBefore, also), *people]))

    def _cited(self) -> Collection[int]:
        try:
            return self._asked.cited_editions()
        except LibraryError:
            return range(sys.maxsize)  # any of them might be

    def _say_waiting(self) -> None:
        self._telling.say("Waiting for another process that is changing the guide …")


def _built_in_stays(library: Library, publication: Publication) -> bool:
    """Return whether the built-in guide, alone so far, answers beside the first of one's own."""
    from corpus.guide import SOURCE

    if not (publication.published and publication.before) or library.has_others(publication.before, SOURCE):
        return False
    before, now = (library.edition(n).documents for n in (publication.before, publication.edition))
    return bool(before) and len({stored.source == SOURCE for stored in now}) > 1


def _detached(document: Document, data_dir: Path) -> Document:
    """Return a document without its location if that is the data directory, where files come and go."""
    location = Path(document.location)
    inside = location.is_absolute() and location.is_relative_to(data_dir.resolve())
    return replace(document, location="") if inside else document


def _user() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):  # no entry for this user, as in many containers
        return "unknown"

"""What a keeper's commands have in common: who asks for a change, and what it is tried on before."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.command_line.common_options import verbosity
from bot.settings import Settings
from corpus.errors import CheckFailedError, LibraryError

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from bot.channels.terminal.progress import Progress
    from bot.keeping.asked import Asked, AskedQuestions
    from retrieval.keeping import AskedBefore, Publication, Request, Said
    from retrieval.retriever import Retriever

T = TypeVar("T")

REPLAYED = 100
"""Questions that people asked last, tried on both editions."""


@dataclass(frozen=True, slots=True)
class How:
    """What the options say about publishing, and what is to be told besides.

    Attributes:
        as_json: print one JSON object.
        message: why.
        author: who; empty for this system's user.
        dry_run: publish nothing.
        force: publish whatever the check questions bring.
        skipped: files that were left out.
    """

    as_json: bool = False
    message: str = ""
    author: str = ""
    dry_run: bool = False
    force: bool = False
    skipped: tuple[str, ...] = ()


def publish(settings: Settings, change: Callable[[Request], Publication], how: How) -> None:
    """Carry out a change and print what came of it.

    Raises:
        CheckFailedError: a check question lost its answer, so nothing was published.
    """
    from bot.channels.terminal.progress import Progress

    with Progress() as progress:
        publication = change(_request(settings, how, progress))
    if how.as_json:
        from bot.channels.json.corpus_json import publication_fields
        from bot.channels.json.reply_json import print_json

        print_json({**publication_fields(publication), "skipped": list(how.skipped)})
    else:
        from bot.channels.terminal.corpus_text import print_publication

        print_publication(publication, dry_run=how.dry_run, verbose=verbosity() > 0)
    if publication.refused:
        lost = len(publication.rehearsal.lost)
        what = (
            "a check question loses its answer" if lost == 1 else f"{lost} check questions lose their answers"
        )
        raise CheckFailedError(f"Nothing was published, since {what}: mend that, or publish with --force.")


class PeopleAsk:
    """Asks a retriever as people do, scope and follow-ups included."""

    def __init__(self) -> None:
        self._assistant: Assistant | None = None
        self._retriever: Retriever | None = None

    def __call__(self, retriever: Retriever, question: str, history: Sequence[str] = ()) -> Said:
        """Return what is said to a person who asked something else before."""
        from bot.assistant.assistant import Assistant
        from retrieval.keeping import Said

        if self._assistant is None or self._retriever is not retriever:
            self._assistant, self._retriever = Assistant(retriever.library, retriever), retriever
        reply = self._assistant.reply(self._assistant.conversation(history), question)
        return Said(reply.answers[0].text if reply.answers else "", reply.confidence)


def _request(settings: Settings, how: How, progress: Progress) -> Request:
    from retrieval.keeping import Request

    return Request(
        author=how.author or _user(),
        message=how.message,
        dry_run=how.dry_run,
        force=how.force,
        asked=asked_before(settings),
        cited=_cited(settings),
        ask=PeopleAsk(),
        progress=progress,
        waiting=_say_waiting,
    )


def asked_before(settings: Settings) -> tuple[AskedBefore, ...]:
    """Return what people asked last, the newest first; none if the bot's file is damaged."""
    from bot.keeping.asked import AskedQuestions
    from retrieval.keeping import AskedBefore

    try:
        recent = AskedQuestions.open(settings.data_dir).recent(REPLAYED)
    except sqlite3.Error:
        say("What people asked can't be read from the bot's file, so it is not tried on the change.")
        return ()
    return tuple(AskedBefore(one.text, one.history) for one in recent)


def unanswered(settings: Settings) -> list[Asked]:
    """Return what people asked that was not answered well, the newest first.

    Raises:
        LibraryError: the bot's file is damaged.
    """
    return _asked(settings, lambda asked: asked.unanswered())


def set_aside(settings: Settings) -> int:
    """Return how many messages the bot set aside, since it died over each of them twice.

    Raises:
        LibraryError: the bot's file is damaged.
    """
    return _asked(settings, lambda asked: asked.set_aside())


def _asked(settings: Settings, read: Callable[[AskedQuestions], T]) -> T:
    from bot.keeping.asked import FILE_NAME, AskedQuestions

    try:
        return read(AskedQuestions.open(settings.data_dir))
    except sqlite3.Error as error:
        path = settings.data_dir / FILE_NAME
        raise LibraryError(f"{path} can't be read ({error}): put a backup in its place.") from error


def _cited(settings: Settings) -> Collection[int]:
    from bot.keeping.asked import cited_editions

    try:
        return cited_editions(settings.data_dir)
    except sqlite3.Error:
        return range(sys.maxsize)  # any of them might be


def _user() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):  # no entry for this user, as in many containers
        return "unknown"


def say(message: str) -> None:
    """Tell a person something beside the results, on stderr."""
    import click

    from bot.channels.terminal.rendering import one_line

    click.echo(one_line(message), err=True)


def _say_waiting() -> None:
    say("Waiting for another process that is changing the guide …")

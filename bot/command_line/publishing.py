"""What the keepers' commands have in common: the use cases, and what a person is told meanwhile and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.command_line.common_options import verbosity
from bot.command_line.opening import open_library
from bot.settings import Settings
from corpus.errors import CheckFailedError, SourceError

if TYPE_CHECKING:
    from bot.keeping.asked import AskedQuestions
    from bot.keeping.changes import Change
    from bot.keeping.guide_keeping import GuideKeeping, How


@contextmanager
def open_keeping(settings: Settings, tell: Callable[[str], None] | None = None) -> Iterator[GuideKeeping]:
    """Give the use cases over a data directory, and show how far they are; `tell` is told sentences."""
    from bot.channels.terminal.progress import Progress
    from bot.keeping.guide_keeping import GuideKeeping
    from bot.keeping.telling import Telling

    library = open_library(settings)
    with Progress() as progress:
        yield GuideKeeping(library, open_asked(settings), Telling(progress, tell or say))


def open_asked(settings: Settings) -> AskedQuestions:
    """Return what people asked, in chats and in terminals."""
    from bot.channels.asked import asked_everywhere

    return asked_everywhere(settings.data_dir)


def publish(
    settings: Settings,
    change: Change,
    how: How,
    *,
    as_json: bool,
    tell: Callable[[str], None] | None = None,
) -> None:
    """Carry out a change and print what came of it.

    Args:
        settings: say where the library is.
        change: to carry out.
        how: it is published.
        as_json: print one object.
        tell: told sentences for the keeper; what changes nothing is then not printed.

    Raises:
        CheckFailedError: a check question lost its answer, so nothing was published.
        SourceError: something could not be read; what could be is published.
    """
    with open_keeping(settings, tell) as keeping:
        publication, skipped, unread, built_in_stays = keeping.carry_out(change, how)
    if as_json:
        from bot.channels.json.corpus_json import publication_fields
        from bot.channels.json.reply_json import print_json

        kept = [{"document": one.name, "reason": one.reason, "gone": one.gone} for one in unread]
        print_json({**publication_fields(publication), "skipped": list(skipped), "unread": kept})
    elif publication.rehearsal.changes or not (unread or tell):
        from bot.channels.terminal.corpus_text import print_publication

        print_publication(publication, dry_run=how.dry_run, verbose=verbosity() > 0)
    if built_in_stays:
        from corpus.guide import NAME

        say(f"The built-in guide still answers as well: `guidebot corpus remove {NAME}` takes it out.")
    if publication.refused:
        lost = len(publication.rehearsal.lost)
        what = (
            "a check question loses its answer" if lost == 1 else f"{lost} check questions lose their answers"
        )
        raise CheckFailedError(f"Nothing was published, since {what}: mend that, or publish with --force.")
    if unread:
        what = "A source" if len(unread) == 1 else f"{len(unread):,} sources"
        raise SourceError(f"{what} could not be read: see above.")


def say(message: str) -> None:
    """Tell a person something beside the results, on stderr."""
    import click

    from bot.channels.terminal.rendering import one_line

    click.echo(one_line(message), err=True)

"""`guidebot corpus watch`: what changes in folders is published as it changes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bot.command_line.opening import open_library
from bot.command_line.publishing import publish, say
from bot.settings import Settings
from corpus.errors import GuidebotError, LibraryError, SourceError
from corpus.store.database import file_identity

if TYPE_CHECKING:
    from bot.keeping.changes import Change
    from bot.keeping.guide_keeping import How
    from corpus.sources.folders import Folder


_FIRST_LOOK = 1_000
"""Milliseconds."""

_MOST_IN_VAIN = 10
"""Watches in a row that end before the first look."""


def watch(settings: Settings, folders: Sequence[str], *, prune: bool, how: How) -> None:
    """Publish what changes, until interrupted.

    Args:
        settings: say where the library is.
        folders: to watch, added first where they were not; empty for all that were added.
        prune: remove documents whose files are gone.
        how: each change is published.

    Raises:
        SourceError: there is no folder to watch, or one can't be read.
        LibraryError: watchfiles is not installed, or the library can't be used.
    """
    _require_watchfiles()
    watched = _watched(settings, folders, how)
    from bot.keeping.changes import Update

    news = _News()
    _carry_out(settings, Update(prune=prune), how, news)
    say(f"Watching {', '.join(str(folder.path) for folder in watched)}; Ctrl-C ends it.")
    for _ in _changes_in([folder.path for folder in watched]):
        _carry_out(settings, Update(prune=prune), how, news)


class _News:
    """Says what was not said the last time: what stays as it is need not be heard at every change."""

    def __init__(self) -> None:
        self._before: set[str] = set()
        self._now: set[str] = set()

    def say(self, sentence: str) -> None:
        """Say a sentence unless it was said in the round before."""
        if sentence not in self._before and sentence not in self._now:
            say(sentence)
        self._now.add(sentence)

    def end_round(self) -> None:
        """Begin the next round."""
        self._before, self._now = self._now, set()


def _require_watchfiles() -> None:
    from importlib.util import find_spec

    if find_spec("watchfiles") is None:
        raise LibraryError("Watching needs watchfiles: install it with `pip install watchfiles`.")


def _changes_in(paths: Sequence[Path]) -> Iterator[object]:
    """Yield whenever something has changed, once for what changes at about the same time.

    The first time is soon after the beginning: what changed before the watch began was not seen.
    """
    in_vain = 0
    while True:
        try:
            for changes in _watched_changes(paths):
                in_vain = 0
                yield changes
        except RuntimeError:  # a name that is no text ends a watch: what else changed is found by the next
            in_vain += 1
            if in_vain > _MOST_IN_VAIN:
                raise
            time.sleep(_FIRST_LOOK / 1000)


def _watched_changes(paths: Sequence[Path]) -> Iterator[object]:
    """Yield what changes until a folder is gone, or is there again: it has to be watched anew."""
    import watchfiles

    places = list(map(file_identity, paths))
    there = [path for path, place in zip(paths, places, strict=True) if place]
    if not there:
        time.sleep(_FIRST_LOOK / 1000)
        return
    found = watchfiles.watch(
        *there, ignore_permission_denied=True, rust_timeout=_FIRST_LOOK, yield_on_timeout=True
    )
    for number, changes in enumerate(found):
        if changes or number == 0:
            yield changes
        gone = {Path(path) for _, path in changes}.intersection(there)
        if gone or list(map(file_identity, paths)) != places:
            return


def _watched(settings: Settings, folders: Sequence[str], how: How) -> list[Folder]:
    """Return the folders to watch; those that were not added before are added."""
    from bot.keeping.changes import Add

    wanted = [Path(folder).resolve() for folder in folders]
    known = {folder.path: folder for folder in _known(settings)}
    new = tuple(str(path) for path in wanted if path not in known)
    if new:
        try:
            publish(settings, Add(new), how, as_json=False)
        except SourceError:
            if not {Path(path) for path in new} <= {folder.path for folder in _known(settings)}:
                raise  # otherwise a file is at fault, which is named again when all are looked through
        known = {folder.path: folder for folder in _known(settings)}
    found = [known[path] for path in wanted if path in known] or list(known.values())
    there = [folder for folder in found if folder.path.is_dir()]
    if not there:
        raise SourceError("There is no folder to watch: name one, or add one with `guidebot corpus add`.")
    return there


def _known(settings: Settings) -> tuple[Folder, ...]:
    with closing(open_library(settings)) as library:
        return library.folders.all()


def _carry_out(settings: Settings, change: Change, how: How, news: _News) -> None:
    """Publish a change; what is wrong with it is said, and the watch goes on."""
    try:
        publish(settings, change, how, as_json=False, tell=news.say)
    except GuidebotError as error:
        news.say(f"Error: {error}")
    news.end_round()

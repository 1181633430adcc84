"""Opening what a command needs: the library of the data directory, and the assistant over it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from bot.settings import Settings
    from corpus.store.library import Library
    from corpus.store.library_store import LibraryStore

_opened = ExitStack()


def open_library(settings: Settings) -> Library:
    """Return the library; a fresh data directory gets the built-in guide as its first edition."""
    from corpus.store.library import Library

    library = Library.open(settings.data_dir)
    _opened.callback(library.close)
    if not library.published():
        from retrieval.keeping import ensure_first

        ensure_first(library)
    return library


def close_what_was_opened() -> None:
    """Close the libraries of a command that has ended: the last to leave a database puts it in order."""
    _opened.close()


def open_assistant(library: LibraryStore) -> Assistant:
    """Return an assistant that follows the published edition of `library`."""
    from bot.assistant.assistant import Assistant

    return Assistant(library)

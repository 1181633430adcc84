"""Opening what a command needs: the library of the data directory, and the assistant over it."""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from bot.settings import Settings
    from corpus.library import Library


def open_library(settings: Settings) -> Library:
    """Return the library; a fresh data directory gets the built-in guide as its first edition."""
    from corpus.library import Library

    library = Library.open(settings.data_dir)
    atexit.register(library.close)  # the last to leave a database puts it in order
    if not library.published():
        from retrieval.keeping import ensure_first

        ensure_first(library)
    return library


def open_assistant(library: Library) -> Assistant:
    """Return an assistant that follows the published edition of `library`."""
    from bot.assistant.assistant import Assistant

    return Assistant(library)

"""Importing python-telegram-bot without what it brings and a bot never uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


def import_telegram() -> None:
    """Import python-telegram-bot at about three quarters of the memory."""
    # httpcore tries to import it twice for every request; a miss that is known costs nothing.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]
    # httpx imports its own command line where rich is installed.
    with _hidden("rich"):
        import telegram  # noqa: F401 (so that it is there)


@contextmanager
def _hidden(name: str) -> Iterator[None]:
    """Let a module look as if it were not installed."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]

"""Importing python-telegram-bot without what it brings and a bot never uses."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


def import_telegram() -> None:
    """Import python-telegram-bot at about half of the memory."""
    # httpcore tries to import it twice for every request; a miss that is known costs nothing.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]
    with _later("httpx"):
        import telegram  # noqa: F401 (so that it is there)


class _Later(ModuleType):
    """A module that is imported when something of it is used, beyond being named in annotations.

    The library names httpx's classes as it is imported, and uses them where requests go through a proxy.
    `importlib.util.LazyLoader` would take the naming for use.
    """

    is_named_alone = True

    def __getattr__(self, name: str) -> Any:
        if self.is_named_alone and not name.startswith("_"):
            return type(name, (), {})
        # It imports its own command line where what that needs is installed.
        with _hidden("rich"), _hidden("pygments"):
            return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _later(name: str) -> Iterator[None]:
    """Let what is imported meanwhile have a module that is imported later; not if it is there already."""
    if name in sys.modules:
        yield
        return
    later = sys.modules[name] = _Later(name)
    try:
        yield
    finally:
        later.is_named_alone = False
        del sys.modules[name]


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

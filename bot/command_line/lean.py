"""Imports libraries without those parts of them that no question needs.

A library imports at its start whatever one of its functions may want. What stands here for such a module
while the library is imported imports the true one when it is called; nothing stands in `sys.modules`
afterwards, so whoever imports it later gets the true one as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Later(ModuleType):
    """A module that is imported when one of its functions is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **named)

        return call


def import_pathlib() -> None:
    """Import pathlib, if it isn't, without urllib.parse, which makes URIs of paths and brings ipaddress."""
    if "pathlib" not in sys.modules:
        with _instead({"urllib.parse": _Later("urllib.parse")}):
            import pathlib  # noqa: F401


def import_datetime() -> None:
    """Import datetime, if it isn't, as C has it: until Python 3.12 the same is run in Python before."""
    if sys.version_info[:2] < (3, 12):
        with suppress(ImportError):
            sys.modules.setdefault("datetime", import_module("_datetime"))


def import_msgspec() -> None:
    """Import msgspec, if it isn't, without what no question needs.

    It looks for typing_extensions, which others of our dependencies bring, and takes the same names from
    typing where that is not installed. It knows UUIDs and decimal numbers by their classes: there are none
    here. How types are described and JSON schemas are made waits until somebody asks.
    """
    if any(name in sys.modules for name in ("msgspec", *_NO_VALUES, "typing_extensions")):
        return
    stand_ins: dict[str, ModuleType | None] = {name: _Later(name) for name in _NOT_ASKED}
    stand_ins |= {name: _no_values(name, classes) for name, classes in _NO_VALUES.items()}
    with suppress(ImportError, AttributeError), _instead(stand_ins | {"typing_extensions": None}):
        import msgspec

        for name in _NOT_ASKED:
            vars(msgspec).pop(name.rpartition(".")[2], None)
        vars(msgspec)["__getattr__"] = _part_of_msgspec
        return
    for name in [name for name in sys.modules if name.partition(".")[0] == "msgspec"]:
        del sys.modules[name]  # the usual way says what is wrong, if anything is


_NOT_ASKED = ("msgspec.inspect", "msgspec._json_schema", "msgspec.toml", "msgspec.yaml")
_NO_VALUES = {"uuid": ("UUID", "SafeUUID"), "decimal": ("Decimal",)}


def _part_of_msgspec(name: str) -> ModuleType:
    """Return a part that was left out."""
    if f"msgspec.{name}" in _NOT_ASKED:
        return import_module(f"msgspec.{name}")
    raise AttributeError(f"module 'msgspec' has no attribute {name!r}")


def _no_values(name: str, classes: tuple[str, ...]) -> ModuleType:
    """Return a module with classes that have no objects."""
    module = ModuleType(name)
    module.__dict__.update({one: type(one, (), {"unknown": None}) for one in classes})
    return module


@contextmanager
def _instead(stand_ins: dict[str, ModuleType | None]) -> Iterator[None]:
    """Let modules stand for others, of which none was imported yet; None for one that is not there."""
    modules: dict[str, Any] = sys.modules
    new = {name: module for name, module in stand_ins.items() if name not in modules}
    modules |= new
    try:
        yield
    finally:
        for name in new:
            del modules[name]

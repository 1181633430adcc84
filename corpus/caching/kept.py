"""What every start would work out again, kept beside Python's own byte code: patterns, data files, functions.

Python keeps what it compiled of a module, but compiles each pattern and parses each data file anew, which was
a quarter of what a cold question costs. Both are kept here in one file in ``__pycache__``, by Python's own
rules (see `beside_byte_code`): it is written when a command has ended, and made again where a source has
changed since; where it may not be written everything works the ordinary way.
"""

from __future__ import annotations

import marshal
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any, Generic, TypeVar

from corpus.caching import beside_byte_code
from corpus.caching.beside_byte_code import PathName, Stamps, stamps

T = TypeVar("T")
_sre: Any = import_module("_sre")
_Pattern = tuple[int, bytes, int, dict[str, int]]
"""Flags, code, number of groups, and their names."""
_Patterns = dict[tuple[str, int], _Pattern]
_Codes = dict[str, bytes]
"""By the text of an expression."""
_Data = dict[tuple[str, str], tuple[Stamps, bytes]]
_MOST = 2_000
"""Entries; there are fewer in all versions of one installation, unless it is being developed."""


_BEGINNING = 2
"""Letters that the keys of one part of a table have in common."""


class Parted(Generic[T]):
    """A large table of which only those parts are read that somebody asks for: their keys begin alike."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Look things up in what `in_parts` returned."""
        self._parts = parts
        self._read: dict[str, dict[str, T]] = {}

    def get(self, key: str) -> T | None:
        """Return what stands under a key, or None."""
        begins = key[:_BEGINNING]
        part = self._read.get(begins)
        if part is None:
            part = self._read[begins] = self._part(begins)
        return part.get(key)

    def values(self) -> Iterator[T]:
        """Return everything that stands in it; all parts are read for that."""
        return (value for begins in self._parts for value in self._part(begins).values())

    def _part(self, begins: str) -> dict[str, T]:
        found: dict[str, T] = marshal.loads(self._parts[begins]) if begins in self._parts else {}
        return found


def in_parts(table: Mapping[str, object]) -> dict[str, bytes]:
    """Return a table of built-in types as `Parted` takes it."""
    parts: dict[str, dict[str, object]] = {}
    for key, value in table.items():
        parts.setdefault(key[:_BEGINNING], {})[key] = value
    return {begins: marshal.dumps(part) for begins, part in parts.items()}


class StartFile:
    """A file of patterns and data, read when it is first asked.

    Attributes:
        path: where it is, or will be; None where nothing is kept.
    """

    def __init__(self, path: PathName | None) -> None:
        self.path = path
        self._known: tuple[_Patterns, _Data, _Codes] | None = None
        self._patterns: dict[tuple[str, int], re.Pattern[str]] = {}
        self._data: dict[tuple[str, str], tuple[Stamps, Any]] = {}
        self._codes: _Codes = {}

    def pattern(self, text: str, flags: int = 0) -> re.Pattern[str]:
        """Return what `re.compile` returns."""
        key = text, int(flags)
        found = self._read()[0].get(key)
        if found is not None:
            return _compiled(text, found)
        made = self._patterns[key] = re.compile(text, flags)
        return made

    def data(self, path: Path, read: Callable[[Path], T]) -> T:
        """Return what a function makes of a data file.

        Args:
            path: the file.
            read: has nothing else to go by, and returns built-in types alone.
        """
        key = str(path), read.__qualname__
        stamped = stamps(str(path)) + stamps(read.__code__.co_filename)
        found = self._read()[1].get(key)
        if found is not None and found[0] == stamped:
            made: T = marshal.loads(found[1])
            return made
        made = read(path)
        self._data[key] = stamped, made
        return made

    def code(self, expression: str) -> CodeType:
        """Return what `compile` makes of an expression."""
        found = self._read()[2].get(expression)
        if found is not None:
            kept: CodeType = marshal.loads(found)
            return kept
        made = compile(expression, "<expression>", "eval")
        self._codes[expression] = marshal.dumps(made)
        return made

    def save(self) -> None:
        """Write down what was worked out since the file was read, if anything was."""
        if not (self._patterns or self._data or self._codes) or self.path is None or sys.dont_write_bytecode:
            return
        patterns, data, codes = self._read()
        patterns |= {key: _parts(*key, made) for key, made in self._patterns.items()}
        data |= {key: entry for key, made in self._data.items() if (entry := _entry(*made))}
        codes |= self._codes
        if len(patterns) + len(data) + len(codes) <= _MOST:
            beside_byte_code.write(self.path, patterns, data, codes)

    def _read(self) -> tuple[_Patterns, _Data, _Codes]:
        if self._known is None:
            patterns, data, codes = beside_byte_code.read(self.path) or ({}, {}, {})
            self._known = patterns, data, codes
        return self._known


def _entry(stamped: Stamps, made: Any) -> tuple[Stamps, bytes] | None:
    """Return how data is kept; None for what is of another type than the built-in ones."""
    try:
        return stamped, marshal.dumps(made)
    except ValueError:
        return None


def _parts(text: str, flags: int, made: re.Pattern[str]) -> _Pattern:
    """Return what `_compiled` makes the same pattern of; its code is all that a pattern does not tell."""
    from array import array

    parser, compiler = import_module("re._parser"), import_module("re._compiler")
    code = compiler._code(parser.parse(text, flags), flags)
    return made.flags, array("I", code).tobytes(), made.groups, dict(made.groupindex)


def _compiled(text: str, parts: _Pattern) -> re.Pattern[str]:
    flags, code, groups, names = parts
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    made: re.Pattern[str] = _sre.compile(
        text, flags, memoryview(code).cast("I").tolist(), groups, names, tuple(by_number)
    )
    return made


_start = StartFile(beside_byte_code.place(__spec__, "start"))
pattern = _start.pattern
data = _start.data
code = _start.code
save = _start.save

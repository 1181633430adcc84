"""The port of a document format: how its files are recognised, and what reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple

from corpus.readers.rendered import Rendered

Reader = Callable[[bytes, str, str], Rendered]
"""Takes a file's bytes, what to call it in messages, and the encoding that a server named (or nothing)."""


class Sample(NamedTuple):
    """What a file is told by.

    Attributes:
        content: its first bytes, or all of them.
        ending: of its name, in lower case with the dot; may be empty.
        declared: the media type that a server gave it; may be empty.
        is_whole: whether `content` is all of it.
    """

    content: bytes
    ending: str
    declared: str = ""
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    A reader runs in a child process with little memory and time: it may fail, but never hang, and it raises
    `SourceError` with a sentence that says what to do. Its module is imported there, and nowhere else.

    Attributes:
        name: a word, kept with what was read; never changed once released.
        label: what it is called in a message: "give a … file".
        endings: of file names, in lower case with the dot.
        matches: whether a file is of this kind; formats are asked in the registry's order.
        reader: ``module:function`` of a `Reader`; empty where the text is kept as it is written.
        is_binary: whether its files are no text, so that it is asked before other binary files are refused.
    """

    name: str
    label: str
    endings: tuple[str, ...]
    matches: Callable[[Sample], bool]
    reader: str = ""
    is_binary: bool = False

    def read(self, data: bytes, name: str, encoding: str = "") -> Rendered:
        """Return what is read out of a file; only the child process should call this.

        Raises:
            SourceError: it can't be read.
        """
        module, _, function = self.reader.partition(":")
        reader: Reader = getattr(import_module(module), function)
        return reader(data, name, encoding)

"""Questions as they come in, from an argument or line by line: usable, or with what is wrong."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from corpus.caching.named_tuple import NamedTuple
from corpus.languages.spoken import say

MAX_QUESTION = 4096  # characters

_MAX_LINE = 4 * MAX_QUESTION + 2  # bytes: every character at its longest, and the line end


class Line(NamedTuple):
    """One line of input.

    Attributes:
        text: without its line end; as much as could be read where there is a problem.
        problem: a sentence that says why it is no question, or empty.
    """

    text: str
    problem: str


def problem_with(question: str) -> str:
    """Return a sentence that says why `question` can't be asked, or an empty string."""
    if not question.strip():
        return say("replies.type_question")
    return _too_long() if len(question) > MAX_QUESTION else ""


def _too_long() -> str:
    return say("replies.too_long", most=MAX_QUESTION)


def from_argument(argument: str) -> str:
    """Return a command line argument as text; bytes that are no text become replacement characters."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_text(stream: BinaryIO) -> str:
    """Return all of `stream` as one question; of an endless one, enough to see that it is too long."""
    return stream.read(2 * _MAX_LINE).decode("utf-8-sig", "replace").strip()


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield every line of `stream`, blank and broken ones included, in bounded memory."""
    raw = _read_line(stream).removeprefix(codecs.BOM_UTF8)
    while raw:
        yield _line(raw)
        raw = _read_line(stream)


def _read_line(stream: BinaryIO) -> bytes:
    line = rest = stream.readline(_MAX_LINE)
    while rest and not rest.endswith(b"\n"):
        rest = stream.readline(_MAX_LINE)
    return line


def _line(raw: bytes) -> Line:
    body = raw.removesuffix(b"\n").removesuffix(b"\r")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        problem = _too_long() if len(text) > MAX_QUESTION else say("replies.undecodable")
        return Line(text[:MAX_QUESTION], problem)
    return Line(text[:MAX_QUESTION], problem_with(text))

"""Where things stand: words in a document however it is wrapped and marked up, fields in a TOML text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from corpus.model import Span

# What a person who copies words from a rendered page does not see.
_UNSEEN = re.compile(
    r"(?P<target>\]\([^()\n]{0,2000}\))"  # a link's target
    r"|(?P<mark>[*_`~\[\]\\]+)"
    r"|(?P<space>\s+(?:(?:[-*+>]|\#{1,6}|\d{1,3}[.)])[ \t]+)?)"  # white space, and a line's marker after it
)
_TYPOGRAPHY = str.maketrans("‘’“”–—\N{NO-BREAK SPACE}", "''\"\"-- ")


class TextFinder:
    """Finds words in a text; white space, quotes' shapes and Markdown's marks make no difference."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen: str | None = None
        self._seen_starts: list[int] = []
        self._text_starts: list[int] = []

    def find(self, words: str) -> Span | None:
        """Return where the words first stand, or None."""
        words = words.strip()
        start = self._text.find(words)
        if start >= 0:
            return Span(start, start + len(words))
        if self._seen is None:
            self._seen, self._seen_starts, self._text_starts = _seen(self._text)
        wanted = _seen(words)[0].strip()
        start = self._seen.find(wanted) if wanted else -1
        if start < 0:
            return None
        return Span(self._place(start), self._place(start + len(wanted) - 1) + 1)

    def _place(self, seen: int) -> int:
        part = bisect_right(self._seen_starts, seen) - 1
        return self._text_starts[part] + seen - self._seen_starts[part]


def _seen(text: str) -> tuple[str, list[int], list[int]]:
    """Return what a person sees of a text, and where its parts start, there and in the text."""
    parts: list[str] = []
    seen_starts: list[int] = []
    text_starts: list[int] = []
    length = position = 0

    def keep(part: str, start: int) -> None:
        nonlocal length
        if part:
            parts.append(part)
            seen_starts.append(length)
            text_starts.append(start)
            length += len(part)

    for found in _UNSEEN.finditer(text):
        keep(text[position : found.start()], position)
        if found.lastgroup == "space" and not (parts and parts[-1] == " "):
            keep(" ", found.start())
        position = found.end()
    keep(text[position:], position)
    return "".join(parts).translate(_TYPOGRAPHY), seen_starts, text_starts


def line_of_field(toml: str, path: Sequence[str | int]) -> int:
    """Return the line, from 1, on which a field of a TOML text starts; the nearest table's where it has none.

    Args:
        toml: the text.
        path: such as ``("answer", 0, "text")`` or ``("synonyms", "pay")``.
    """
    if not path:
        return 1
    table, *rest = path
    number = rest[0] if rest and isinstance(rest[0], int) else 0
    key = next((part for part in rest if isinstance(part, str)), "")
    header = re.compile(rf"(?m)^[ \t]*\[+[ \t]*{re.escape(str(table))}[ \t]*\]+")
    headers = [found.start() for found in header.finditer(toml)]
    if number < len(headers):
        return _line_of_key(toml, headers[number], key) or _line(toml, headers[number])
    return _line_of_key(toml, 0, str(table)) or 1


def line_of_key(toml: str, path: Sequence[str | int], key: str) -> int:
    """Return the line on which a key, or a table of that name, stands within the table at `path`."""
    if path:
        return line_of_field(toml, (*path, key))
    header = re.search(rf"(?m)^[ \t]*\[+[ \t]*{re.escape(key)}[ \t]*\]+", toml)
    return _line(toml, header.start()) if header else (_line_of_key(toml, 0, key) or 1)


def _line_of_key(toml: str, start: int, key: str) -> int | None:
    """Return the line of the first ``key =`` from `start` to the next table, or None."""
    if not key:
        return None
    following = re.compile(r"(?m)^[ \t]*\[+[ \t]*[\w\"]").search(
        toml, toml.find("\n", start) + 1 if start else 0
    )
    end = following.start() if following and start else len(toml)
    name = re.escape(key)
    found = re.compile(rf"(?m)^[ \t]*(?:{name}|\"{name}\"|'{name}')[ \t]*[=.]").search(toml, start, end)
    return _line(toml, found.start()) if found else None


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1

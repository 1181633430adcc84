"""What dialects of Markdown put around text: panels with titles, admonitions, imports, a FAQ's questions.

A parser of plain Markdown takes their marks for text, and what is indented below them for code. So it gets
the text without them, in lines of the same length: line by line it stands where it stands in the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from corpus.languages.language import any_of
from corpus.languages.spoken import per_language, spoken
from corpus.model import Span
from corpus.structure.unseen import Masked, mask

MAX_TITLE = 300
"""Characters; a longer one is a paragraph."""

_PANELS = r"details|aside|div|section|article|figure|[A-Z](?=\w*[a-z])[\w.]*"
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_PANELS})\b[^<>]{{0,2000}}?(?P<empty>/?)>")
_SUMMARY = re.compile(
    r"<summary\b[^<>]{0,300}>(?P<title>.{0,1000}?)</summary\s*>|(?P<end></details\s*>)", re.I | re.S
)
_IMPORT = re.compile(
    r"^(?:import\b[^\n]{1,500}\bfrom[ \t]+['\"][^\n]*|import[ \t]+['\"][^\n]*"
    r"|export[ \t]+(?:const|default|let)\b[^\n]*)$",
    re.M,
)
_DIRECTIVE = re.compile(
    r"^ {0,3}:{3,}[ \t]*(?:\{?(?P<kind>[A-Za-z][\w-]*)\}?"
    r"(?:\[(?P<label>[^\]\n]*)\]|(?P<title>[^\n{]*))?(?:\{[^}\n]*\})?)?[ \t]*$",
    re.M,
)
_INDENTED = re.compile(
    r"^(?P<indent> *)(?:!!!|\?\?\?\+?|===\+?)[ \t]++(?:[\w-]++(?:[ \t]++[\w-]++)*+)?+[ \t]*+"
    r"(?:\"(?P<title>[^\"\n]*)\")?[ \t]*+\n"
    r"(?P<body>(?:[ \t]*\n|(?P=indent)(?: {4}|\t)[^\n]*(?:\n|\Z))+)",
    re.M,
)
_ALERT = re.compile(r"^(?:[ \t]*>)+[ \t]*(?P<mark>\[!\w{1,30}\][+-]?)", re.M)
_ITEM = r"[ \t]*(?:[-*+•][ \t]+|\d{1,3}[.)][ \t]+)?"
_NUMBERED = r"[ \t]*\d{0,3}[ \t]*[:.)]"  # behind "Q" or "A"
_ALONE = rf"(?P<three>[^\W\d_][^\n.!?？:|]{{2,{MAX_TITLE}}}[?？])[ \t]*$"  # a paragraph that only asks
_NOT_BREAK = re.compile(r"[^\n]")
_CHARACTER = re.compile(r"\S")


class Naming(Enum):
    """What a title names."""

    PANEL = "panel"
    """What stands below it until the panel's end."""
    END = "end"
    QUESTION = "question"
    """What stands below it until the next question or heading."""


class Title(NamedTuple):
    """Something that names what stands below it and is no heading of plain Markdown.

    Attributes:
        start: its offset.
        naming: how far it reaches.
        text: as it is written; empty for a panel without a title, and for a panel's end.
    """

    start: int
    naming: Naming
    text: str = ""


class Reading(NamedTuple):
    """A text as it is read.

    Attributes:
        seen: the text with spaces in place of what is unseen and of what names other parts.
        parsed: the same for a parser of plain Markdown: what a panel indents begins with its line.
        titles: what names parts of it, in order.
        hidden: spans that must not be shown, in order.
    """

    seen: str
    parsed: str
    titles: tuple[Title, ...]
    hidden: tuple[Span, ...]


def read_dialect(text: str, start: int = 0) -> Reading:
    """Return a Markdown text as it is read, whichever dialect it is written in.

    Args:
        text: the whole document.
        start: where its front matter ends.
    """
    return _Reader(text, start).read()


class _Reader:
    """Reads one text."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._start = text, start
        self._masked: Masked = mask(text)
        self._blank: list[Span] = []
        self._titles: list[Title] = []
        self._shifted: list[tuple[Span, int]] = []

    def read(self) -> Reading:
        text = self._text
        if "<" in text:
            self._summaries()
            self._containers()
        if ":::" in text:
            self._directives()
        if "!!!" in text or "???" in text or "===" in text:
            self._admonitions()
        if "[!" in text:
            self._blank += [Span(*found.span("mark")) for found in self._all(_ALERT)]
        if "import" in text or "export" in text:
            self._blank += [Span(*found.span()) for found in self._all(_IMPORT)]
        self._questions()
        seen = _blanked(self._masked.text, self._blank)
        titles = tuple(sorted(self._titles, key=lambda title: title.start))
        return Reading(seen, _shifted(seen, self._shifted), titles, self._masked.hidden)

    def _all(self, pattern: re.Pattern[str], text: str | None = None) -> Iterator[re.Match[str]]:
        """Yield where a pattern is found outside of code."""
        code = self._masked.code
        for found in pattern.finditer(text or self._text, self._start):
            place = bisect_right(code, found.start(), key=lambda span: span.start) - 1
            if place < 0 or code[place].end <= found.start():
                yield found

    def _summaries(self) -> None:
        for found in self._all(_SUMMARY):
            if found["end"]:
                self._titles.append(Title(found.start(), Naming.END))
            else:
                self._titles.append(
                    Title(found.start(), Naming.PANEL, _plain(self._masked, found.span("title")))
                )
                self._blank.append(Span(*found.span()))

    def _containers(self) -> None:
        """Find what containers of HTML indent: a parser would take it for code."""
        opened: list[int] = []
        for found in self._all(_TAG):
            if found["end"]:
                if opened and (begin := opened.pop()) and not opened:
                    self._shift(Span(begin, found.start()))
            elif not found["empty"]:
                opened.append(found.end())

    def _shift(self, inside: Span) -> None:
        first = _CHARACTER.search(self._masked.text, *inside)
        if first is None:
            return
        line = self._text.rfind("\n", 0, first.start()) + 1
        indent = first.start() - line
        if line > inside.start and indent:
            self._shifted.append((Span(line, inside.end), indent))

    def _directives(self) -> None:
        for found in self._all(_DIRECTIVE):
            self._blank.append(Span(*found.span()))
            title = (found["label"] or found["title"] or "").strip()
            naming = Naming.PANEL if found["kind"] else Naming.END
            self._titles.append(Title(found.start(), naming, title))

    def _admonitions(self) -> None:
        for found in self._all(_INDENTED):
            self._blank.append(Span(found.start(), found.start("body") - 1))
            self._titles.append(Title(found.start(), Naming.PANEL, (found["title"] or "").strip()))
            self._titles.append(Title(found.end(), Naming.END))
            self._shifted.append((Span(*found.span("body")), len(found["indent"]) + 4))

    def _questions(self) -> None:
        if not _may_ask().search(self._text):
            return
        for found in self._all(_question(), self._masked.text):
            name = next(name for name in ("one", "two", "three") if found[name])
            whole = next(found.span(part) for part in ("bold", "q", "line") if found[part])
            self._titles.append(Title(whole[0], Naming.QUESTION, found[name].strip(" *_")))
            self._blank.append(Span(*whole))
        if any(title.naming is Naming.QUESTION for title in self._titles):
            self._blank += [Span(*found.span("mark")) for found in self._all(_answer(), self._masked.text)]


@per_language
def _question() -> re.Pattern[str]:
    """Return the pattern of a line that is a question, by its mark or by standing out."""
    marked = rf"(?:{any_of(spoken().table('text/marks')['question']).pattern}){_NUMBERED}"
    bold = (  # **How much is it?** perhaps with the answer behind it
        rf"(?P<mark>\*\*|__)[ \t]*(?:{marked}[ \t]*)?(?P<one>(?:(?!(?P=mark))[^\n]){{2,{MAX_TITLE}}}?[?？])"
        r"[ \t]*(?P=mark)"
    )
    alone = rf"(?:\*\*|__)?{marked}(?:\*\*|__)?[ \t]+(?P<two>\S[^\n]{{1,{MAX_TITLE}}}?)[ \t]*$"
    return re.compile(
        rf"^{_ITEM}(?:(?P<bold>{bold})|(?P<q>{alone})|(?<=\n\n)(?P<line>{_ALONE})(?=\n\n[^\s#>|*+-]))",
        re.M | re.I,
    )


@per_language
def _answer() -> re.Pattern[str]:
    marked = rf"(?:{any_of(spoken().table('text/marks')['answer']).pattern}){_NUMBERED}"
    return re.compile(
        rf"^[ \t]*(?:[-*+][ \t]+)?(?P<mark>(?:\*\*|__)?{marked}(?:\*\*|__)?)(?=\s)", re.M | re.I
    )


@per_language
def _may_ask() -> re.Pattern[str]:
    alone = any_of(spoken().table("text/marks")["question_alone"]).pattern
    return re.compile(rf"[?？]|(?:{alone}){_NUMBERED}")


def _plain(masked: Masked, span: tuple[int, int]) -> str:
    return " ".join(masked.text[span[0] : span[1]].split())[:MAX_TITLE]


def _blanked(text: str, spans: list[Span]) -> str:
    if not spans:
        return text
    parts: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if end > position:
            first = max(start, position)
            parts += text[position:first], _NOT_BREAK.sub(" ", text[first:end])
            position = end
    return "".join((*parts, text[position:]))


def _shifted(text: str, spans: list[tuple[Span, int]]) -> str:
    """Return a text in which lines lose some of their indent; the spaces stand at their ends instead."""
    parts: list[str] = []
    position = 0
    for (start, end), indent in sorted(spans):
        if start < position:
            continue
        lines = text[start:end].split("\n")
        moved = (line[indent:] + " " * indent if line[:indent].isspace() else line for line in lines)
        parts += text[position:start], "\n".join(moved)
        position = end
    return "".join((*parts, text[position:]))

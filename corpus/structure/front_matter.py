"""Front matter and titles: what a text says about itself before it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from corpus.model import Span

MAX_LINES = 200
"""Lines of front matter; a text whose first line is a rule is not searched to its end for a second one."""

_KEY = re.compile(r"([\"']?)(?P<key>[A-Za-z][\w -]{0,60}?)\1[ \t]*:(?:[ \t]+(?P<value>.*)|[ \t]*)$")
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?(?:[ \t]+#.*)?$")
"""What says that a value stands in the lines below, indented: YAML's "|-" and ">"."""
_CONTINUES = re.compile(r"[ \t]*(?:#.*|- .*)?$|[ \t]+\S")
_TOP_HEADING = re.compile(
    r"# [ \t]*+([^ \t\n]++(?:[ \t]++(?!#*+[ \t]*+$)[^ \t\n]++)*+)(?:[ \t]++#++)?[ \t]*+$"
)
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_UNDERLINE = re.compile(r" {0,3}=+[ \t]*$")
_MAY_MATTER = re.compile(r"(?m)^(?:# +.*| {0,3}(?:```|~~~).*| {0,3}=+[ \t]*)$")


def front_matter(text: str) -> Span:
    """Return the span of ``key: value`` lines between two ``---`` lines at the very start; maybe empty."""
    if not text.startswith("---\n"):
        return Span(0, 0)
    position = len("---\n")
    for _ in range(MAX_LINES):
        end = text.find("\n", position)
        line = text[position:] if end < 0 else text[position:end]
        if line.rstrip() in ("---", "..."):
            return Span(0, len(text) if end < 0 else end + 1)
        if end < 0 or not (_KEY.match(line) or _CONTINUES.match(line)):
            break
        position = end + 1
    return Span(0, 0)


def read_front_matter(text: str) -> dict[str, str]:
    """Return the keys, in lower case, and values of the front matter; what is nested in them is left out."""
    span = front_matter(text)
    found: dict[str, str] = {}
    lines = text[: span.end].split("\n")[1:-1]
    for number, line in enumerate(lines):
        pair = _KEY.match(line)
        value = (pair["value"] or "").strip() if pair else ""
        value = _below(lines[number + 1 :]) if _BLOCK.match(value) else _unquoted(value)
        if pair and value:
            found.setdefault(pair["key"].lower(), value)
    return found


def _below(lines: Sequence[str]) -> str:
    """Return the indented lines that some begin with as one."""
    return " ".join(
        line.strip() for line in takewhile(lambda line: line[:1] in (" ", "\t", ""), lines)
    ).strip()


def title_of(text: str, fallback: str) -> str:
    """Return the front matter's title, else the only top heading of a Markdown text, else the fallback."""
    tops = _top_headings(text)
    only = tops[0] if len(tops) == 1 else ""
    return read_front_matter(text).get("title") or only or fallback


def has_one_top_heading(text: str) -> bool:
    """Return whether a Markdown text has a single top heading, which is then its title."""
    return len(_top_headings(text)) == 1


def plain_inline(markdown: str) -> str:
    """Return one line of Markdown as a person would read it: no emphasis, link targets or code ticks."""
    line = re.sub(r"!?\[([^\[\]]{0,1000})\]\([^()]{0,2000}\)", r"\1", markdown)
    line = re.sub(r"(\*\*|__|`|\*(?=\S)|(?<=\S)\*)", "", line)
    return " ".join(line.split())


def _top_headings(text: str) -> list[str]:
    """Return at most two top headings: more than one names nothing."""
    body = front_matter(text).end
    tops: list[str] = []
    fence = ""
    for found in _MAY_MATTER.finditer(text, body):
        line = found[0]
        marker = _FENCE.match(line)
        if marker:
            if not fence:
                fence = marker[1]
            elif marker[1].startswith(fence) and line.strip() == marker[1]:
                fence = ""
        elif not fence and (top := _TOP_HEADING.match(line)):
            tops.append(plain_inline(top[1]))
        elif not fence and _UNDERLINE.match(line):
            before = text[max(body, text.rfind("\n", body, found.start() - 1) + 1) : found.start()].strip()
            tops += [plain_inline(before)] if before else []
        if len(tops) > 1:
            break
    return tops


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value

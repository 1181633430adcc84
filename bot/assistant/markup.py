"""Markdown as a reader wants it: words without marks, lines joined, spans that still hold the same words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

import msgspec

from corpus.caching import kept
from corpus.caching.named_tuple import NamedTuple
from corpus.model import Span
from corpus.structure.unseen import CODE, PIECES


class Plain(NamedTuple):
    """A text without its marks, and where the given spans lie in it."""

    text: str
    spans: tuple[Span, ...]


class _Cut(msgspec.Struct, frozen=True):
    start: int
    end: int
    instead: str


def drop_markup(text: str, *spans: Span) -> Plain:
    """Return `text` without Markdown's marks, with `spans` moved along.

    Single asterisks, underscores and backticks that mark nothing stay as they are, so plain text comes back
    unchanged.

    >>> drop_markup("Pay is **$10** an hour.", Span(7, 14))
    Plain(text='Pay is $10 an hour.', spans=(Span(start=7, end=10),))
    """
    moves = _Moves()
    if has_code := ("```" in text or "~~~" in text):
        text = _FENCED.sub(_set_aside, text)
    for rule in _RULES:
        if any(sign in text for sign in rule.signs):
            text, cuts = _apply(_compiled(rule.pattern, rule.flags), rule.replace, text)
            moves.add(cuts)
    if has_code:
        text = text.translate(_AS_WRITTEN)
    return Plain(text, tuple(Span(moves.moved(span.start), moves.moved(span.end)) for span in spans))


_SIGNS = "\n#*_~|>`<[]:&\\-+{=0123456789."
_SET_ASIDE = {ord(sign): 0x10FF00 + number for number, sign in enumerate(_SIGNS)}
_AS_WRITTEN = {instead: sign for sign, instead in _SET_ASIDE.items()}
_FENCED = kept.pattern(
    r"^(?P<open> {0,3}(?P<fence>`{3,20}|~{3,20})[^\n]*\n)(?P<code>.*?)(?P<close>^ {0,3}(?P=fence)|\Z)",
    re.M | re.S,
)


def _set_aside(match: re.Match[str]) -> str:
    """Return code with signs of no meaning in place of marks: it is shown as it is written, line by line."""
    code = match["code"].removesuffix("\n")
    end = match["code"][len(code) :]
    return f"{match['open']}{code.translate(_SET_ASIDE)}{end}{match['close']}"


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return kept.pattern(pattern, flags)


class _Moves:
    """Where offsets went, one round of cuts after the other."""

    def __init__(self) -> None:
        self._rounds: list[list[_Cut]] = []

    def add(self, cuts: list[_Cut]) -> None:
        if cuts:
            self._rounds.append(cuts)

    def moved(self, offset: int) -> int:
        for cuts in self._rounds:
            offset = _moved_once(cuts, offset)
        return offset


def _moved_once(cuts: list[_Cut], offset: int) -> int:
    before = bisect_right(cuts, offset, key=lambda cut: cut.end)
    shift = sum(len(cut.instead) - (cut.end - cut.start) for cut in cuts[:before])
    if before < len(cuts) and cuts[before].start < offset:
        offset = cuts[before].start
    return offset + shift


def _apply(
    pattern: re.Pattern[str], replace: Callable[[re.Match[str]], list[_Cut]], text: str
) -> tuple[str, list[_Cut]]:
    cuts = [cut for match in pattern.finditer(text) for cut in replace(match)]
    pieces: list[str] = []
    at = 0
    for cut in cuts:
        pieces += text[at : cut.start], cut.instead
        at = cut.end
    return ("".join((*pieces, text[at:])) if cuts else text), cuts


def _nothing(match: re.Match[str]) -> list[_Cut]:
    return [_Cut(match.start(), match.end(), "")]


def _space(match: re.Match[str]) -> list[_Cut]:
    return [_Cut(match.start(), match.end(), " ")]


def _inside(match: re.Match[str]) -> list[_Cut]:
    """Keep the group called `kept`, cut what stands around it."""
    return [_Cut(match.start(), match.start("kept"), ""), _Cut(match.end("kept"), match.end(), "")]


def _entity(match: re.Match[str]) -> list[_Cut]:
    from html import unescape

    character = unescape(match[0])
    return [] if character == match[0] else [_Cut(match.start(), match.end(), character)]


_EMPHASIS = r"(?P<mark>\*{1,3}|~~)(?=[^\s*~])(?P<kept>[^\n]{1,600}?)(?<=[^\s*~])(?P=mark)"
_SUP = (
    r"<(?P<how>[sS][uU][pPbB])\b[^<>]{0,200}>(?P<inside>[^<\n]{0,100}(?:<a\b[^<>]{0,300}>[^<\n]{0,100}</a>)?"
    r"[^<\n]{0,100})</(?P=how)\s*>"
)
_BREAK = kept.pattern(r"</?(?:br|p|div|li|h[1-6]|tr|summary|dd|dt)\b", re.I)


def _unseen(match: re.Match[str]) -> list[_Cut]:
    """Cut what no reader sees; words on its two sides stay apart, and what was crossed out leaves no gap."""
    if match["code"] is not None:
        return []
    text, start, end = match.string, match.start(), match.end()
    gap = start == 0 or text[start - 1] in " \n"
    if _BREAK.match(match[0]):
        line = text[text.rfind("\n", 0, start) + 1 : start]
        apart = " " if "|" in line or match[0].startswith("</") else "\n"
        return [_Cut(start, end, "" if start == 0 or end == len(text) or gap else apart)]
    if gap and text[end : end + 1] == " ":
        end += 1
    return [_Cut(start, end, "")]


def _raised_or_lowered(match: re.Match[str]) -> list[_Cut]:
    """Write raised and lowered signs so that no number becomes another; links to notes go."""
    if match["code"] is not None:
        return []
    from corpus.readers.building.signs import lowered, raised

    inside = re.sub(r"<[^<>]*>|[*_]", "", match["inside"])
    is_note = "<a" in match["inside"].lower() or "](" in match["inside"]
    sign = raised(inside) if match["how"].lower() == "sup" else lowered(inside)
    return [_Cut(match.start(), match.end(), "" if is_note else sign)]


def _box(match: re.Match[str]) -> list[_Cut]:
    return [_Cut(match.start("box"), match.end("box"), "☐" if match["box"] == "[ ]" else "☒")]


class _Rule(msgspec.Struct, frozen=True):
    signs: str
    """The rule is for texts that have one of these; most have none, and need no pattern."""
    pattern: str
    flags: int
    replace: Callable[[re.Match[str]], list[_Cut]]


# Rules run in this order; each is linear in the text, since what may stand between two marks is bounded.
_RULES = (
    _Rule("<", rf"{CODE}|{_SUP}", re.MULTILINE | re.DOTALL, _raised_or_lowered),
    _Rule("<{~[\u200b\u2060\ufeff", PIECES, re.MULTILINE | re.DOTALL, _unseen),
    _Rule("[", r"^ {0,3}\[\^[^\]\s]{1,60}\]:[ \t]*", re.MULTILINE, _nothing),
    _Rule("[", r"^(?P<before>(?:[ \t]*>)*[ \t]*)\[!\w{1,30}\][+-]?[ \t]*", re.MULTILINE, _nothing),
    _Rule(":", r"^ {0,3}:{3,}[ \t]*(?:\{?[A-Za-z][\w-]*\}?)?[ \t]*", re.MULTILINE, _nothing),
    _Rule(":", r"^ {0,3}:[ \t]+(?=\S)", re.MULTILINE, _nothing),
    _Rule("[", r"^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<box>\[[ xX]\])(?=[ \t])", re.MULTILINE, _box),
    _Rule("`~", r"^ {0,3}(?:```|~~~)[^\n]*\n?", re.MULTILINE, _nothing),
    _Rule(
        "*-_",
        r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})(?:\n|\Z)",
        re.MULTILINE,
        _nothing,
    ),
    _Rule(
        "-",
        r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*(?:\n|\Z)",
        re.MULTILINE,
        _nothing,
    ),
    _Rule("|", r"^[ \t]*\|[ \t]*(?P<kept>[^\n]*?)[ \t]*\|[ \t]*$", re.MULTILINE, _inside),
    _Rule(">", r"^ {0,3}(?:>[ \t]?)+", re.MULTILINE, _nothing),
    _Rule("#", r"^ {0,3}#{1,6}[ \t]+(?P<kept>[^\n]*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE, _inside),
    _Rule(
        "[", r"!?\[(?P<kept>[^\[\]\n]{0,500})\]\([^()\s]{0,1000}(?:[ \t]+\"[^\"\n]{0,200}\")?\)", 0, _inside
    ),
    _Rule("<", r"<(?P<kept>https?://[^\s<>]{1,1000})>", 0, _inside),
    _Rule("[", r"!?\[(?P<kept>[^\[\]\n]{1,500})\]\[[^\[\]\n]{0,200}\]", 0, _inside),
    _Rule("`", r"(?<![`\w])(?P<mark>`{1,2})(?=[^`])(?P<kept>[^\n`]{1,500})(?P=mark)(?![`\w])", 0, _inside),
    _Rule("*~", rf"(?<![\w*~\\]){_EMPHASIS}(?![\w*~])", 0, _inside),
    _Rule("*~", rf"(?<![\w*~\\]){_EMPHASIS}(?![\w*~])", 0, _inside),
    _Rule(
        "_",
        r"(?<![\w\\])(?P<mark>_{1,3})(?=[^\s_])(?P<kept>[^\n]{1,600}?)(?<=[^\s_])(?P=mark)(?!\w)",
        0,
        _inside,
    ),
    _Rule("\\", r"\\(?=[!-/:-@\[-`{-~])", 0, _nothing),
    _Rule("\n", r"(?<=\n\n)\n+", 0, _nothing),  # of a fence, a comment or a rule its line is left
    _Rule("&", r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});", 0, _entity),
    # A long line goes on in the next one, unless that is a list's, a table's or another paragraph.
    _Rule("\n", r"(?<=[^\n|]{40})\n(?=[^\s•*+#>|\-])(?!\d{1,3}[.)][ \t])", 0, _space),
)

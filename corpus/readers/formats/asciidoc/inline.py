"""AsciiDoc within a line: marks gone, links as their words, notes and raised signs kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus.readers.building.parts import Note, note_mark
from corpus.readers.building.signs import lowered, raised

_PASS = re.compile(r"(?:pass:[a-z,]*\[(.*?)\]|\+\+\+(.*?)\+\+\+|(?<!\w)`?\+(?! )([^+\n]+?)(?<! )\+`?(?!\w))")
_STRUCK = re.compile(r"\[[^\]\n]*(?:line-through|strike)[^\]\n]*\]##?(.+?)##?(?!\w)")
_ROLED = re.compile(r"(?<!\w)\[[.%#][^\]\n]*\](?=[#*_`])")
_NOTE = re.compile(r"footnote(?:ref)?:([\w-]*)\[((?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]")
_XREF = re.compile(r"<<([^,<>\n]+?)(?:,([^<>]*?))?>>|xref:([^\s\[]*)\[([^\]]*)\]")
_LINK = re.compile(
    r"(?:link:|mailto:|irc:)?((?:https?|ftp)://[^\s\[\]<>]+|(?<=link:)[^\s\[\]]+|(?<=mailto:)[^\s\[\]]+)\[([^\]]*)\]"
)
_PICTURE = re.compile(r"(?:image|icon|video|audio)::?[^\s\[]*\[[^\]]*\]")
_MACRO = re.compile(r"(kbd|btn|menu|stem|latexmath|asciimath|indexterm2?):([^\s\[]*)\[([^\]]*)\]")
_ANCHOR = re.compile(r"\[\[[^\]\n]+\]\]|\[#[\w-]+\](?!#)|anchor:[\w-]+\[[^\]]*\]")
_INDEX = re.compile(r"\(\(\(.*?\)\)\)")
_INDEXED = re.compile(r"\(\((.+?)\)\)")
_COUNTER = re.compile(r"\{(?:counter|set)2?:[^}]*\}")
_QUOTED = re.compile(r"\"`(.+?)`\"|'`(.+?)`'")
_STRONG = [
    re.compile(rf"(?<!\\){mark}{mark}(\S(?:.*?\S)?){mark}{mark}", re.S) for mark in (r"\*", "_", "`", "#")
]
_WEAK = [
    re.compile(rf"(?<![\w\\;:}}]){mark}(?=\S)([^\n]*?(?:\n[^\n]+?)*?)(?<=\S){mark}(?!\w)")
    for mark in (r"\*", "_", "`", "#")
]
_RAISED = re.compile(r"(?<!\\)\^(\S+?)\^")
_LOWERED = re.compile(r"(?<![\\~])~(\S+?)~(?!~)")
_ESCAPED = re.compile(r"\\(?=[*_`#^~<{\[\"'+(:]|https?:|link:|xref:|footnote:)")
_SIGNS = (("(C)", "©"), ("(R)", "®"), ("(TM)", "™"), ("...", "…"), ("->", "→"), ("=>", "⇒"))


class Inline:
    """Reads lines; the notes that they speak of wait until the block has ended."""

    def __init__(self, title_of: Callable[[str], str]) -> None:
        self._title_of = title_of
        self._labels: dict[str, str] = {}
        self._n_notes = 0
        self._waiting: list[Note] = []
        self.n_struck = 0

    def notes(self) -> list[Note]:
        """Return the notes met since the last call."""
        notes, self._waiting = self._waiting, []
        return notes

    def hold(self, notes: list[Note]) -> None:
        """Put back notes that were taken too early."""
        self._waiting = notes + self._waiting

    def text(self, source: str) -> str:
        """Return what a person reads of a line or several."""
        kept: list[str] = []

        def keep(found: re.Match[str]) -> str:
            kept.append(next(group for group in found.groups() if group is not None))
            return f"\x00{len(kept) - 1}\x00"

        text = _PASS.sub(keep, source)
        text = _STRUCK.sub(self._struck, text)
        text = _NOTE.sub(self._note, text)
        text = _PICTURE.sub("", _ANCHOR.sub("", _INDEX.sub("", _COUNTER.sub("", text))))
        text = _INDEXED.sub(r"\1", _XREF.sub(self._reference, text))
        text = _MACRO.sub(_macro, _LINK.sub(lambda found: _words(found[2]) or found[1], text))
        text = _QUOTED.sub(lambda found: f"“{found[1]}”" if found[1] else f"‘{found[2]}’", text)
        text = _ROLED.sub("", text)
        for pattern in (*_STRONG, *_WEAK):
            text = pattern.sub(r"\1", text)
        text = _LOWERED.sub(
            lambda found: lowered(found[1]), _RAISED.sub(lambda found: raised(found[1]), text)
        )
        text = _ESCAPED.sub("", re.sub(r"(?m) \+$", "\n", text))
        for sign, shown in _SIGNS[:3]:
            text = text.replace(sign, shown)
        return re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], text)

    def _struck(self, _: re.Match[str]) -> str:
        self.n_struck += 1
        return ""

    def _note(self, found: re.Match[str]) -> str:
        name, words = found[1], found[2]
        if name and name in self._labels:
            return note_mark(self._labels[name])
        self._n_notes += 1
        label = str(self._n_notes)
        if name:
            self._labels[name] = label
        self._waiting.append(Note(label, self.text(words.replace("\\]", "]"))))
        return note_mark(label)

    def _reference(self, found: re.Match[str]) -> str:
        target, words = (found[1], found[2]) if found[1] is not None else (found[3], found[4])
        if words:
            return words.strip()
        anchor = target.rpartition("#")[2] if "#" in target else target
        return self._title_of(anchor) or anchor


def _words(inside: str) -> str:
    """Return the words of a link, without what says how it opens."""
    words = inside.strip().removesuffix("^")
    quoted = re.match(r'"([^"]*)"', words)
    if quoted:
        return quoted[1]
    return re.split(r",\s*(?:\w+=|window|role)", words)[0]


def _macro(found: re.Match[str]) -> str:
    kind, target, inside = found.groups()
    if kind == "menu":
        return " → ".join(filter(None, [target, *re.split(r"\s*>\s*", inside)]))
    return "" if kind == "indexterm" else inside

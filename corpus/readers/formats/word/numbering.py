"""What the items of Word's lists are counted by: the number that Word shows and does not write down."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from corpus.readers.building.signs import numeral
from corpus.readers.formats.word.styles import Style, Styles
from corpus.readers.formats.word.xml import child, children, is_on, number, value

_PLACE = re.compile(r"%([1-9])")
_KINDS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restarts_after: int | None = None
    is_legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """One abstract list: all lists of a document that point to it count on together."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item's label, empty for a bullet, and its level from 0."""

    label: str
    level: int


class Numbering:
    """Counts the numbered paragraphs of a document in order."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self._styles = styles
        self._lists = {
            value(one, "abstractNumId") or "": _List(
                {number(level, "ilvl") or 0: _level(level) for level in children(one, "lvl")}
            )
            for one in children(root, "abstractNum")
        }
        self._linked = {
            value(one, "abstractNumId") or "": value(child(one, "numStyleLink")) or ""
            for one in children(root, "abstractNum")
        }
        self._numbers = {value(one, "numId") or "": one for one in children(root, "num")}
        self._overridden: set[tuple[str, int]] = set()

    def label(self, properties: Element | None, chain: list[Style], style_id: str) -> Numbered | None:
        """Return what a paragraph is counted by, None if it stands in no list; it is counted by this."""
        number_id, level = self._place(properties, chain, style_id)
        instance = self._numbers.get(number_id)
        if number_id in ("", "0") or instance is None:
            return None
        one = self._list(instance)
        if one is None or level not in one.levels:
            return Numbered("", level) if one is not None else None
        how = self._overriding(instance, level) or one.levels[level]
        self._count(one, number_id, instance, level, how)
        return Numbered(self._text(one, level, how), level)

    def _place(self, properties: Element | None, chain: list[Style], style_id: str) -> tuple[str, int]:
        own = child(properties, "numPr")
        number_id, level = value(child(own, "numId")), number(child(own, "ilvl"))
        for style in chain:
            if number_id is not None and level is not None:
                break
            inherited = child(style.paragraph, "numPr")
            number_id = value(child(inherited, "numId")) if number_id is None else number_id
            level = number(child(inherited, "ilvl")) if level is None and own is None else level
        if level is None and number_id in self._numbers:
            one = self._list(self._numbers[number_id])
            linked = [i for i, how in one.levels.items() if how.style == style_id] if one and style_id else []
            level = linked[0] if linked else 0
        return number_id or "", level or 0

    def _list(self, instance: Element) -> _List | None:
        name = value(child(instance, "abstractNumId")) or ""
        for _ in range(5):
            linked = self._linked.get(name)
            if not linked:
                break
            number_id = next(
                (found for style in self._styles.chain(linked)
                 if (found := value(child(style.paragraph, "numPr", "numId")))), "",
            )  # fmt: skip
            target = value(child(self._numbers.get(number_id), "abstractNumId"))
            if target is None or target == name:
                break
            name = target
        return self._lists.get(name)

    @staticmethod
    def _overriding(instance: Element, level: int) -> _Level | None:
        for override in children(instance, "lvlOverride"):
            if number(override, "ilvl") == level and child(override, "lvl") is not None:
                return _level(child(override, "lvl"))
        return None

    def _count(self, one: _List, number_id: str, instance: Element, level: int, how: _Level) -> None:
        start = how.start
        for override in children(instance, "lvlOverride"):
            first = number(child(override, "startOverride"))
            at = number(override, "ilvl") or 0
            if first is not None and (number_id, at) not in self._overridden and at == level:
                self._overridden.add((number_id, at))
                one.counts.pop(level, None)
                start = first
        for above in range(level):
            if above in one.levels:
                one.counts.setdefault(above, one.levels[above].start)
        one.counts[level] = one.counts[level] + 1 if level in one.counts else start
        for below in [deeper for deeper in one.counts if deeper > level]:
            after = one.levels[below].restarts_after if below in one.levels else None
            if after != 0 and (after is None or level < after):
                del one.counts[below]

    @staticmethod
    def _text(one: _List, level: int, how: _Level) -> str:
        if how.kind == "bullet":
            return ""

        def counted(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            inner = one.levels.get(at, how) if at != level else how
            kind = "decimal" if how.is_legal else inner.kind
            return _formatted(one.counts.get(at, inner.start), kind)

        return " ".join(_PLACE.sub(counted, how.text).split())


def _level(element: Element | None) -> _Level:
    return _Level(
        number(child(element, "start")) or (1 if child(element, "start") is None else 0),
        value(child(element, "numFmt")) or "decimal",
        value(child(element, "lvlText")) or "",
        number(child(element, "lvlRestart")),
        bool(is_on(child(element, "isLgl"))),
        value(child(element, "pStyle")) or "",
    )


def _formatted(count: int, kind: str) -> str:
    if kind == "none":
        return ""
    if kind == "decimalZero":
        return f"{count:02}"
    if kind == "ordinal":
        return f"{count}{'th' if 10 <= count % 100 <= 20 else _ORDINALS.get(count % 10, 'th')}"
    return numeral(count, _KINDS.get(kind, "1"))

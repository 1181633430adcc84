"""OpenDocument texts: what stands on the page, deletions and hidden passages left out.

odfdo, odfpy and pandoc were tried: the first loses numbers of lists and hidden marks, the second puts
comments and deleted text into the sentences, the third loses fields and frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from corpus.model import Notice
from corpus.readers.building.archives import opened
from corpus.readers.building.flattening import flat
from corpus.readers.building.parts import Heading, Item, Note, Paragraph, Part, Table, note_mark
from corpus.readers.building.signs import lowered, numeral, raised
from corpus.readers.building.spans import Cell, grid
from corpus.readers.building.writing import clean, write
from corpus.readers.rendered import Rendered

MAX_REPEATED = 1_000
"""Cells and rows that one may stand for; empty ones at a sheet's end claim a million."""

_SKIPPED = frozenset(
    {"tracked-changes", "annotation", "annotation-end", "bibliography-mark", "sequence-decls", "forms",
     "change", "change-start", "change-end", "bookmark", "table-of-content", "alphabetical-index",
     "illustration-index",
     "table-index", "soft-page-break", "hidden-text", "image", "desc", "title", "note-citation"}
)  # fmt: skip


class _Look(NamedTuple):
    """What a style says: struck out, hidden, raised or lowered."""

    struck: bool = False
    hidden: bool = False
    place: str = ""


@dataclass(slots=True)
class _Level:
    kind: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


@dataclass(slots=True)
class _Found:
    notes: list[Note] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    n_notes: int = 0
    n_struck: int = 0
    n_hidden: int = 0


def read(data: bytes, name: str, _encoding: str = "") -> Rendered:
    """Return a text's content as Markdown.

    Raises:
        SourceError: it is damaged, protected, or unpacks to far more than a text.
    """
    with opened(data, name, "an OpenDocument file") as archive:
        content = archive.xml("content.xml")
        reader = _Reader(content, archive.xml("styles.xml"))
        about = archive.xml("meta.xml")
    body = next(
        (element for element in content.iter() if _tag(element) == "text" and "office" in element.tag), None
    )
    parts = reader.read(body) if body is not None else []
    text, places = write(parts)
    said = {_tag(element): " ".join((element.text or "").split()) for element in about.iter()}
    return Rendered(
        text, said.get("title", "")[:300], said.get("language", "")[:40], places, reader.notices()
    )


class _Reader:
    """Walks a text; styles and lists are looked up by name."""

    def __init__(self, content: Element, styles: Element) -> None:
        self._looks: dict[str, _Look] = {}
        self._parents: dict[str, str] = {}
        self._lists: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        for root in (styles, content):
            for element in root.iter():
                if _tag(element) == "style":
                    self._learn_style(element)
                elif _tag(element) == "list-style":
                    self._lists[_get(element, "name")] = dict(_levels(element))
        self._counts: dict[str, dict[int, int]] = {}
        self._last_list = ""
        self._ids: dict[str, str] = {}
        self._n_lists = 0
        self._found = _Found()
        self._has_title = any(
            _tag(element) == "p" and self._is_title(_get(element, "style-name")) for element in content.iter()
        )

    def notices(self) -> tuple[Notice, ...]:
        found = (
            ("struck-out", self._found.n_struck, "struck out"),
            ("hidden", self._found.n_hidden, "hidden"),
        )
        return tuple(
            Notice(kind, f"{'1 passage is' if n == 1 else f'{n} passages are'} {what}, and left out.")
            for kind, n, what in found if n
        )  # fmt: skip

    def read(self, root: Element) -> list[Part]:
        """Return the parts of an element that holds paragraphs, lists and tables."""
        parts: list[Part] = []
        for element in root:
            name = _tag(element)
            if name in _SKIPPED:
                continue
            if name == "h":
                level = int(_get(element, "outline-level") or "1")
                parts.append(Heading(level + self._has_title, clean(self._text(element))))
            elif name == "p":
                parts += self._paragraph(element)
            elif name == "list":
                parts += self._list(element, 1, "")
            elif name == "table":
                parts += self._table(element)
            elif name == "section" and _get(element, "display") == "none":
                self._found.n_hidden += 1
            else:
                parts += self.read(element)
            parts += self._ready()
        return parts

    def _ready(self) -> Iterator[Part]:
        notes, self._found.notes = self._found.notes, []
        boxes, self._found.boxes = self._found.boxes, []
        yield from notes
        for box in boxes:
            yield from self.read(box)

    def _paragraph(self, element: Element) -> list[Part]:
        text = clean(self._text(element))
        if not text:
            return []
        if self._is_title(_get(element, "style-name")):
            return [Heading(1, text)]
        return [Paragraph(text)]

    def _is_title(self, style: str) -> bool:
        return "Title" in (style, self._parents.get(style, ""))

    def _list(self, element: Element, level: int, style: str, key: str = "") -> list[Part]:
        style = _get(element, "style-name") or style
        if level == 1:
            key = self._counting(element, style)
        how = self._lists.get(style, {}).get(level, _Level())
        counts = self._counts[key]
        parts: list[Part] = []
        for item in element:
            if _tag(item) not in ("list-item", "list-header"):
                continue
            label = ""
            if _tag(item) == "list-item" and how.kind:
                start = _get(item, "start-value")
                counts[level] = int(start) if start.isdecimal() else counts.get(level, how.start - 1) + 1
                label = self._label(style, level, counts)
            for deeper in [one for one in counts if one > level]:
                del counts[deeper]
            parts += self._item(item, level, style, key, label)
        return parts

    def _item(self, item: Element, level: int, style: str, key: str, label: str) -> list[Part]:
        parts: list[Part] = []
        for child in item:
            if _tag(child) == "list":
                parts += [] if parts else [Item("", level, label)]
                parts += self._list(child, level + 1, style, key)
            elif _tag(child) in ("p", "h"):
                text = clean(self._text(child))
                first = not parts
                parts.append(Item(text, level, label) if first else Paragraph(text, level))
            parts += self._ready()
        return parts

    def _counting(self, element: Element, style: str) -> str:
        """Return what a list counts by: a new count, or that of the list which it continues."""
        continued = self._ids.get(_get(element, "continue-list"), "")
        if (
            not continued
            and _get(element, "continue-numbering") == "true"
            and self._last_list.startswith(f"{style} ")
        ):
            continued = self._last_list
        self._n_lists += 1
        key = continued or f"{style} {self._n_lists}"
        self._counts.setdefault(key, {})
        self._ids[_get(element, "id")] = key
        self._last_list = key
        return key

    def _label(self, style: str, level: int, counts: dict[int, int]) -> str:
        how = self._lists[style][level]
        shown = []
        for at in range(level - how.shown + 1, level + 1):
            one = self._lists[style].get(at, how)
            if one.kind:
                shown.append(numeral(counts.get(at, one.start), one.kind))
        return f"{how.prefix}{'.'.join(shown)}{how.suffix}".strip()

    def _table(self, table: Element) -> list[Part]:
        rows: list[list[Cell]] = []
        n_header = 0
        for row, in_head in _rows(table):
            cells: list[Cell] = []
            for cell in row:
                if _tag(cell) == "table-cell":
                    n = min(int(_get(cell, "number-columns-repeated") or "1"), MAX_REPEATED)
                    parts = self.read(cell)
                    self._found.notes += [part for part in parts if isinstance(part, Note)]
                    columns = int(_get(cell, "number-columns-spanned") or "1")
                    down = int(_get(cell, "number-rows-spanned") or "1")
                    cells += [Cell(flat(parts), columns, down)] * n
            rows += [cells] * min(int(_get(row, "number-rows-repeated") or "1"), MAX_REPEATED)
            n_header += in_head
        if all(len(row) < 2 for row in rows):
            return [Paragraph(cell.text) for row in rows for cell in row if cell.text]
        return [Table(grid(rows), max(n_header, 1))]

    def _text(self, element: Element) -> str:
        return (element.text or "") + "".join(self._inline(child) + (child.tail or "") for child in element)

    def _inline(self, element: Element) -> str:  # noqa: PLR0911  one for each kind of element
        name = _tag(element)
        if name in _SKIPPED:
            return ""
        if name == "s":
            return " " * min(int(_get(element, "c") or "1"), 10)
        if name in ("tab", "line-break"):
            return "\n" if name == "line-break" else " "
        if name == "note":
            return self._mark(element)
        if name == "frame":
            self._found.boxes += [child for child in element if _tag(child) == "text-box"]
            return ""
        if name == "ruby-text":
            return f"({self._text(element)})"
        if name == "checkbox":
            return "☒ " if _get(element, "current-state") == "checked" else "☐ "
        look = self._looks.get(_get(element, "style-name"), _Look()) if name in ("span", "a") else _Look()
        text = self._text(element)
        if look.struck or look.hidden:
            self._found.n_struck += bool(look.struck and text.strip())
            self._found.n_hidden += bool(look.hidden and text.strip())
            return ""
        return {"super": raised, "sub": lowered}[look.place](text) if look.place else text

    def _mark(self, note: Element) -> str:
        self._found.n_notes += 1
        cited = next((child for child in note if _tag(child) == "note-citation"), None)
        label = "".join("".join(cited.itertext()).split()) if cited is not None else ""
        label = label if label.isalnum() else str(self._found.n_notes)
        bodies = [child for child in note if _tag(child) == "note-body"]
        text = "; ".join(flat(self.read(body)) for body in bodies)
        self._found.notes.append(Note(label, text))
        return note_mark(label)

    def _learn_style(self, element: Element) -> None:
        name = _get(element, "name")
        self._parents[name] = _get(element, "parent-style-name")
        look = self._looks.get(self._parents[name], _Look())
        for properties in element:
            if _tag(properties) != "text-properties":
                continue
            struck = _get(properties, "text-line-through-style") or _get(properties, "text-line-through-type")
            place = _get(properties, "text-position").split(" ")[0]
            if place not in ("", "super", "sub"):
                place = "" if place.startswith("0") else "sub" if place.startswith("-") else "super"
            look = _Look(
                struck not in ("", "none") if struck else look.struck,
                _get(properties, "display") == "none" or look.hidden,
                place or look.place,
            )
        self._looks[name] = look


def _levels(style: Element) -> Iterator[tuple[int, _Level]]:
    for level in style:
        at = _get(level, "level")
        if not at.isdecimal():
            continue
        if _tag(level) == "list-level-style-number":
            start = _get(level, "start-value")
            yield (
                int(at),
                _Level(
                    _get(level, "num-format"),
                    _get(level, "num-prefix"),
                    _get(level, "num-suffix"),
                    int(start) if start.isdecimal() else 1,
                    int(_get(level, "display-levels") or "1"),
                ),
            )
        else:
            yield int(at), _Level()


def _rows(table: Element) -> Iterator[tuple[Element, bool]]:
    for child in table:
        if _tag(child) == "table-row":
            yield child, False
        elif _tag(child) == "table-header-rows":
            yield from ((row, True) for row, _ in _rows(child))
        elif _tag(child) in ("table-rows", "table-row-group"):
            yield from _rows(child)


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: Element, name: str) -> str:
    return next((text for key, text in element.items() if key.rpartition("}")[2] == name), "")

"""The body of a Word file to parts: headings, items with their numbers, tables, notes at their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from corpus.model import Notice
from corpus.readers.building.flattening import flat
from corpus.readers.building.parts import Heading, Item, Paragraph, Part, Table
from corpus.readers.building.spans import Cell, grid
from corpus.readers.building.writing import clean
from corpus.readers.formats.word.numbering import Numbering
from corpus.readers.formats.word.runs import Found, Line, notes_of
from corpus.readers.formats.word.styles import Styles
from corpus.readers.formats.word.xml import child, children, number, tag, value

MAX_LOOKS_WORDS = 12
"""Words of a line that may be a heading by its looks alone."""

_WRAPPERS = frozenset({"sdtContent", "customXml", "ins", "moveTo", "body", "smartTag"})
_ENDS = re.compile(r"[.:;,!][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Look:
    """A paragraph that is bold as a whole, and how large: maybe a heading."""

    size: int


@dataclass(slots=True)
class Body:
    """Reads a part of a Word file: its body, a cell, a note, a text box."""

    styles: Styles
    numbering: Numbering
    notes: dict[str, dict[str, Element]]
    found: Found
    has_title: bool = False

    def read(self, root: Element) -> list[Part]:
        """Return the parts of an element that holds paragraphs and tables."""
        parts: list[Part] = []
        looks: dict[int, _Look] = {}
        fields: list[str] = []
        carried = ""
        for block in _blocks(root):
            if tag(block) == "tbl":
                parts += self._table(block)
                parts += notes_of(self.found, self._note)
                continue
            line = self._line(block, fields)
            text = carried + line.text()
            carried = text if child(block, "pPr", "rPr", "del") is not None else ""
            if not carried:
                self._paragraph(block, line, clean(text), parts, looks)
        parts += [Paragraph(clean(carried))] if carried.strip() else []
        return _with_looks(parts, looks)

    def _line(self, block: Element, fields: list[str]) -> Line:
        line = Line(self.styles, self.styles.of_paragraph(child(block, "pPr")), self.found, fields)
        line.read(block)
        return line

    def _paragraph(
        self, block: Element, line: Line, text: str, parts: list[Part], looks: dict[int, _Look]
    ) -> None:
        properties = child(block, "pPr")
        chain = self.styles.of_paragraph(properties)
        name = chain[0].name if chain else ""
        boxes, self.found.boxes = self.found.boxes, []
        if text and not name.startswith(("toc ", "table of figures")):
            level = self.styles.heading_level(properties, chain)
            place = self.numbering.label(properties, chain, value(child(properties, "pStyle")) or "")
            if name == "title":
                parts.append(Heading(1, text))
            elif level:
                label = f"{place.label} " if place and place.label else ""
                parts.append(Heading(level + self.has_title, label + text))
            elif place:
                parts.append(Item(text, place.level + 1, place.label))
            else:
                if line.is_bold() and _may_be_heading(text):
                    looks[len(parts)] = _Look(line.size())
                parts.append(Paragraph(text))
            parts += notes_of(self.found, self._note)
        for box in boxes:
            parts += self.read(box)

    def _note(self, kind: str, note_id: str) -> str:
        note = self.notes[kind].pop(note_id, None)  # a note that speaks of itself is read once
        return flat(self.read(note)) if note is not None else ""

    def _table(self, table: Element) -> list[Part]:
        rows = [row for row in _within(table, "tr") if child(row, "trPr", "del") is None]
        read = [[self.read(cell) for cell in _within(row, "tc")] for row in rows]
        lays_out = all(len(row) < 2 for row in read) or any(
            isinstance(part, Heading) for row in read for cell in row for part in cell
        )
        if lays_out:
            return [part for row in read for cell in row for part in cell]
        texts = [[flat(cell) for cell in row] for row in read]
        n_header = 0
        for row in rows:
            if child(row, "trPr", "tblHeader") is None:
                break
            n_header += 1
        return [Table(_grid(rows, texts), min(n_header, max(len(rows) - 1, 1)) or 1)]


def _grid(rows: list[Element], texts: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the text of each place; a merged cell goes on downwards in cells that say so."""
    above: dict[int, str] = {}
    cells: list[list[Cell]] = []
    for row, row_texts in zip(rows, texts, strict=True):
        column = number(child(row, "trPr", "gridBefore")) or 0
        filled = [Cell("", column)] if column else []
        now: dict[int, str] = {}
        for cell, text in zip(_within(row, "tc"), row_texts, strict=True):
            properties = child(cell, "tcPr")
            width = min(max(number(child(properties, "gridSpan")) or 1, 1), 500)
            merge = child(properties, "vMerge")
            if merge is not None and value(merge) != "restart" and not text:
                text = above.get(column, "")  # noqa: PLW2901  the value that the merged cell has above
            if merge is not None:
                now[column] = text
            filled.append(Cell(text, width))
            column += width
        above = now
        cells.append(filled)
    return grid(cells)


def _blocks(root: Element) -> Iterator[Element]:
    """Yield paragraphs and tables, those in content controls and inserted ones as well."""
    for element in root:
        name = tag(element)
        if name in ("p", "tbl"):
            yield element
        elif name in _WRAPPERS:
            yield from _blocks(element)
        elif name == "sdt" and not _is_contents(element):
            for content in children(element, "sdtContent"):
                yield from _blocks(content)
        elif name == "AlternateContent":
            for form in list(element)[:1]:
                yield from _blocks(form)


def _is_contents(control: Element) -> bool:
    """Return whether a content control holds the table of contents, which leads to nowhere here."""
    kind = value(child(control, "sdtPr", "docPartObj", "docPartGallery")) or ""
    return kind.lower() == "table of contents"


def _within(element: Element, name: str) -> Iterator[Element]:
    for inner in element:
        if tag(inner) == name:
            yield inner
        elif tag(inner) in _WRAPPERS:
            yield from _within(inner, name)
        elif tag(inner) == "sdt":
            for content in children(inner, "sdtContent"):
                yield from _within(content, name)


def _may_be_heading(text: str) -> bool:
    return (
        "\n" not in text
        and len(text.split()) <= MAX_LOOKS_WORDS
        and _ENDS.search(text) is None
        and any(character.isalpha() for character in text)
    )


def _with_looks(parts: list[Part], looks: dict[int, _Look]) -> list[Part]:
    """Make headings of bold lines that stand above ordinary text."""
    heads = {
        i: look
        for i, look in looks.items()
        if i + 1 < len(parts) and not (i + 1 in looks and looks[i + 1].size >= look.size)
        and not isinstance(parts[i + 1], Heading)
    }  # fmt: skip
    deepest = max((part.level for part in parts if isinstance(part, Heading)), default=0)
    sizes = sorted({look.size for look in heads.values()}, reverse=True)
    for i, look in heads.items():
        part = parts[i]
        if isinstance(part, Paragraph):
            parts[i] = Heading(min(deepest + 1 + sizes.index(look.size), 6), part.text)
    return parts


def notices(found: Found) -> Iterable[Notice]:
    """Yield what a keeper would want to know of what was left out."""
    for kind, count, what in (
        ("struck-out", found.n_struck, "struck out"),
        ("hidden", found.n_hidden, "hidden"),
    ):
        if count:
            passages = "1 passage is" if count == 1 else f"{count} passages are"
            yield Notice(kind, f"{passages} {what}, and left out.")

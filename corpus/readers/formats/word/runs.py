"""The text of a Word paragraph: what a reader of the printed page sees of it, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element

from corpus.readers.building.formulas import formula
from corpus.readers.building.parts import Note, note_mark
from corpus.readers.building.signs import lowered, numeral, raised
from corpus.readers.building.symbols import plain, sign
from corpus.readers.formats.word.styles import Style, Styles
from corpus.readers.formats.word.xml import child, children, is_on, number, tag, value

_WRAPPERS = frozenset(
    {
        "hyperlink",
        "smartTag",
        "ins",
        "moveTo",
        "customXml",
        "fldSimple",
        "dir",
        "bdo",
        "sdtContent",
        "rubyBase",
    }
)
_PLACED = {"superscript": raised, "subscript": lowered}
_PLAIN = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Piece(NamedTuple):
    """A stretch of text, raised, lowered or on the line, and how it looks."""

    text: str
    place: str = ""
    bold: bool = False
    size: int = 0


@dataclass(slots=True)
class Found:
    """What was met on the way through a document, and is told to the keeper or read at its end."""

    n_struck: int = 0
    n_hidden: int = 0
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    waiting: list[tuple[str, str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class Line:
    """Reads one paragraph; fields may go on in the next one, so their state is shared."""

    def __init__(self, styles: Styles, chain: list[Style], found: Found, fields: list[str]) -> None:
        self._styles, self._chain, self._found, self._fields = styles, chain, found, fields
        self.pieces: list[Piece] = []

    def read(self, paragraph: Element) -> None:
        """Read what stands in a paragraph."""
        for element in paragraph:
            self._visit(element)

    def text(self) -> str:
        """Return the paragraph's text."""
        texts = []
        for place, group in groupby(self.pieces, lambda piece: piece.place):
            text = "".join(piece.text for piece in group)
            texts.append(_PLACED[place](text) if place else text)
        return "".join(texts)

    def is_bold(self) -> bool:
        """Return whether all of the text is bold."""
        seen = [piece for piece in self.pieces if piece.text.strip()]
        return bool(seen) and all(piece.bold for piece in seen)

    def size(self) -> int:
        """Return the size of the largest text in half points."""
        return max((piece.size for piece in self.pieces if piece.text.strip()), default=0)

    def _visit(self, element: Element) -> None:
        name = tag(element)
        if name == "r":
            self._run(element)
        elif name in _WRAPPERS:
            self.read(element)
        elif name == "sdt":
            self._control(element)
        elif name in ("oMath", "oMathPara"):
            self._add(" ".join(formula(element).split()))
        elif name == "AlternateContent":
            self._alternative(element)

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        if self._styles.switch(properties, self._chain, "vanish"):
            self._found.n_hidden += any(text.text for text in children(run, "t"))
            for element in children(run, "fldChar"):
                self._field(element)
            return
        if self._styles.switch(properties, self._chain, "strike", "dstrike"):
            self._found.n_struck += any(text.text for text in children(run, "t"))
            return
        place = value(child(properties, "vertAlign")) or ""
        font = value(child(properties, "rFonts"), "ascii") or ""
        how = (
            place if place in ("superscript", "subscript") else "",
            self._styles.switch(properties, self._chain, "b"),
            self._styles.size(properties, self._chain),
        )
        for element in run:
            self._within_run(element, font, lambda text: self.pieces.append(Piece(text, *how)))

    def _within_run(self, element: Element, font: str, add: Callable[[str], None]) -> None:
        name = tag(element)
        if name == "t":
            add(plain(element.text or "", font) if not self._in_instruction() else "")
        elif name in _PLAIN:
            add(" " if name == "br" and value(element, "type") in ("page", "column") else _PLAIN[name])
        elif name == "sym":
            code = value(element, "char") or ""
            add(sign(int(code, 16), value(element, "font") or "") if _is_hexadecimal(code) else "")
        elif name == "fldChar":
            self._field(element)
        elif name in ("footnoteReference", "endnoteReference"):
            self._add(self._mark(name.removesuffix("Reference"), value(element, "id") or ""))
        elif name == "ruby":
            self._ruby(element)
        elif name == "AlternateContent":
            self._alternative(element)
        elif name in ("drawing", "pict", "object"):
            self._found.boxes += [box for box in element.iter() if tag(box) == "txbxContent"]

    def _add(self, text: str) -> None:
        self.pieces.append(Piece(text))

    def _in_instruction(self) -> bool:
        return bool(self._fields) and self._fields[-1] == "begin"

    def _field(self, element: Element) -> None:
        """Follow a field's marks: what stands before its result says how it is calculated."""
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._fields.append("begin")
            self._form(child(element, "ffData"))
        elif kind == "separate" and self._fields:
            self._fields[-1] = "result"
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _form(self, data: Element | None) -> None:
        """Take the answer of an older form's tick box or list."""
        box, choice = child(data, "checkBox"), child(data, "ddList")
        if box is not None:
            checked = is_on(child(box, "checked"))
            self._add("☒" if (is_on(child(box, "default")) if checked is None else checked) else "☐")
        if choice is not None:
            entries = [value(entry) or "" for entry in children(choice, "listEntry")]
            chosen = number(child(choice, "result")) or number(child(choice, "default")) or 0
            self._add(entries[chosen] if 0 <= chosen < len(entries) else "")

    def _control(self, element: Element) -> None:
        properties = child(element, "sdtPr")
        box = child(properties, "checkbox")
        if box is not None:
            self._add("☒" if is_on(child(box, "checked")) else "☐")
        elif is_on(child(properties, "showingPlcHdr")) is not True:
            for content in children(element, "sdtContent"):
                self.read(content)

    def _alternative(self, element: Element) -> None:
        """Read one of several forms of the same thing: the newest that holds anything."""
        for form in element:
            n_pieces, n_boxes = len(self.pieces), len(self._found.boxes)
            for inner in form:
                if tag(inner) == "r":
                    self._run(inner)
                else:
                    self._within_run(inner, "", self._add)
            if (n_pieces, n_boxes) != (len(self.pieces), len(self._found.boxes)):
                return

    def _ruby(self, element: Element) -> None:
        for base in children(element, "rubyBase"):
            self.read(base)
        reading = Line(self._styles, self._chain, self._found, [])
        for above in children(element, "rt"):
            reading.read(above)
        if reading.text().strip():
            self._add(f"({reading.text().strip()})")

    def _mark(self, kind: str, note_id: str) -> str:
        label = self._found.marks.get((kind, note_id))
        if label is None:
            count = sum(1 for other, _ in self._found.marks if other == kind) + 1
            label = str(count) if kind == "footnote" else numeral(count, "i")
            self._found.marks[kind, note_id] = label
            self._found.waiting.append((kind, note_id, label))
        return note_mark(label)


def notes_of(found: Found, text_of: Callable[[str, str], str]) -> list[Note]:
    """Return the notes whose marks have been met since the last call."""
    waiting, found.waiting = found.waiting, []
    return [Note(label, text) for kind, note_id, label in waiting if (text := text_of(kind, note_id))]


def _is_hexadecimal(code: str) -> bool:
    return 0 < len(code) <= 6 and all(digit in "0123456789abcdefABCDEF" for digit in code)

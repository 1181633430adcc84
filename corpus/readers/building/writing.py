"""Parts of a document to Markdown, with the places that they came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.model import Place
from corpus.readers.building.parts import (
    Code,
    Definition,
    Heading,
    Item,
    Mark,
    Note,
    Paragraph,
    Part,
    Table,
    note_mark,
)

_LINE_MARKUP = re.compile(
    r"(?m)^([ \t]*)(?=\#{1,6}(?:\s|$)|```|~~~|[=-]+[ \t]*$|<[a-z!/?]|>|\[\^?[^\]\n]{1,80}\]:|"
    r"(?:[-*_][ \t]*){3,}$|:[ \t])",
    re.I,
)
_COUNTS = re.compile(r"\d{1,9}[.)]")
_SPACES = re.compile(r"[ \t]+")
_AROUND_LINES = re.compile(r"[ \t]*\n\s*")
_NO_TEXT = dict.fromkeys(
    [*range(9), *range(11, 32), 127, 0x200B, 0x2060, 0xFEFF, 0xAD, *range(0xD800, 0xE000)]
)


def clean(text: str) -> str:
    """Return a text without invisible signs and needless spaces; line breaks stay, one at a time."""
    text = text.translate(_NO_TEXT)
    if "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    return (_AROUND_LINES.sub("\n", text) if "\n" in text else text).strip(" \t\n")


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.translate(_NO_TEXT).split(None))


def write(parts: Iterable[Part]) -> tuple[str, tuple[Place, ...]]:
    """Return the parts as Markdown, and where each stretch of it stands in the source."""
    writer = _Writer()
    for part in parts:
        writer.add(part)
    return writer.finished()


class _Writer:
    """Writes blocks one after the other; notes follow the block, list or table that speaks of them."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._length = 0
        self._places: list[Place] = []
        self._notes: dict[str, str] = {}
        self._waiting: list[Mark] = []
        self._columns: list[int] = []
        self._last: Part | None = None

    def add(self, part: Part) -> None:
        if isinstance(part, Mark):
            self._waiting.append(part)
            return
        if isinstance(part, Note):
            self._notes.setdefault(part.label, part.text)
            return
        within_list = isinstance(part, Item) or (isinstance(part, Paragraph) and part.depth > 0)
        if not within_list:
            self._columns = []
            self._write_notes()
        block = self._block(part)
        if block.strip():
            tight = isinstance(part, Item) and isinstance(self._last, Item) and _is_next(part, self._last)
            self._put(block, tight=tight)
            self._last = part

    def finished(self) -> tuple[str, tuple[Place, ...]]:
        self._columns = []
        self._write_notes()
        text = "".join(self._blocks)
        return (f"{text}\n" if text else ""), tuple(self._places)

    def _put(self, block: str, *, tight: bool = False) -> None:
        between = "" if not self._blocks else "\n" if tight else "\n\n"
        start = self._length + len(between)
        for mark in self._waiting:
            before = self._places[-1] if self._places else Place(0)
            # A new page does not end what an anchor leads to, nor the other way round.
            page, label = (mark.page, mark.label) if mark.page or mark.label else (before.page, before.label)
            if before.start == start and self._places:
                self._places.pop()
            self._places.append(Place(start, page, label, mark.anchor or before.anchor))
        self._waiting = []
        self._blocks += [between, block]
        self._length = start + len(block)

    def _write_notes(self) -> None:
        notes, self._notes = self._notes, {}
        for label, text in notes.items():
            self._put(f"{note_mark(label)}: {one_line(text)}")
            self._last = None

    def _block(self, part: Part) -> str:  # noqa: PLR0911  one for each kind of part
        match part:
            case Heading(level, text):
                return f"{'#' * min(max(level, 1), 6)} {heading_text(text)}" if heading_text(text) else ""
            case Paragraph(text, depth, quoted):
                return self._paragraph(text, depth, quoted=quoted)
            case Item(text, depth, label):
                return self._item(text, depth, label)
            case Table():
                return _table(part)
            case Definition(terms, text):
                return _definition(terms, text)
            case Code(text):
                return _code(text)
        return ""

    def _paragraph(self, text: str, depth: int, *, quoted: bool) -> str:
        block = escaped(clean(text))
        indent = self._columns[min(depth, len(self._columns)) - 1] if depth and self._columns else 0
        before = " " * indent + ("> " if quoted else "")
        return "\n".join(before + line for line in block.split("\n")) if block else ""

    def _item(self, text: str, depth: int, label: str) -> str:
        depth = max(1, min(depth, len(self._columns) + 1))
        del self._columns[depth - 1 :]
        indent = self._columns[-1] if self._columns else 0
        counts = _COUNTS.fullmatch(label) is not None
        marker = f"{label} " if counts else "- "
        self._columns.append(indent + len(marker))
        # What begins like an item of another list would begin one within this item.
        body = escaped(clean(f"{'' if counts else label} {text}"))
        lines = (body or "").split("\n")
        return "\n".join(
            [" " * indent + marker + lines[0], *(" " * self._columns[-1] + x for x in lines[1:])]
        )


def _is_next(item: Item, last: Item) -> bool:
    """Return whether an item belongs to the list of the one before it, or to one within it or around it."""
    return item.depth != last.depth or bool(_COUNTS.match(item.label)) == bool(_COUNTS.match(last.label))


def heading_text(text: str) -> str:
    """Return a heading's text in one line, without the signs that sites put behind it to link to it."""
    line = one_line(text)
    return re.sub(r"\s*[¶§#🔗]+$", "", line).replace("`", "") if len(line) > 1 else line


def escaped(text: str) -> str:
    """Return a text none of whose lines begins as a block of Markdown does."""
    if "\n" not in text and _LINE_MARKUP.match(text) is None:
        return text
    return _LINE_MARKUP.sub(r"\1\\", text)


def _table(table: Table) -> str:
    width = max((len(row) for row in table.rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in table.rows]
    if not width or not any(any(cell.strip() for cell in row) for row in rows):
        return ""
    header = _header(rows[: max(table.n_header, 1)])
    lines = [_row(header), _row(["---"] * width)]
    lines += [_row(row) for row in rows[max(table.n_header, 1) :] if any(cell.strip() for cell in row)]
    caption = escaped(one_line(table.caption))
    return (f"{caption}\n\n" if caption else "") + "\n".join(lines)


def _header(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one name a column: what stands above it, outermost first, each once."""
    return [
        " – ".join(dict.fromkeys(filter(None, map(one_line, column)))) for column in zip(*rows, strict=True)
    ]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(one_line(cell).replace("\\|", "|").replace("|", "\\|") for cell in cells) + " |"


def _definition(terms: Sequence[str], text: str) -> str:
    lines = clean(text).split("\n")
    names = [escaped(one_line(term)) for term in terms if term.strip()]
    return "\n".join([*names, *((": " if i == 0 else "  ") + line for i, line in enumerate(lines))])


def _code(text: str) -> str:
    text = text.translate({**_NO_TEXT, 9: "    "}).strip("\n").rstrip()
    longest = max((len(found) for found in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{text}\n{fence}" if text else ""

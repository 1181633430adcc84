"""Lines of printed pages to parts: paragraphs joined, headings known by size, weight and outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, partial
from itertools import pairwise

from corpus.readers.building.parts import Heading, Item, Mark, Note, Paragraph, Part, note_mark
from corpus.readers.building.signs import lowered, raised
from corpus.readers.formats.pdf.cells import HANGING, Cell, Line
from corpus.readers.formats.pdf.margins import Margins, body_size, notes_of, without_contents
from corpus.readers.formats.pdf.tables import table_at
from corpus.readers.formats.pdf.words import Word

HEADING_SIZE = 1.12
"""How much larger than the text a heading is, at least."""

MAX_HEADING = 200
MAX_LEVELS = 4

_BULLET = re.compile(r"(?:[•‣◦▪●○■□▸►➢✓·∙*\uf0b7\uf0a7\x7f]|[–—-](?=\s))\s*(?=\S)")
_ITEM = re.compile(r"(?P<label>\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+(?=\S)")
_NUMBERED_HEADING = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z]\.|[IVX]{1,5}\.)\s+[A-Z][^.!?]{2,80}$")
_LABEL = re.compile(r"[A-Z][^.!?:]{0,40}:")
_ENDS = re.compile(r"[.?!:;][\"'”’)\]]*(?:\[\^[^\]]+\]|[⁰¹²³⁴⁵⁶⁷⁸⁹])*$")
_MAY_END = frozenset(".?!:;\"'”’)]⁰¹²³⁴⁵⁶⁷⁸⁹")
_MAY_CUT = frozenset("-\u2010\u00ad–")
_SENTENCES = re.compile(r"[a-z]{2}[.!?] [A-Z]\w* \w+ \w+")
_HYPHEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_RANGE = re.compile(r"\d[-–]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "st", "st")
_REPLACED: dict[int, str | None] = {0xFB00 + i: letters for i, letters in enumerate(_LIGATURES)}
_REPLACED |= dict.fromkeys([*range(9), *range(11, 32), *range(127, 160), 0xAD, *range(0xD800, 0xE000)], None)

# First halves that keep their hyphen at a line's end: "well-" and "known" is no "wellknown".
_COMPOUNDS = frozenset(
    {"well", "self", "long", "short", "full", "part", "high", "low", "non", "ex", "all", "half", "cross",
     "semi", "post", "pre", "mid", "user", "up", "on", "off", "co"}
)  # fmt: skip


def parts_of(
    pages: Sequence[Sequence[Line]], outline: Collection[str] = (), labels: Sequence[str] = ()
) -> Iterator[Part]:
    """Yield the parts of a document.

    Args:
        pages: their lines in reading order.
        outline: titles that are headings for certain, without white space, case-folded.
        labels: what is printed on each page for its number; empty where it is the number.
    """
    body = body_size(pages)
    margins = Margins(pages, body)
    kept = [without_contents(margins.without(number), outline) for number in range(len(pages))]
    yield from _Writer(kept, body, outline, labels).parts()


class _Writer:
    """Writes parts: a heading, an item of a list, a table, or a paragraph of joined lines."""

    def __init__(
        self, pages: Sequence[list[Line]], body: float, outline: Collection[str], labels: Sequence[str]
    ) -> None:
        self.body, self.outline, self.labels = body, outline, labels
        self.lines: list[Line] = []
        self.page_of: list[int] = []
        self.notes: list[dict[str, list[Line]]] = []
        for number, page in enumerate(pages):
            text, notes = notes_of(page, body)
            self.lines += text
            self.page_of += [number] * len(text)
            self.notes.append(dict(notes))
        self.levels = self._levels()
        self.line_levels = [self._level(line) for line in self.lines]
        self.leading = self._leading()
        self.indents: list[float] = []
        self.used: set[str] = set()
        self.marks: dict[tuple[int, str], str] = {}
        self.waiting: list[tuple[int, str]] = []

    @cached_property
    def words(self) -> Counter[str]:
        """How often each word comes, but for those at the end of a line."""
        text = "\n".join([line.text[:-1] for line in self.lines])
        return Counter(map(str.casefold, _WORD.findall(text)))

    def _levels(self) -> dict[float, int]:
        """Return the level of each size that headings are printed in; nearly equal ones are one."""
        levels: dict[float, int] = {}
        level, last = 0, float("inf")
        for size in sorted({line.size for line in self.lines if self._is_large(line)}, reverse=True):
            level += size < 0.96 * last
            last = size
            levels[size] = min(level, MAX_LEVELS)
        return levels

    def _leading(self) -> float:
        """Return the step from line to line within a paragraph: the least of those that come often."""
        steps = Counter(
            round(a.y - b.y) for a, b in pairwise(self.lines) if 0.9 * self.body < a.y - b.y < 3 * self.body
        )
        often = [step for step, n in steps.items() if n * 12 >= sum(steps.values())]
        return float(min(often)) if often else 1.2 * self.body

    def parts(self) -> Iterator[Part]:
        page = -1
        i = 0
        while i < len(self.lines):
            if self.page_of[i] != page:
                page = self.page_of[i]
                yield Mark(page + 1, self.labels[page] if page < len(self.labels) else "")
            found = None
            if len(self.lines[i].cells) > 1:
                found = table_at(self.lines[: self._page_end(i)], i, partial(self._text, page=page))
            if found is not None:
                table, i = found
                yield table
            else:
                self.waiting = []  # of lines that might have been rows
                end = i + 1
                while end < len(self.lines) and self._continues(end):
                    end += 1
                yield from self._block(i, end)
                i = end
            yield from self._waiting_notes()
        yield from self._unused_notes()

    def _page_end(self, i: int) -> int:
        end = i
        while end < len(self.lines) and self.page_of[end] == self.page_of[i]:
            end += 1
        return end

    def _waiting_notes(self) -> Iterator[Part]:
        """Yield the notes that were spoken of, each once."""
        for page, label in self.waiting:
            lines = self.notes[page].pop(label, None)
            if lines:
                yield Note(self.marks[page, label], self._note_text(lines))
        self.waiting = []

    def _unused_notes(self) -> Iterator[Part]:
        for page, notes in enumerate(self.notes):
            for label, lines in notes.items():
                yield Note(self.marks.get((page, label)) or self._label(label, page), self._note_text(lines))

    def _is_large(self, line: Line) -> bool:
        if line.size < self.body * HEADING_SIZE or len(line.text) > MAX_HEADING:
            return False
        return sum(map(str.isalpha, line.text)) > 2 and _SENTENCES.search(line.text) is None

    def _level(self, line: Line) -> int:
        """Return the level of a heading, 0 for other lines."""
        text = line.text
        if self._is_large(line) and len(line.cells) == 1:
            return self.levels[line.size]
        if not (line.bold or self.outline):
            return 0
        short = len(text) <= 80 and not _ended(text.rstrip("?")) and not _BULLET.match(text)
        if short and ("".join(text.split()).casefold() in self.outline or self._is_bold_heading(line)):
            return min(len(self.levels) + 1, MAX_LEVELS + 1)
        return 0

    def _is_bold_heading(self, line: Line) -> bool:
        if not line.bold or len(line.cells) > 1 or line.size < 0.95 * self.body:
            return False
        return (line.text[:1].isupper() and len(line.text.split()) <= 12) or (
            _NUMBERED_HEADING.match(line.text) is not None
        )

    def _continues(self, at: int) -> bool:
        """Return whether a line goes on with the block of the one before it."""
        last, line = self.lines[at - 1], self.lines[at]
        level = self.line_levels[at]
        if level != self.line_levels[at - 1]:
            return False
        step = last.y - line.y
        if level:
            return 0 < step <= 1.6 * line.size and last.size == line.size
        if _BULLET.match(line.text) or _ITEM.match(line.text) or len(line.cells) > 1 or len(last.cells) > 1:
            return False
        if _starts_with_label(line):
            return False
        if 0 < step <= 1.35 * self.leading:
            return not self._is_finished(last, line)
        # The next column or page: a sentence that has not ended goes on there.
        return step <= 0 and not _ended(last.text)

    def _is_finished(self, last: Line, line: Line) -> bool:
        """Return whether a paragraph ends with a line although the next one stands close below it."""
        ended = _ended(last.text)
        if line.x > last.x + 1.2 * self.body and ended and not _marker(last.text):
            return True
        room = last.right - last.end
        if room <= 2 * line.size:
            return False
        first = line.cells[0].first
        fits = first.end - first.x + 0.3 * line.size < room
        is_short = room > 0.35 * (last.right - last.x)
        return fits and (ended or is_short) and not line.text[:1].islower()

    def _block(self, start: int, end: int) -> Iterator[Part]:
        lines = self.lines[start:end]
        texts = [
            " ".join(self._text(cell, page=page) for cell in line.cells)
            for line, page in zip(lines, self.page_of[start:end], strict=True)
        ]
        text = "".join(self._joined(texts)).translate(_REPLACED)
        level = self.line_levels[start]
        if level:
            self.indents = []
            yield Heading(level, text)
            return
        marker = _marker(text)
        if marker is not None:
            label, rest = marker
            yield Item(rest, self._depth(lines[0].x), label)
        else:
            yield Paragraph(text)

    def _depth(self, x: float) -> int:
        """Return how deep an item stands, by how far it is from the left."""
        while self.indents and self.indents[-1] > x + 0.6 * self.body:
            self.indents.pop()
        if not self.indents or x > self.indents[-1] + 0.6 * self.body:
            self.indents.append(x)
        return len(self.indents)

    def _text(self, cell: Cell, page: int) -> str:
        """Return a cell's text; raised numbers are marks of the page's notes, or raised."""
        if cell.is_plain:
            return cell.text
        text = ""
        base = before = None
        for word in cell.words:
            small = base is not None and word.size < 0.87 * base.size
            between = "" if not text or word.glued or _hangs(word, before) else " "
            rise = (word.y - base.y) / base.size if base is not None else 0.0
            if small and rise > 0.12 and _touches(text, word, cell):
                text += self._mark(word.text, page)
            elif small and rise < -0.05 and len(word.text) < 6:
                text += lowered(word.text)
            else:
                text += between + word.text
                base = word if not small else base
            before = word
        return text

    def _mark(self, label: str, page: int) -> str:
        if label not in self.notes[page] and (page, label) not in self.marks:
            return raised(label)
        if (page, label) not in self.marks:
            self.marks[page, label] = self._label(label, page)
        self.waiting.append((page, label))
        return note_mark(self.marks[page, label])

    def _label(self, label: str, page: int) -> str:
        label = {"*": "star", "†": "dagger", "‡": "double-dagger", "§": "section"}.get(label, label)
        label = label if label.isalnum() or "-" in label else f"note{len(label)}"
        free = label if label not in self.used else f"{label}-{page + 1}"
        self.used.add(free)
        return free

    def _note_text(self, lines: Sequence[Line]) -> str:
        text = "".join(self._joined([line.text for line in lines])).translate(_REPLACED)
        return text.partition(" ")[2]

    def _joined(self, texts: Sequence[str]) -> Iterator[str]:
        """Yield lines with what stands between them: a space, or nothing where a word was cut."""
        for i, text in enumerate(texts):
            following = texts[i + 1] if i + 1 < len(texts) else ""
            if following and text[-1:] not in _MAY_CUT:
                yield f"{text} "
                continue
            cut = _HYPHEN.search(text)
            if not following or (_RANGE.search(text) and following[0].isdigit()):
                yield text
            elif cut is None or not (following[0].islower() or (cut[1].isupper() and following[0].isupper())):
                yield text + ("" if cut else " ")
            else:
                yield text if self._keeps_hyphen(cut[1], following, text[-1]) else text[:-1]

    def _keeps_hyphen(self, first: str, following: str, hyphen: str) -> bool:
        second = _WORD.match(following)
        if second is None or hyphen == "\u00ad":
            return False
        whole, compound = (first + second[0]).casefold(), f"{first}-{second[0]}".casefold()
        if self.words[whole] != self.words[compound]:
            return self.words[compound] > self.words[whole]
        return first.casefold() in _COMPOUNDS


def _ended(text: str) -> bool:
    """Return whether a sentence, or what stands before a list, ends with a text."""
    return text[-1:] in _MAY_END and _ENDS.search(text) is not None


def _hangs(word: Word, before: Word | None) -> bool:
    """Return whether a word is punctuation right behind the one before it, such as a raised number."""
    return before is not None and word.text[0] in HANGING and word.x - before.end < 0.15 * word.size


def _touches(text: str, word: Word, cell: Cell) -> bool:
    """Return whether a raised word stands right behind the one before it."""
    if word.glued:
        return True
    at = cell.words.index(word)
    before = cell.words[at - 1] if at else None
    return bool(text) and before is not None and word.x - before.end < 0.2 * before.size


def _starts_with_label(line: Line) -> bool:
    """Return whether a line begins with bold words and a colon, as "DATES:" does."""
    if not line.cells[0].first.bold or line.bold:
        return False
    bold = "".join(f"{word.text} " for word in line.words if word.bold).strip()
    return _LABEL.match(bold) is not None


def _marker(text: str) -> tuple[str, str] | None:
    """Return an item's label and text; None for what is no item."""
    bullet = _BULLET.match(text)
    if bullet:
        return "", text[bullet.end() :]
    item = _ITEM.match(text)
    return (item["label"], text[item.end() :]) if item else None

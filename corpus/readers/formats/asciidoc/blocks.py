"""The blocks of AsciiDoc: titles, lists, definitions, tables, and what stands between delimiters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Notice
from corpus.readers.building.flattening import flat
from corpus.readers.building.parts import Code, Definition, Heading, Item, Mark, Note, Paragraph, Part
from corpus.readers.building.writing import clean
from corpus.readers.formats.asciidoc.inline import Inline
from corpus.readers.formats.asciidoc.preprocessing import Lines
from corpus.readers.formats.asciidoc.styles import Style, boxed, deeper, label_of, marker
from corpus.readers.formats.asciidoc.tables import table_of

MAX_NESTING = 40

_TITLE = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.*)$")
_UNDERLINE = re.compile(r"[=\-~^+]{3,}$")
_ATTRIBUTES = re.compile(r"\[(?!\[)((?:[^\]\"]++|\"[^\"]*+\"|\")*+)\]$")
_ANCHOR = re.compile(r"\[\[([^\],]+)(?:,([^\]]*))?\]\]$")
_BLOCK_TITLE = re.compile(r"\.(?![\s.])(.+)$")
_FENCE = re.compile(r"(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|--|```\S*|[|,:!]={3,})$")
_ITEM = re.compile(r"[ \t]*(\*{1,6}|-|\.{1,6}|\d{1,4}\.|[a-zA-Z]\.|[ivxIVX]+\)|<[.\d]+>)[ \t]+(\S.*)$")
_TERM = re.compile(r"[ \t]*((?!//).+?)(:{2,4}|;;)(?:[ \t]+(.*))?$")
_BOX = re.compile(r"(NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+(.*)$")
_BOXES = frozenset({"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"})
_MACRO_LINE = re.compile(r"(?:image|video|audio|toc)::\S*\[.*\]$|<<<$|'{3,}$|-{3}$|\*{3}$")
_CHECKED = re.compile(r"\[([ xX*])\][ \t]+")
_QUESTION = re.compile(r"\?\s*$")


class AsciiDoc:
    """Reads a text block by block."""

    def __init__(self, source: str) -> None:
        self._source = Lines(source)
        self._titles: dict[str, str] = {}
        self._inline = Inline(lambda anchor: self._titles.get(anchor, ""))
        self._learn_titles(self._source.lines)
        self._counts: list[tuple[str, int]] = []

    def parts(self) -> list[Part]:
        """Return the parts of the text."""
        return list(self._blocks(self._source.lines, 0))

    def notices(self) -> tuple[Notice, ...]:
        """Return what a keeper would want to know of what was left out."""
        notices = []
        if self._source.n_included:
            n = self._source.n_included
            what = "1 include of another file is" if n == 1 else f"{n} includes of other files are"
            notices.append(Notice("included", f"{what} left out."))
        if self._inline.n_struck:
            n = self._inline.n_struck
            what = "1 passage is" if n == 1 else f"{n} passages are"
            notices.append(Notice("struck-out", f"{what} struck out, and left out."))
        return tuple(notices)

    def _learn_titles(self, lines: list[str]) -> None:
        anchor = ""
        for line in lines:
            found = _ANCHOR.match(line) or re.match(r"\[#([\w-]+)", line)
            title = _TITLE.match(line)
            if title:
                words = re.sub(r"[*_`]", "", title[2])
                made = "_" + re.sub(r"[^\w]+", "_", words.lower()).strip("_")
                self._titles.setdefault(anchor or made, words)
                self._titles.setdefault(made, words)
            anchor = found[1] if found else anchor if not line.strip() else ""

    def _blocks(self, lines: list[str], depth: int) -> Iterator[Part]:
        i = 0
        style = Style()
        if depth > MAX_NESTING:
            yield Paragraph("\n".join(lines))
            return
        while i < len(lines):
            line = lines[i]
            if not line.strip() or _MACRO_LINE.match(line):
                i += 1
                continue
            if self._styles(line, style):
                i += 1
                continue
            i, parts = self._block(lines, i, style, depth)
            yield from parts
            yield from self._inline.notes()
            style = Style()

    def _styles(self, line: str, style: Style) -> bool:
        """Return whether a line says something of the block below it."""
        anchor, attributes, title = _ANCHOR.match(line), _ATTRIBUTES.match(line), _BLOCK_TITLE.match(line)
        if anchor:
            style.anchor = anchor[1]
        elif attributes:
            style.learn(attributes[1])
        elif title and not _ITEM.match(line):
            style.title = self._inline.text(title[1])
        return bool(anchor or attributes or (title and not _ITEM.match(line)))

    def _block(self, lines: list[str], i: int, style: Style, depth: int) -> tuple[int, list[Part]]:
        line = lines[i]
        title = _TITLE.match(line)
        if title and not depth:
            return self._heading(lines, i, style, len(title[1]), title[2])
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if (
            not depth
            and _UNDERLINE.match(following)
            and abs(len(following) - len(line)) <= 2
            and line[0].isalnum()
        ):
            level = "=-~^+".index(following[0]) + 1
            return self._heading(lines, i + 1, style, level, line)
        fence = _FENCE.match(line)
        if fence:
            end = next(
                (
                    j
                    for j in range(i + 1, len(lines))
                    if lines[j] == fence[1].rstrip("abcdefghijklmnopqrstuvwxyz")
                ),
                len(lines),
            )
            return end + 1, self._fenced(fence[1], lines[i + 1 : end], style, depth)
        if _ITEM.match(line) or (_TERM.match(line) and not line.startswith(("http", "\\"))):
            return self._list(lines, i, style, depth)
        return self._paragraph(lines, i, style)

    def _heading(
        self, lines: list[str], i: int, style: Style, level: int, words: str
    ) -> tuple[int, list[Part]]:
        text = self._inline.text(re.sub(r"\s+=+$", "", words))
        anchor = style.anchor or "_" + re.sub(r"[^\w]+", "_", text.lower()).strip("_")
        i += 1
        if level == 1:  # lines of the header: author and revision
            while (
                i < len(lines)
                and lines[i].strip()
                and re.match(r"[^\s=].*(?:<\S+@\S+>|^v?\d+\.\d+)|v\d", lines[i])
            ):
                i += 1
        if style.word in ("discrete", "float"):
            return i, [Heading(level, text)]
        return i, [Mark(anchor=anchor), Heading(level, text)]

    def _fenced(  # noqa: PLR0911  one for each kind of block
        self, fence: str, inner: list[str], style: Style, depth: int
    ) -> list[Part]:
        titled: list[Part] = [Paragraph(f"**{style.title}**")] if style.title else []
        if fence.endswith("===") and fence[0] in "|!,:":
            named = {"format": "csv"} if fence[0] == "," else {}
            return [table_of(inner, named | style.named, style.title, self._cell)]
        kind = fence[0]
        if kind in "-.`" and fence != "--":
            return [*titled, Code(re.sub(r"[ \t]*<\d+>$", "", "\n".join(inner), flags=re.M))]
        if fence == "--" and style.word in ("source", "listing"):
            return [*titled, Code("\n".join(inner))]
        if kind == "+":
            return []
        if style.word == "verse":
            return [*titled, Paragraph(self._inline.text("\n".join(inner)))]
        parts = list(self._blocks(inner, depth + 1))
        if style.word in _BOXES:
            return boxed(style.word, style.title, parts)
        if kind == "_" or style.word == "quote":
            parts = [
                Paragraph(part.text, part.depth, True) if isinstance(part, Paragraph) else part
                for part in parts
            ]
            by = ", ".join(style.words[1:])
            parts += [Paragraph(f"— {by}", 0, True)] if by else []
        return [*titled, *parts]

    def _cell(self, source: str) -> str:
        if "\n" not in source or not re.search(r"(?m)^[ \t]*(?:[*.-]+[ \t]|.+::)", source):
            return " ".join(self._inline.text(source).split())
        held = self._inline.notes()
        parts = list(self._blocks(source.split("\n"), 1))
        notes = [part for part in parts if isinstance(part, Note)]
        self._inline.hold([*held, *notes])
        return flat(parts)

    def _paragraph(self, lines: list[str], i: int, style: Style) -> tuple[int, list[Part]]:
        start = i
        while i < len(lines) and lines[i].strip() and (i == start or not _FENCE.match(lines[i])):
            i += 1
        held = lines[start:i]
        if style.word in ("source", "listing", "literal") or held[0][:1] in " \t":
            return i, [Code("\n".join(held))]
        if style.word in ("pass", "comment", "stem"):
            return i, [] if style.word == "comment" else [Paragraph("\n".join(held))]
        titled: list[Part] = [Paragraph(f"**{style.title}**")] if style.title else []
        box = _BOX.match(held[0])
        if box:
            held[0] = box[2]
        text = clean(self._inline.text("\n".join(held)))
        word = box[1] if box else style.word if style.word in _BOXES else ""
        if word:
            return i, boxed(word, style.title, [Paragraph(text)])
        if style.word == "quote":
            by = ", ".join(style.words[1:])
            return i, [*titled, Paragraph(text, 0, True), *([Paragraph(f"— {by}", 0, True)] if by else [])]
        return i, [*titled, *([Paragraph(text)] if text else [])]

    def _list(self, lines: list[str], i: int, style: Style, depth: int) -> tuple[int, list[Part]]:
        parts: list[Part] = [Paragraph(f"**{style.title}**")] if style.title else []
        markers: list[str] = []
        counts: list[int] = []
        while i < len(lines):
            item = _ITEM.match(lines[i])
            term = None if item else _TERM.match(lines[i])
            if not item and not term:
                break
            if item and markers and item[1].startswith("<") != markers[0].startswith("<"):
                break
            mark = marker(item[1]) if item else term[2] if term else ""
            level = self._level(mark, markers, counts, style)
            i, text, attached = self._gathered(
                lines, i + 1, (item[2] if item else (term[3] if term else "")) or "", depth
            )
            if item:
                parts.append(Item(self._item_text(text), level, label_of(item[1], level, counts, style)))
            elif term:
                parts += self._defined(term[1], text, attached, style)
                attached = [] if not text and not attached else attached
            parts += self._inline.notes()
            parts += [deeper(part, level) if item else part for part in attached]
            if i < len(lines) and not lines[i].strip():
                after = i
                while after < len(lines) and not lines[after].strip():
                    after += 1
                goes_on = after < len(lines) and (_ITEM.match(lines[after]) or _TERM.match(lines[after]))
                if not goes_on:
                    break
                i = after
        return i, parts

    @staticmethod
    def _level(marker: str, markers: list[str], counts: list[int], style: Style) -> int:
        if marker in markers:
            level = markers.index(marker) + 1
            del markers[level:], counts[level:]
            counts[-1] += 1
        else:
            first = style.named.get("start", "1") if not markers else "1"
            markers.append(marker)
            counts.append(int(first) if first.isdecimal() else 1)
        return len(markers)

    def _gathered(self, lines: list[str], i: int, text: str, depth: int) -> tuple[int, str, list[Part]]:
        """Return where an item ends, its text, and what is attached to it."""
        held = [text] if text else []
        if not text:  # a term's definition may come after an empty line
            while i < len(lines) and not lines[i].strip():
                i += 1
        attached: list[Part] = []
        while i < len(lines):
            line = lines[i]
            if line == "+":
                i, parts = self._attached(lines, i + 1, depth)
                attached += parts
                continue
            stops = not line.strip() or _ITEM.match(line) or _TERM.match(line) or _FENCE.match(line)
            if stops or _ATTRIBUTES.match(line) or _TITLE.match(line) or attached:
                break
            held.append(line.strip())
            i += 1
        return i, "\n".join(held), attached

    def _attached(self, lines: list[str], i: int, depth: int) -> tuple[int, list[Part]]:
        style = Style()
        while i < len(lines) and self._styles(lines[i], style):
            i += 1
        if i >= len(lines):
            return i, []
        if _ITEM.match(lines[i]) or not _FENCE.match(lines[i]):
            end = i
            while end < len(lines) and lines[end].strip() and lines[end] != "+":
                end += 1
            return end, list(self._blocks(lines[i:end], depth + 1))
        return self._block(lines, i, style, depth + 1)

    def _item_text(self, text: str) -> str:
        checked = _CHECKED.match(text)
        box = ""
        if checked:
            box, text = ("☐ " if checked[1] == " " else "☒ "), text[checked.end() :]
        return box + clean(self._inline.text(text))

    def _defined(self, term: str, text: str, attached: list[Part], style: Style) -> list[Part]:
        name = clean(self._inline.text(term))
        said = clean(self._inline.text(text))
        if style.word == "qanda" or _QUESTION.search(name):
            return [Paragraph(f"**{name}**"), *([Paragraph(said)] if said else [])]
        if said:
            return [Definition((name,), said)]
        return [Paragraph(name)]

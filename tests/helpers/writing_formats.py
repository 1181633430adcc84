"""The same text in every format: parts written in a small notation, and a writer for each format.

The notation is Markdown's for headings, paragraphs, lists and tables, with ``~~struck~~``, ``^2^`` for what
is raised, and ``^[…]`` for a note. What a format has no way to say is left out there: reStructuredText
strikes nothing out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.helpers import same_document
from tests.helpers.word_files import word_document, word_file

_INLINE = re.compile(r"~~(?P<struck>[^~]+)~~ ?|\^(?P<raised>\w+)\^|\^\[(?P<note>[^\]]+)\]")
_LIST = re.compile(r"- |\d+\. ")


class Part(NamedTuple):
    """A heading, a paragraph, a list or a table.

    Attributes:
        kind: ``h1`` to ``h3``, ``p``, ``ul``, ``ol`` or ``table``.
        lines: the text, the items, or the rows as they are written.
    """

    kind: str
    lines: tuple[str, ...]

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table, without the line below its head."""
        rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in self.lines]
        return [rows[0], *rows[2:]]


def parts_of(text: str) -> list[Part]:
    """Return the parts of a text in the notation."""
    return [_part(block.split("\n")) for block in text.strip().split("\n\n")]


def _part(lines: list[str]) -> Part:
    first = lines[0]
    if first.startswith("#"):
        marks, _, title = first.partition(" ")
        return Part(f"h{len(marks)}", (title,))
    if first.startswith("|"):
        return Part("table", tuple(lines))
    if _LIST.match(first):
        kind = "ul" if first.startswith("-") else "ol"
        return Part(kind, tuple(_LIST.sub("", line, count=1) for line in lines))
    return Part("p", (" ".join(lines),))


@dataclass
class _Writer:
    """What all formats have in common: text with its marks replaced, and the notes gathered."""

    notes: list[str] = field(default_factory=list)

    def inline(self, text: str) -> str:
        """Return a text as the format writes it."""
        pieces: list[str] = []
        position = 0
        for found in _INLINE.finditer(text):
            pieces.append(self.plain(text[position : found.start()]))
            if found["note"]:
                self.notes.append(found["note"])
                pieces.append(self.note(found["note"]))
            else:
                pieces.append(
                    self.raised(found["raised"]) if found["raised"] else self.struck(found["struck"])
                )
            position = found.end()
        return "".join([*pieces, self.plain(text[position:])])

    def plain(self, text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;")

    def raised(self, text: str) -> str:
        raise NotImplementedError

    def struck(self, text: str) -> str:
        raise NotImplementedError

    def note(self, text: str) -> str:
        raise NotImplementedError


class _Markdown(_Writer):
    def plain(self, text: str) -> str:
        return text

    def raised(self, text: str) -> str:
        return f"<sup>{text}</sup>"

    def struck(self, text: str) -> str:
        return f"~~{text}~~ "

    def note(self, text: str) -> str:
        return f"[^{len(self.notes)}]"

    def write(self, parts: Sequence[Part]) -> bytes:
        blocks: list[str] = []
        for kind, lines in parts:
            marks = {"ul": "- ", "p": "", "table": ""} | {f"h{n}": "#" * n + " " for n in (1, 2, 3)}
            done = len(self.notes)
            blocks.append(
                "\n".join(
                    f"{marks.get(kind, f'{i}. ')}{self.inline(line)}" for i, line in enumerate(lines, 1)
                )
            )
            blocks += [f"[^{i}]: {note}" for i, note in enumerate(self.notes, 1) if i > done]
        return "\n\n".join([*blocks, ""]).encode()


class _Html(_Writer):
    def raised(self, text: str) -> str:
        return f"<sup>{text}</sup>"

    def struck(self, text: str) -> str:
        return f"<s>{text}</s> "

    def note(self, text: str) -> str:
        return f'<sup><a href="#n{len(self.notes)}">{len(self.notes)}</a></sup>'

    def body(self, parts: Sequence[Part]) -> str:
        blocks = "".join(self._block(part) for part in parts)
        notes = "".join(
            f'<aside id="n{i}"><p>{i}. {note}</p></aside>' for i, note in enumerate(self.notes, 1)
        )
        return blocks + notes

    def _block(self, part: Part) -> str:
        if part.kind == "table":
            cells = [[self.inline(cell) for cell in row] for row in part.rows]
            head = "".join(f"<th>{cell}</th>" for cell in cells[0])
            rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in cells[1:])
            return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
        inner = [self.inline(line) for line in part.lines]
        if part.kind in ("ul", "ol"):
            return f"<{part.kind}>{''.join(f'<li>{item}</li>' for item in inner)}</{part.kind}>"
        return f"<{part.kind}>{inner[0]}</{part.kind}>"

    def write(self, parts: Sequence[Part]) -> bytes:
        head = "<head><title>Guide</title><meta charset='utf-8'></head>"
        return f"<!doctype html><html>{head}<body><main>{self.body(parts)}</main></body></html>".encode()

    def epub(self, parts: Sequence[Part]) -> bytes:
        return same_document.epub([self.body(parts)])


class _Word(_Writer):
    def __init__(self) -> None:
        super().__init__()
        self._lists = 0

    def plain(self, text: str) -> str:
        return self._run(super().plain(text)) if text else ""

    def raised(self, text: str) -> str:
        return self._run(text, '<w:vertAlign w:val="superscript"/>')

    def struck(self, text: str) -> str:
        return self._run(f"{text} ", "<w:strike/>")

    def note(self, text: str) -> str:
        return f'<w:r><w:footnoteReference w:id="{len(self.notes) + 1}"/></w:r>'

    def _run(self, text: str, how: str = "") -> str:
        return f'<w:r><w:rPr>{how}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    def _paragraph(self, text: str, how: str = "") -> str:
        return f"<w:p><w:pPr>{how}</w:pPr>{self.inline(text)}</w:p>"

    def _block(self, part: Part) -> str:
        if part.kind == "table":
            rows = ("".join(f"<w:tc>{self._paragraph(cell)}</w:tc>" for cell in row) for row in part.rows)
            return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
        if part.kind in ("ul", "ol"):
            number = 1 if part.kind == "ul" else 2
            how = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
            return "".join(self._paragraph(line, how) for line in part.lines)
        styles = {"h1": "Title", "h2": "heading1", "h3": "heading2"}
        how = f'<w:pStyle w:val="{styles[part.kind]}"/>' if part.kind in styles else ""
        return self._paragraph(part.lines[0], how)

    def write(self, parts: Sequence[Part]) -> bytes:
        body = "".join(map(self._block, parts))
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        notes = "".join(
            f'<w:footnote w:id="{i}"><w:p>{self._run(note)}</w:p></w:footnote>'
            for i, note in enumerate(self.notes, 2)
        )
        return word_file(
            word_document(body), {"word/footnotes.xml": f"<w:footnotes {space}>{notes}</w:footnotes>"}
        )


class _OpenDocument(_Writer):
    _STYLES = (
        '<style:style style:name="S" style:family="text"><style:text-properties'
        ' style:text-line-through-style="solid"/></style:style><style:style style:name="U"'
        ' style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    )

    def raised(self, text: str) -> str:
        return f'<text:span text:style-name="U">{text}</text:span>'

    def struck(self, text: str) -> str:
        return f'<text:span text:style-name="S">{text} </text:span>'

    def note(self, text: str) -> str:
        n = len(self.notes)
        return (
            f'<text:note text:note-class="footnote"><text:note-citation>{n}</text:note-citation>'
            f"<text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
        )

    def _block(self, part: Part) -> str:
        if part.kind == "table":
            rows = (
                "".join(
                    f"<table:table-cell><text:p>{self.inline(cell)}</text:p></table:table-cell>"
                    for cell in row
                )
                for row in part.rows
            )
            inner = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
            return f"<table:table>{inner}</table:table>"
        inner_lines = tuple(self.inline(line) for line in part.lines)
        if part.kind in ("ul", "ol"):
            return same_document.odt_list(inner_lines, "B" if part.kind == "ul" else "N")
        if part.kind == "p":
            return f"<text:p>{inner_lines[0]}</text:p>"
        if part.kind == "h1":
            return f'<text:p text:style-name="Title">{inner_lines[0]}</text:p>'
        return f'<text:h text:outline-level="{int(part.kind[1]) - 1}">{inner_lines[0]}</text:h>'

    def write(self, parts: Sequence[Part]) -> bytes:
        return same_document.odt("".join(map(self._block, parts)), self._STYLES)


class _Rst(_Writer):
    def plain(self, text: str) -> str:
        return text

    def raised(self, text: str) -> str:
        return f"\\ :sup:`{text}`\\ "

    def struck(self, text: str) -> str:
        return ""

    def note(self, text: str) -> str:
        return f" [{len(self.notes)}]_"

    def _block(self, part: Part) -> list[str]:
        done = len(self.notes)
        if part.kind == "table":
            rows = [[self.inline(cell) for cell in row] for row in part.rows]
            lines = [".. list-table::", "   :header-rows: 1", ""]
            for row in rows:
                lines += [f"   {'* -' if i == 0 else '  -'} {cell}" for i, cell in enumerate(row)]
        elif part.kind in ("ul", "ol"):
            marks = ("*" if part.kind == "ul" else f"{i}." for i in range(1, 100))
            lines = [f"{mark} {self.inline(line)}" for mark, line in zip(marks, part.lines, strict=False)]
        else:
            text = self.inline(part.lines[0])
            signs = {"h1": "=", "h2": "-", "h3": "~"}
            lines = [text, signs[part.kind] * len(text)] if part.kind in signs else [text]
        notes = [f".. [{i}] {note}" for i, note in enumerate(self.notes, 1) if i > done]
        return [*lines, "", *notes, ""]

    def write(self, parts: Sequence[Part]) -> bytes:
        return "\n".join(line for part in parts for line in self._block(part)).encode()


class _AsciiDoc(_Writer):
    def plain(self, text: str) -> str:
        return text

    def raised(self, text: str) -> str:
        return f"^{text}^"

    def struck(self, text: str) -> str:
        return f"[.line-through]#{text}# "

    def note(self, text: str) -> str:
        return f"footnote:[{text}]"

    def _block(self, part: Part) -> list[str]:
        if part.kind == "table":
            rows = [" ".join(f"|{self.inline(cell)}" for cell in row) for row in part.rows]
            return ["[%header]", "|===", *rows, "|===", ""]
        marks = {"h1": "= ", "h2": "== ", "h3": "=== ", "ul": "* ", "ol": ". ", "p": ""}
        return [*(f"{marks[part.kind]}{self.inline(line)}" for line in part.lines), ""]

    def write(self, parts: Sequence[Part]) -> bytes:
        return "\n".join(line for part in parts for line in self._block(part)).encode()


class _Pdf(_Writer):
    def raised(self, text: str) -> str:
        return f"<super size=7>{text}</super>"

    def struck(self, text: str) -> str:
        return f"<strike>{text}</strike> "

    def note(self, text: str) -> str:
        return f"<super size=7>{len(self.notes)}</super>"

    def _block(self, part: Part, styles: Any) -> list[Any]:
        from reportlab import platypus

        text = styles["BodyText"]
        if part.kind == "table":
            cells = [[platypus.Paragraph(self.inline(cell), text) for cell in row] for row in part.rows]
            return [platypus.Table(cells, colWidths=[150] * len(cells[0]), hAlign="LEFT")]
        inner = [self.inline(line) for line in part.lines]
        if part.kind == "ul":
            return [platypus.Paragraph(line, text, bulletText="•") for line in inner]
        if part.kind == "ol":
            return [platypus.Paragraph(f"{i}. {line}", text) for i, line in enumerate(inner, 1)]
        names = {"h1": "Title", "h2": "Heading2", "h3": "Heading3", "p": "BodyText"}
        return [platypus.Paragraph(inner[0], styles[names[part.kind]])]

    def write(self, parts: Sequence[Part]) -> bytes:
        from reportlab import platypus
        from reportlab.lib.styles import getSampleStyleSheet

        def foot(canvas: Any, document: Any) -> None:
            canvas.setFont("Helvetica", 7)
            for i, note in enumerate(self.notes, 1):
                canvas.drawString(72, 70 - 10 * i, f"{i} {note}")
            canvas.drawCentredString(297, 20, str(document.page))

        styles = getSampleStyleSheet()
        story = [flowable for part in parts for flowable in self._block(part, styles)]
        file = io.BytesIO()
        document = platypus.SimpleDocTemplate(file, title=parts[0].lines[0], pagesize=(595, 1_200))
        document.build(story, onFirstPage=foot, onLaterPages=foot)
        return file.getvalue()


WRITERS: dict[str, Callable[[Sequence[Part]], bytes]] = {
    "markdown": lambda parts: _Markdown().write(parts),
    "html": lambda parts: _Html().write(parts),
    "docx": lambda parts: _Word().write(parts),
    "odt": lambda parts: _OpenDocument().write(parts),
    "pdf": lambda parts: _Pdf().write(parts),
    "epub": lambda parts: _Html().epub(parts),
    "rst": lambda parts: _Rst().write(parts),
    "asciidoc": lambda parts: _AsciiDoc().write(parts),
}
"""A file of each format that holds whole documents."""

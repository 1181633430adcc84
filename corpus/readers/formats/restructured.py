"""reStructuredText, parsed by docutils; what only Sphinx knows is read for its text.

pandoc and kreuzberg were tried as well: the first is a program of 160 MB, the second loses notes and tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.languages import en

from corpus.languages.spoken import spoken
from corpus.readers.building.flattening import flat
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
from corpus.readers.building.signs import lowered, numeral, raised
from corpus.readers.building.spans import Cell, grid
from corpus.readers.building.writing import clean, write
from corpus.readers.encodings import decode
from corpus.readers.rendered import Rendered

_SETTINGS = {
    "report_level": 5,
    "halt_level": 5,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "doctitle_xform": False,
    "trim_footnote_reference_space": True,
    "syntax_highlight": "none",
    "warning_stream": "",
    "line_length_limit": 10_000_000,
    "_disable_config": True,
}
_DIRECTIVE = re.compile(r"(?m)^[ \t]*\.\. (?:\|[^|\n]+\| )?([\w:+.-]+)::")
_ROLE = re.compile(r":([\w+.-]+(?::[\w+.-]+)*):`|`:([\w+.-]+(?::[\w+.-]+)*):")
_TITLE_AND_TARGET = re.compile(r"(.+?)\s*<[^<>]+>", re.S)
_KINDS = {"loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I", "arabic": "1"}

# What only leads elsewhere, or is made when the documentation is built, is no text of this document.
_NO_TEXT = frozenset(
    {"toctree", "highlight", "index", "literalinclude", "graphviz", "digraph", "graph", "currentmodule",
     "module", "py:module", "py:currentmodule", "automodule", "autoclass", "autofunction", "autosummary",
     "automethod", "plantuml", "mermaid", "tabularcolumns", "inheritance-diagram", "sectionauthor",
     "codeauthor", "default-domain", "program", "only-latex", "bibliography", "raw"}
)  # fmt: skip
_CODE = frozenset({"code-block", "sourcecode", "prompt", "console", "testcode", "testoutput", "parsed-code"})
_VERSIONS = frozenset({"versionadded", "versionchanged", "deprecated", "versionremoved"})
_BOXES = frozenset({"seealso", "todo"})
_UNTITLED = frozenset({"only", "tabs", "grid", "rst-class", "cssclass", "hlist", "centered-list"})
_STRUCK = frozenset({"strike", "strikethrough", "del", "s"})
_SKIPPED = (
    nodes.comment, nodes.substitution_definition, nodes.target, nodes.system_message, nodes.raw, nodes.image,
    nodes.docinfo, nodes.pending, nodes.decoration, nodes.meta, nodes.footnote, nodes.citation,
)  # fmt: skip


def read(data: bytes, name: str, encoding: str = "") -> Rendered:
    """Return a text as Markdown.

    Raises:
        SourceError: it is no text.
    """
    source = decode(data, name, encoding).text
    _know_others(source)
    reader = _Reader(publish_doctree(source, settings_overrides=_SETTINGS))
    text, places = write(reader.parts())
    return Rendered(text, places=places)


class _Reader:
    """Walks docutils' tree; notes follow the block that speaks of them."""

    def __init__(self, document: nodes.document) -> None:
        self._document = document
        self._notes: dict[str, nodes.Element] = {}
        for note in [*document.findall(nodes.footnote), *document.findall(nodes.citation)]:
            for note_id in note["ids"]:
                self._notes[note_id] = note
        self._waiting: list[Note] = []
        self._seen: set[str] = set()

    def parts(self) -> list[Part]:
        parts = list(self._blocks(self._document, 0, 0))
        unused = [note for note_id, note in self._notes.items() if note_id not in self._seen]
        return [*parts, *(Paragraph(self._note_text(note)) for note in dict.fromkeys(unused))]

    def _blocks(self, parent: nodes.Element, level: int, depth: int) -> Iterator[Part]:
        for node in parent.children:
            if isinstance(node, nodes.Element):
                yield from self._block(node, level, depth)
                waiting, self._waiting = self._waiting, []
                yield from waiting

    def _block(  # noqa: PLR0912  one for each kind of node
        self, node: nodes.Element, level: int, depth: int
    ) -> Iterator[Part]:
        if isinstance(node, _SKIPPED):
            return
        if isinstance(node, nodes.section):
            yield Mark(anchor=node["ids"][0] if node["ids"] else "")
            yield from self._blocks(node, level + 1, depth)
        elif isinstance(node, nodes.title):
            is_of_section = isinstance(node.parent, nodes.section | nodes.document)
            text = self._text(node)
            yield Heading(max(level, 1), text) if is_of_section else Paragraph(f"**{text}**", depth)
        elif isinstance(node, nodes.bullet_list | nodes.enumerated_list):
            yield from self._list(node, level, depth)
        elif isinstance(node, nodes.definition_list):
            yield from self._definitions(node, level, depth)
        elif isinstance(node, nodes.field_list | nodes.option_list):
            yield from self._fields(node)
        elif isinstance(node, nodes.table):
            yield self._table(node)
        elif isinstance(node, nodes.literal_block | nodes.doctest_block | nodes.math_block):
            yield Code(node.astext())
        elif isinstance(node, nodes.line_block):
            yield Paragraph("\n".join(self._lines(node)), depth)
        elif isinstance(node, nodes.Admonition):
            yield from self._box(node, level, depth)
        elif isinstance(node, nodes.rubric):
            yield Paragraph(f"**{self._text(node)}**", depth)
        elif isinstance(node, nodes.TextElement):
            yield Paragraph(clean(self._text(node)), depth, isinstance(node.parent, nodes.block_quote))
        else:
            yield from self._blocks(node, level, depth)

    def _list(self, node: nodes.Element, level: int, depth: int) -> Iterator[Part]:
        number = node.get("start", 1)
        for item in node.children:
            label = ""
            if isinstance(node, nodes.enumerated_list):
                numeral_ = numeral(number, _KINDS.get(node.get("enumtype", "arabic"), "1"))
                label = f"{node.get('prefix', '')}{numeral_}{node.get('suffix', '.')}"
                number += 1
            inner = list(self._blocks(item, level, depth + 1)) if isinstance(item, nodes.Element) else []
            yield from _as_item(inner, depth + 1, label)

    def _definitions(self, node: nodes.Element, level: int, depth: int) -> Iterator[Part]:
        for item in node.children:
            if not isinstance(item, nodes.definition_list_item):
                continue
            terms = tuple(self._text(child) for child in item.children if isinstance(child, nodes.term))
            classifiers = [self._text(one) for one in item.findall(nodes.classifier) if one.parent is item]
            if classifiers:
                terms = (f"{', '.join(terms)} ({', '.join(classifiers)})",)
            inner = [
                part for child in item.children if isinstance(child, nodes.definition)
                for part in self._blocks(child, level, depth)
            ]  # fmt: skip
            yield from _as_definition(terms, inner)

    def _fields(self, node: nodes.Element) -> Iterator[Part]:
        for field in node.children:
            if isinstance(field, nodes.Element) and len(field.children) == 2:
                name, body = field.children
                assert isinstance(name, nodes.Element) and isinstance(body, nodes.Element)
                yield from _as_definition((self._text(name),), list(self._blocks(body, 0, 0)))

    def _table(self, node: nodes.Element) -> Table:
        caption = next((self._text(child) for child in node.children if isinstance(child, nodes.title)), "")
        rows = list(node.findall(nodes.row))
        n_header = sum(1 for row in rows if isinstance(row.parent, nodes.thead))
        cells = [
            [Cell(self._flat(entry), entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1)
             for entry in row.children if isinstance(entry, nodes.entry)]
            for row in rows
        ]  # fmt: skip
        return Table(grid(cells), max(n_header, 1), caption)

    def _flat(self, node: nodes.Element) -> str:
        """Return what stands in a cell or note in one line; its notes wait for the end of the whole."""
        outer, self._waiting = self._waiting, []
        parts = list(
            self._blocks(node, 0, 0) if not isinstance(node, nodes.TextElement) else self._block(node, 0, 0)
        )
        self._waiting = outer + self._waiting + [part for part in parts if isinstance(part, Note)]
        return flat(parts)

    def _lines(self, node: nodes.Element) -> Iterator[str]:
        for child in node.children:
            if isinstance(child, nodes.line_block):
                yield from self._lines(child)
            elif isinstance(child, nodes.Element):
                yield self._text(child)

    def _box(self, node: nodes.Element, level: int, depth: int) -> Iterator[Part]:
        named = next((child for child in node.children if isinstance(child, nodes.title)), None)
        word = self._text(named) if named is not None else type(node).__name__.capitalize()
        inner = list(self._blocks(node, level, depth))
        if named is not None:
            inner = inner[1:]
        if inner and isinstance(first := inner[0], Paragraph):
            inner[0] = Paragraph(f"{word}: {first.text}" if word else first.text, depth)
        elif word:
            inner.insert(0, Paragraph(f"{word}:", depth))
        yield from inner

    def _text(self, node: nodes.Element) -> str:
        return "".join(self._inline(child) for child in node.children)

    def _inline(self, node: nodes.Node) -> str:  # noqa: PLR0911  one for each kind of node
        if isinstance(node, nodes.Text):
            return str(node.astext())
        if not isinstance(node, nodes.Element) or isinstance(
            node, nodes.system_message | nodes.image | nodes.raw
        ):
            return ""
        if isinstance(node, nodes.footnote_reference | nodes.citation_reference):
            return self._mark(node)
        text = self._text(node)
        if isinstance(node, nodes.superscript):
            return raised(text)
        if isinstance(node, nodes.subscript):
            return lowered(text)
        if isinstance(node, nodes.problematic):  # a reference to something of another document
            return text.strip("`_|")
        return text

    def _mark(self, node: nodes.Element) -> str:
        note_id = node.get("refid", "")
        note = self._notes.get(note_id)
        if note is None:
            return f"[{node.astext()}]"
        label = re.sub(r"\s+", "-", node.astext().replace("*", "star"))
        if note_id not in self._seen:
            self._seen.update(note["ids"])
            text = self._note_text(note)
            self._waiting.append(Note(label, text))
        return note_mark(label)

    def _note_text(self, note: nodes.Element) -> str:
        bodies = [child for child in note.children if not isinstance(child, nodes.label)]
        return "; ".join(self._flat(child) for child in bodies if isinstance(child, nodes.Element))


def _as_item(inner: list[Part], depth: int, label: str) -> list[Part]:
    """Return the parts of an item, the first paragraph as the item itself."""
    if inner and isinstance(first := inner[0], Paragraph):
        return [Item(first.text, depth, label), *inner[1:]]
    return [Item("", depth, label), *inner]


def _as_definition(terms: tuple[str, ...], inner: list[Part]) -> list[Part]:
    if inner and isinstance(first := inner[0], Paragraph):
        return [Definition(terms, first.text), *inner[1:]]
    return [Paragraph("\n".join(terms)), *inner]


class _Options(dict[str, Callable[[Any], Any]]):
    """Takes any option of a directive that nobody here knows."""

    def __missing__(self, name: str) -> Callable[[Any], Any]:
        return lambda value: value

    def __bool__(self) -> bool:
        return True


class _Other(Directive):  # type: ignore[misc]  # docutils has no type hints
    """A directive that docutils doesn't know: its body is read as what it is made of."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _Options()

    def run(self) -> list[nodes.Node]:
        name = self.name.lower()
        argument, _, more = "\n".join(self.arguments).strip().partition("\n")
        if name in _NO_TEXT:
            return []
        if name in _CODE:
            return [nodes.literal_block("", "\n".join(self.content))] if self.content else []
        holder = nodes.container()
        if name in _VERSIONS:
            version, _, said = f"{argument} {more}".strip().partition(" ")
            self._argue(holder, f"{_label(name)} {version}{': ' if said else ''}{said}", is_title=False)
        elif name in _BOXES:
            self._argue(holder, f"{_label(name)}: {argument} {more}".strip(), is_title=False)
        elif argument and name not in _UNTITLED:
            self._argue(holder, argument, is_title=True)
            if more:
                self._argue(holder, more, is_title=False)
        self.state.nested_parse(self.content, self.content_offset, holder, match_titles=True)
        return [holder]

    def _argue(self, holder: nodes.container, words: str, *, is_title: bool) -> None:
        parsed, _ = self.state.inline_text(words, self.lineno)
        holder += nodes.rubric("", "", *parsed) if is_title else nodes.paragraph("", "", *parsed)


def _other_role(name: str, rawtext: str, text: str, *_: Any, **__: Any) -> tuple[list[nodes.Node], list[Any]]:
    """Return the text of a role that docutils doesn't know, without what it points to."""
    if name.lower() in _STRUCK:
        return [], []
    words = re.sub(r"\\(.)|\x00", r"\1", text)
    named = _TITLE_AND_TARGET.fullmatch(words)
    words = named[1] if named else words.removeprefix("!")
    if words.startswith("~"):
        words = words.rpartition(".")[2]
    if name in ("guilabel", "menuselection"):
        words = words.replace("&", "").replace("-->", "→")
    return [nodes.inline(rawtext, words)], []


def _know_others(source: str) -> None:
    """Register what a source uses and docutils doesn't know."""
    for name in {found[1] for found in _DIRECTIVE.finditer(source)}:
        if name.lower() not in en.directives or name.lower() in _NO_TEXT:
            directives.register_directive(name, _Other)
    for found in _ROLE.finditer(source):
        name = found[1] or found[2]
        if name.lower() not in en.roles:
            roles.register_local_role(name.lower(), _other_role)


def _label(name: str) -> str:
    """Return what stands before the text of a box, or of a change."""
    return str(spoken().table("text/marks")["labels"][name])

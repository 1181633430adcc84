"""A web page's elements to parts, in the order in which a person reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.furniture import is_furniture
from corpus.model import Notice
from corpus.readers.building.flattening import flat
from corpus.readers.building.parts import Code, Definition, Heading, Item, Mark, Note, Paragraph, Part
from corpus.readers.building.writing import clean, one_line
from corpus.readers.formats.html.elements import (
    HEADINGS,
    INLINE,
    SKIPPED,
    anchor,
    begins_with_title,
    belongs,
    elements,
    grouped,
    links_to_itself,
)
from corpus.readers.formats.html.inline import InlineReader
from corpus.readers.formats.html.lists import Counter
from corpus.readers.formats.html.notes import Notes
from corpus.readers.formats.html.pruning import Pruned, sibling
from corpus.readers.formats.html.tables import lays_out, table_of

MAX_DEPTH = 250
"""Elements within elements; more is nothing that a browser's editor writes, and too deep to be walked."""

_STRUCK = frozenset({"s", "del", "strike"})
_SPACE = re.compile(r"[ \t\n\r\f]+")
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*line-through", re.I)


class PageReader(InlineReader):
    """Walks a page's content; text is gathered until a block ends, and becomes a part then."""

    def __init__(self, page: LexborHTMLParser, notes: Notes | None = None) -> None:
        super().__init__(Pruned(page), notes)
        self._skipped = self._pruned.left_out
        self._parts: list[Part] = []
        self._lists: list[Counter] = []
        self._label: str | None = None  # of the item whose first paragraph has not come yet
        self._quotes = 0
        self._level = 0

    def parts(self) -> list[Part]:
        """Return the parts of the page's content."""
        self._walk(self._pruned.content)
        self._flush()
        return self._parts

    def notices(self) -> tuple[Notice, ...]:
        """Return what a keeper would want to know of what was left out."""
        if not self._n_struck:
            return ()
        what = "1 passage is" if self._n_struck == 1 else f"{self._n_struck} passages are"
        return (Notice("struck-out", f"{what} struck out, and left out."),)

    def _walk(self, node: LexborNode) -> None:
        child = node.child
        while child is not None:
            self._visit(child)
            child = child.next

    def _visit(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._pieces.append(_SPACE.sub(" ", node.text_content or ""))
        elif node.mem_id in self._skipped or node.mem_id in self._notes.read:
            return
        elif node.mem_id in self._pruned.titles and tag not in ("a", "summary", *HEADINGS):
            self._title(node)
        elif tag in INLINE:
            self._inline_element(node)
        elif tag in _ELEMENTS:
            _ELEMENTS[tag](self, node)
        elif tag not in SKIPPED:
            self._block(node)

    def _inline_element(self, node: LexborNode) -> None:
        how = node.attributes
        if how and _STRUCK_STYLE.search(how.get("style") or ""):
            self._struck(node)
        elif node.tag == "a" and self._notes.is_mark_of(node):
            self._pieces.append(self._notes.mark(node, self._inline))
        elif (how.get("epub:type") or how.get("role") or "").endswith("pagebreak"):
            self._page(node)
        elif node.tag != "a" or not links_to_itself(node):
            self._walk(node)

    def _block(self, node: LexborNode) -> None:
        self._flush()
        if (node.attributes.get("epub:type") or node.attributes.get("role") or "").endswith("pagebreak"):
            self._page(node)
        else:
            self._walk(node)
        self._flush()

    def _page(self, node: LexborNode) -> None:
        label = (node.attributes.get("title") or node.attributes.get("aria-label") or node.text()).strip()
        label = re.sub(r"^(?:page|p\.)\s*", "", label, flags=re.I)
        if label:
            self._parts.append(Mark(int(label) if label.isdecimal() and len(label) < 6 else None, label[:20]))

    def _flush(self) -> None:
        """End the block that was gathered."""
        text = clean("".join(self._pieces))
        self._pieces = []
        if not text or is_furniture(text):
            return
        depth = len(self._lists)
        if self._label is not None:
            self._parts.append(Item(text, depth, self._label))
            self._label = None
        else:
            self._parts.append(Paragraph(text, depth, self._quotes > 0))
        self._parts += self._notes.waiting()

    @contextmanager
    def _apart(self) -> Iterator[list[Part]]:
        """Gather the parts of what is walked within the block apart from those of the page."""
        self._flush()
        outer, self._parts = self._parts, []
        lists, self._lists = self._lists, []
        label, self._label = self._label, None
        try:
            yield self._parts
            self._flush()
        finally:
            self._parts, self._lists, self._label = outer, lists, label

    def _inline(self, node: LexborNode) -> str:
        """Return an element's text in one line."""
        outer, self._pieces = self._pieces, []
        held = self._notes.waiting()
        with self._apart() as parts:
            self._walk(node)
        self._pieces = outer
        self._notes.hold(held + [part for part in parts if isinstance(part, Note)])
        return flat(parts)

    def _heading(self, node: LexborNode) -> None:
        self._flush()
        text = self._heading_text(node)
        if not text or is_furniture(text):
            return
        self._label = None
        link = anchor(node)
        if link:
            self._parts.append(Mark(anchor=link))
        self._level = int((node.tag or "h2")[1])
        self._parts += [Heading(self._level, text), *self._notes.waiting()]

    def _heading_text(self, node: LexborNode) -> str:
        outer, self._pieces = self._pieces, []
        for button in node.css("button,summary"):
            self._pruned.titles.discard(button.mem_id)
        self._headings_walk(node)
        text = one_line("".join(self._pieces))
        self._pieces = outer
        return text

    def _headings_walk(self, node: LexborNode) -> None:
        child = node.child
        while child is not None:
            if child.tag in ("button", "summary"):
                self._headings_walk(child)
            elif child.tag in INLINE or child.tag == "-text" or child.tag in _WITHIN_LINES:
                self._visit(child)
            elif child.tag not in SKIPPED and child.mem_id not in self._skipped:
                self._pieces.append(" ")
                self._headings_walk(child)
                self._pieces.append(" ")
            child = child.next

    def _title(self, node: LexborNode) -> None:
        """Take what opens a panel for the heading of what stands in it."""
        self._flush()
        text = self._heading_text(node)
        if not text or is_furniture(text):
            return
        if self._ends_in_headings(node):
            link = anchor(node) or anchor(node.parent)
            self._parts += [Mark(anchor=link)] if link else []
            self._parts.append(Heading(min(max(self._level, 1) + 1, 6), text))
        else:
            self._parts.append(Paragraph(f"**{text}**"))

    def _ends_in_headings(self, node: LexborNode) -> bool:
        """Return whether nothing of the sections around follows a panel, that would seem to belong to it."""
        element: LexborNode | None = node
        for _ in range(MAX_DEPTH):
            if element is None or element.mem_id == self._pruned.content.mem_id:
                return True
            following = sibling(element)
            while following is not None and (self._is_nothing(following) or belongs(element, following)):
                following = sibling(following)
            if following is not None:
                return begins_with_title(following, element)
            element = element.parent
        return True

    def _is_nothing(self, element: LexborNode) -> bool:
        return element.mem_id in self._skipped or not element.text(strip=True)

    def _details(self, node: LexborNode) -> None:
        self._flush()
        summary = next((child for child in elements(node) if child.tag == "summary"), None)
        if summary is not None:
            self._title(summary)
        child = node.child
        while child is not None:
            if child.tag != "summary":
                self._visit(child)
            child = child.next
        self._flush()

    def _list(self, node: LexborNode) -> None:
        self._flush()
        outer_label, self._label = self._label, None
        if outer_label is not None:  # an item that begins with a list
            self._parts.append(Item("", len(self._lists), outer_label))
        self._lists.append(Counter(node))
        self._walk(node)
        self._flush()
        self._lists.pop()

    def _item(self, node: LexborNode) -> None:
        self._flush()
        if not self._lists:
            self._lists.append(Counter(node))
            self._item(node)
            self._lists.pop()
            return
        self._label = self._lists[-1].label(node)
        self._walk(node)
        self._flush()
        self._label = None

    def _definitions(self, node: LexborNode) -> None:
        self._flush()
        terms: list[tuple[str, LexborNode]] = []
        for child in grouped(node):
            if child.mem_id in self._skipped:
                continue
            if child.tag == "dt":
                text = self._heading_text(child)
                terms += [(text, child)] if text else []
            elif child.tag == "dd":
                self._definition(terms, child)
                terms = []
        self._parts += [Paragraph(text) for text, _ in terms]

    def _definition(self, terms: list[tuple[str, LexborNode]], node: LexborNode) -> None:
        with self._apart() as parts:
            self._walk(node)
        if any(text.rstrip().endswith("?") for text, _ in terms):
            for _, term in terms:
                self._title(term)
        elif terms and parts and isinstance(first := parts[0], Paragraph):
            self._parts.append(Definition(tuple(text for text, _ in terms), first.text))
            del parts[0]
        elif terms:
            self._parts.append(Paragraph("\n".join(f"**{text}**" for text, _ in terms)))
        self._parts += parts

    def _table(self, node: LexborNode) -> None:
        if lays_out(node):
            self._block(node)
            return
        self._flush()
        self._parts += [table_of(node, self._inline, self._skipped), *self._notes.waiting()]

    def _code(self, node: LexborNode) -> None:
        self._flush()
        self._parts.append(Code(node.text()))

    def _quote(self, node: LexborNode) -> None:
        self._flush()
        self._quotes += 1
        self._walk(node)
        self._flush()
        self._quotes -= 1


_ELEMENTS: dict[str, Callable[[PageReader, LexborNode], None]] = {
    **dict.fromkeys(HEADINGS, PageReader._heading),
    **dict.fromkeys(_STRUCK, PageReader._struck),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), PageReader._list),
    "li": PageReader._item,
    "dl": PageReader._definitions,
    "table": PageReader._table,
    "pre": PageReader._code,
    "blockquote": PageReader._quote,
    "details": PageReader._details,
    "br": PageReader._break,
    "sup": PageReader._raised,
    "sub": PageReader._lowered,
    "math": PageReader._formula,
    "rt": PageReader._reading,
    "q": PageReader._quotation,
    "input": PageReader._input,
    "textarea": PageReader._written,
    "label": PageReader._labelled,
    "button": PageReader._opening,
}
_WITHIN_LINES = frozenset({"br", "wbr", "sup", "sub", "math", "rt", "q", *_STRUCK})

"""A web page's elements, with the end tags that HTML lets writers leave out."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

MAX_STEPS = 30
"""Elements that are looked up through for one that ends: inline elements are nested less deeply than that."""

_LISTS = frozenset({"ul", "ol", "menu", "dl"})
_TABLES = frozenset({"table"})
_CONTAINERS = frozenset(
    {"div", "section", "article", "main", "body", "td", "th", "li", "dd", "dt", "blockquote", "table", "form"}
)
_PARAGRAPH = (frozenset({"p"}), _CONTAINERS)
_CELL = (frozenset({"td", "th"}), _TABLES | {"tr"})

# A start tag, the elements that it ends, and those through which it does not reach (HTML, 13.1.2.4).
_ENDED = {
    "li": (frozenset({"li"}), _LISTS),
    "dt": (frozenset({"dt", "dd"}), _LISTS),
    "dd": (frozenset({"dt", "dd"}), _LISTS),
    "tr": (frozenset({"tr"}), _TABLES),
    "td": _CELL,
    "th": _CELL,
    **dict.fromkeys(
        ("p", "div", "section", "article", "ul", "ol", "dl", "table", "blockquote", "pre", "hr", "form", "h1",
         "h2", "h3", "h4", "h5", "h6", "header", "footer", "nav", "aside", "main", "address", "figure"),
        _PARAGRAPH,
    ),
}  # fmt: skip


class Page(BeautifulSoup):
    """A parsed page; html.parser alone would nest a hundred unfinished paragraphs a hundred deep."""

    def __init__(self, html: str) -> None:
        super().__init__(html, "html.parser")

    def handle_starttag(self, name: str, *parts: Any, **more: Any) -> Any:
        """End the elements that an element of this name ends, and begin it."""
        ended, bounds = _ENDED.get(name, (frozenset(), frozenset()))
        element: Any = self.currentTag
        for _ in range(MAX_STEPS if ended else 0):
            if element is None or element.name in bounds - ended:
                break
            if element.name in ended:
                self.handle_endtag(element.name)
                break
            element = element.parent
        return super().handle_starttag(name, *parts, **more)

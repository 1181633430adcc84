"""Names of HTML's elements by how they are read, and what stands around an element."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from corpus.readers.formats.html.pruning import names_of, sibling

SKIPPED = frozenset(
    {"head", "template", "input", "select", "textarea", "dialog", "link", "meta", "img", "picture", "rp",
     "nav", "option", "datalist", "progress", "meter", "map", "area", "source", "track", "param", "button",
     "title", "script", "style", "noscript", "iframe", "svg", "-comment", "-doctype"}
)  # fmt: skip
INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i",
     "ins", "kbd", "mark", "nobr", "output", "rb", "ruby", "samp", "small", "span", "strong", "time", "tt",
     "u", "var", "wbr", "slot"}
)  # fmt: skip
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SIGNS = ("#", "¶", "§", "🔗", "\u200b")


def elements(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements within an element."""
    child = node.child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def grouped(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the terms and definitions of a list; pairs of them may be wrapped in a div."""
    for child in elements(node):
        if child.tag == "div":
            yield from elements(child)
        else:
            yield child


def links_to_itself(link: LexborNode) -> bool:
    """Return whether a link is the sign behind a heading that leads to that heading."""
    how = link.attributes
    return (how.get("href") or "").startswith("#") and link.text(strip=True) in (
        "#",
        "¶",
        "§",
        "🔗",
        "\u200b",
    )


def anchor(node: LexborNode | None) -> str:
    """Return what leads to a heading: its own id, one within it, or that of the section it begins."""
    if node is None:
        return ""
    inner = node.css_first("[id],a[name]")
    parent = node.parent
    holder = parent if parent is not None and parent.tag in ("section", "article", "div", "header") else None
    if holder is not None and sibling(node, backwards=True) is not None:
        holder = None
    for element in (node, inner, holder):
        if element is not None:
            how = element.attributes
            anchor = how.get("id") or (how.get("name") if element.tag == "a" else "") or ""
            if anchor:
                return anchor[:200]
    return ""


def belongs(element: LexborNode, following: LexborNode) -> bool:
    """Return whether what follows an opener is its panel."""
    return element.tag in ("button", "dt", "summary", *HEADINGS, "a") and following.tag in (
        "dd", "div", "section", "p", "ul", "ol", "table",
    )  # fmt: skip


def begins_with_title(following: LexborNode, element: LexborNode) -> bool:
    """Return whether what follows a panel has a heading of its own."""
    if following.tag in (*HEADINGS, "details", "hr", "dt", "dl", "footer", "nav", "button"):
        return True
    first = next(elements(following), None)
    if first is not None and first.tag in (*HEADINGS, "details", "header"):
        return True
    return following.tag == element.tag and bool(set(names_of(following)) & set(names_of(element)))

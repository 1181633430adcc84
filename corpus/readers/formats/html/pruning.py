"""What of a web page is no part of its content: navigation, banners, and what nobody can bring to light."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

LEAST_MAIN = 50
"""Characters that a page's main element holds; a shorter one is filled by a script, or empty by mistake."""

LEAST_WORDS = 4
"""Words outside links that make more of an element than a menu."""

# Classes and ids are named for their looks, so they count less: never against most of the page.
_BANNERS = re.compile(
    r"(?:^|[-_ ])(?:cookie|consent|gdpr|breadcrumb|skip-?link|advert|ads|newsletter|pagination|headerlink|"
    r"hash-?link|editsection|navbox|catlinks)(?:s?[-_ ]|s?$)",
    re.I,
)
_MENUS = re.compile(
    r"(?:^|[-_ ])(?:sidebar|navbar|nav|menu|share|social|popup|modal|toc|footer)(?:s?[-_ ]|s?$)", re.I
)
_FORMS = re.compile(r"search|login|log-in|signin|sign-in|newsletter|subscribe|feedback|comment-?form", re.I)
_BANNER_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "tablist", "toolbar"})
_KEPT = frozenset(
    {"body", "main", "article", "html", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "tr", "p", "li",
     "td", "th", "dl", "dt", "dd"}
)  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PANELS = frozenset({"div", "section", "article", "dd", "ul", "ol", "dl", "table", "p", "template"})
_HIDDEN = '[hidden],[aria-hidden="true"],[style*="display"],[style*="visibility"]'
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I)
_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href")
_OPENERS = "[aria-controls],[data-target],[data-bs-target],[href^='#'][data-toggle],[href^='#'][role]"


class Pruned:
    """What of a page is left out, and which buttons name what.

    Attributes:
        content: the element that holds what the page is for.
        left_out: elements within it that are not read.
        titles: buttons and the like that open a panel, and so are its heading.
        ids: elements by their id.
    """

    def __init__(self, page: LexborHTMLParser) -> None:
        self.ids: dict[str, LexborNode] = {}
        for element in page.css("[id]"):
            self.ids.setdefault(element.attributes.get("id") or "", element)
        self.content = _main(page)
        self.left_out: set[int] = set()
        self.titles: set[int] = set()
        panels = self._opened()
        for element in self.content.css(_HIDDEN):
            if _is_hidden(element) and element.mem_id not in panels and not self._opens(element):
                self.left_out.add(element.mem_id)
        self._leave_furniture()

    def _opened(self) -> set[int]:
        """Return the panels that something on the page says it opens."""
        panels: set[int] = set()
        for opener in self.content.css(_OPENERS):
            how = opener.attributes
            target = (
                how.get("aria-controls")
                or how.get("data-bs-target")
                or how.get("data-target")
                or how.get("href")
            )
            panel = self.ids.get((target or "").removeprefix("#").split(" ")[0])
            if panel is not None and panel.tag in _PANELS and not _is_menu(panel):
                panels.add(panel.mem_id)
                self.titles.add(opener.mem_id)
        return panels

    def _opens(self, panel: LexborNode) -> bool:
        """Return whether the element before a hidden one is a button or a heading that opens it."""
        if panel.tag not in _PANELS or panel.tag == "p":
            return False
        before = sibling(panel, backwards=True)
        if before is None:
            return False
        button = before if before.tag == "button" or "aria-expanded" in before.attributes else None
        button = button or before.css_first("button,[aria-expanded],[role=button]")
        if button is None and not (before.tag in _HEADINGS or before.tag in ("dt", "summary")):
            return False
        if button is not None:
            self.titles.add(button.mem_id)
        return True

    def _leave_furniture(self) -> None:
        n_characters = len(self.content.text())
        for element in self.content.css("nav,footer,header,aside,form,[class],[id],[role]"):
            if element.mem_id in self.left_out or element.mem_id == self.content.mem_id:
                continue
            if (_is_furniture(element) and len(element.text()) * 2 <= n_characters) or element.tag in (
                "nav",
                "footer",
            ):
                self.left_out.add(element.mem_id)


def sibling(node: LexborNode, *, backwards: bool = False) -> LexborNode | None:
    """Return the next element beside another, or the one before it."""
    beside = node.prev if backwards else node.next
    while beside is not None and not beside.is_element_node:
        beside = beside.prev if backwards else beside.next
    return beside


def names_of(element: LexborNode) -> Iterator[str]:
    """Yield an element's classes and its id."""
    how = element.attributes
    yield from (how.get("class") or "").split()
    if how.get("id"):
        yield how["id"] or ""


def _main(page: LexborHTMLParser) -> LexborNode:
    for selector in ("main", "[role=main]", "article"):
        found = page.css(selector)
        if len(found) == 1 and len(found[0].text(strip=True)) > LEAST_MAIN:
            return found[0]
    body = page.body
    assert body is not None  # the parser makes one for every page
    return body


def _is_hidden(element: LexborNode) -> bool:
    how = element.attributes
    if "hidden" in how or how.get("aria-hidden") == "true":
        return True
    return _UNSEEN.search(how.get("style") or "") is not None


def _is_furniture(element: LexborNode) -> bool:
    if element.tag in _KEPT:
        return False
    names = list(names_of(element))
    how = element.attributes
    if element.tag == "header":  # a site's goes, an article's holds its heading
        return element.css_first("h1,h2,h3") is None
    if how.get("role") in ("dialog", "alertdialog") or any(_BANNERS.search(name) for name in names):
        return True
    if element.tag == "form":
        return _is_for_the_site(element, names)
    doubtful = (
        element.tag == "aside"
        or how.get("role") in _BANNER_ROLES | {"complementary"}
        or any(_MENUS.search(name) for name in names)
    )
    return doubtful and (how.get("role") in _BANNER_ROLES or _is_menu(element))


def _is_menu(element: LexborNode) -> bool:
    """Return whether an element is little but links and single words."""
    if element.tag == "nav":
        return True
    n_words = len(element.text(separator=" ").split())
    n_linked = sum(len(link.text(separator=" ").split()) for link in element.css("a,button"))
    return n_words - n_linked < LEAST_WORDS or n_linked * 2 > n_words


def _is_for_the_site(form: LexborNode, names: list[str]) -> bool:
    how = form.attributes
    if how.get("role") == "search" or form.css_first("input[type=search],input[type=password]"):
        return True
    said = [*names, how.get("action") or "", how.get("name") or "", how.get("aria-label") or ""]
    n_words = len(form.text(separator=" ").split())
    return any(_FORMS.search(name) for name in said) or n_words < LEAST_WORDS

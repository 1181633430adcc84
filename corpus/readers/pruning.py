"""What of a web page is no part of its content: navigation, banners, scripts, and what nobody sees."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag

LEAST_MAIN = 50
"""Characters that a page's main element holds; a shorter one is filled by a script, or empty by mistake."""

_NEVER_TEXT = (
    "script", "style", "noscript", "template", "nav", "footer", "iframe", "object", "embed", "svg", "canvas",
    "video", "audio", "button", "input", "select", "textarea", "dialog", "menu", "link", "meta",
)  # fmt: skip
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog"}
)

# Classes and ids are named for their looks, so they count less: never against most of the page.
_NAMES = re.compile(
    r"(?:^|[-_ ])(?:cookie|consent|gdpr|breadcrumb|sidebar|navbar|navbox|nav|menu|skip-?link|share|social|"
    r"advert|ads|newsletter|popup|modal|toc|pagination|footer|headerlink|editsection)(?:s?[-_ ]|s?$)",
    re.I,
)
_NOTES = re.compile(r"note|tip|warning|caution|important|admonition|callout|info|hint", re.I)
_KEPT = frozenset(
    {"body", "main", "article", "html", "h1", "h2", "h3", "h4", "h5", "h6", "table", "p", "li", "td"}
)
_HEADINGS = ["h1", "h2", "h3"]
_BLOCKS = ["p", "ul", "ol", "table", "div", "h1", "h2", "h3", "h4", "blockquote", "pre"]
_FOOTNOTE = re.compile(r"\[\w{1,12}\]")


def main_content(soup: BeautifulSoup) -> Tag:
    """Return the element that holds what a page is for, without what is not content in it."""
    content = _main(soup)
    for element in content.find_all(_is_no_text):
        if not element.decomposed:
            element.decompose()
    n_characters = len(content.get_text())
    for element in content.find_all(_is_doubtful):
        if not element.decomposed and len(element.get_text()) * 2 <= n_characters:
            element.decompose()
    _settle(content)
    return content


def _main(soup: BeautifulSoup) -> Tag:
    for found in (soup.find_all("main"), soup.find_all(role="main"), soup.find_all("article")):
        if len(found) == 1 and len(found[0].get_text(strip=True)) > LEAST_MAIN:
            return found[0]
    return soup.body if isinstance(soup.body, Tag) else soup


def _is_no_text(element: Tag) -> bool:
    if element.name in _NEVER_TEXT or element.has_attr("hidden") or element.get("aria-hidden") == "true":
        return True
    if element.name == "sup" and _FOOTNOTE.fullmatch(element.get_text(strip=True)):
        return True
    return "display:none" in str(element.get("style", "")).replace(" ", "").lower()


def _is_doubtful(element: Tag) -> bool:
    if element.name in _KEPT:
        return False
    if element.name == "header":  # a site's goes, an article's holds its heading
        return element.find(_HEADINGS) is None
    names = _names(element)
    if element.name == "aside":
        return not any(_NOTES.search(name) for name in names)
    return (
        element.name == "form" or element.get("role") in _ROLES or any(_NAMES.search(name) for name in names)
    )


def _names(element: Tag) -> list[str]:
    classes: Any = element.get("class") or []
    return [*([classes] if isinstance(classes, str) else classes), str(element.get("id", ""))]


def _settle(content: Tag) -> None:
    """Make paragraphs and blocks of what Markdown has nothing for."""
    for element in content.find_all(["dt", "dd", "summary", "label", "figcaption"]):
        element.name = "p"
    for table in content.find_all("table"):
        if table.find("th") is None and any(cell.find(_BLOCKS[1:]) for cell in table.find_all("td")):
            # A table that lays out a page: its cells are parts of the page.
            for part in [table, *table.find_all(["tbody", "tr", "td"])]:
                part.name = "div"

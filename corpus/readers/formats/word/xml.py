"""Names of elements in Word files, and short ways to what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_OFF = frozenset({"0", "false", "off", "none"})


def tag(element: Element) -> str:
    """Return an element's name without its namespace: ``w:p`` and a strict file's are the same ``p``."""
    return element.tag.rpartition("}")[2]


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children of one of these names."""
    if element is not None:
        for child in element:
            if tag(child) in names:
                yield child


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of names, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def value(element: Element | None, name: str = "val") -> str | None:
    """Return an attribute whatever its namespace, or None."""
    if element is None:
        return None
    for space in (_MAIN, "", _STRICT):
        found = element.get(f"{space}{name}")
        if found is not None:
            return found
    return next((text for key, text in element.items() if key.rpartition("}")[2] == name), None)


def number(element: Element | None, name: str = "val") -> int | None:
    """Return an attribute that is a number, or None."""
    text = (value(element, name) or "").strip()
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else None


def is_on(element: Element | None) -> bool | None:
    """Return whether a switch is on, off, or None where it is not there."""
    if element is None:
        return None
    return (value(element) or "1").lower() not in _OFF

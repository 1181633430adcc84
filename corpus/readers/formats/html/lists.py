"""What the items of a web page's lists are counted by."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from corpus.readers.building.signs import numeral


class Counter:
    """Counts the items of one list as a browser does."""

    def __init__(self, node: LexborNode) -> None:
        how = node.attributes
        self._is_ordered = node.tag == "ol"
        self._kind = how.get("type") or "1"
        self._step = -1 if "reversed" in how else 1
        start = _number(how.get("start"))
        if start is None:
            start = self._n_items(node) if "reversed" in how else 1
        self._next = start

    def label(self, item: LexborNode) -> str:
        """Return an item's label, empty for a bullet, and count it."""
        if not self._is_ordered:
            return ""
        value = _number(item.attributes.get("value"))
        number = self._next if value is None else value
        self._next = number + self._step
        return f"{numeral(number, self._kind)}."

    @staticmethod
    def _n_items(node: LexborNode) -> int:
        n_items, child = 0, node.child
        while child is not None:
            n_items += child.tag == "li"
            child = child.next
        return n_items


def _number(value: str | None) -> int | None:
    value = (value or "").strip()
    return int(value) if value.removeprefix("-").isdecimal() and len(value) < 9 else None

"""Formulas of web pages (MathML) in one line."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from corpus.readers.building.signs import fraction, lowered, raised, root

MAX_DEPTH = 100

_SPACED = frozenset("=+−-×·÷±<>≤≥≈≠→⇒∈∪∩")
_IGNORED = frozenset({"annotation", "annotation-xml", "mphantom"})


def formula(node: LexborNode, depth: int = 0) -> str:
    """Return a formula as a person would type it: ``x² = 1/2``."""
    if depth > MAX_DEPTH:
        return ""
    if node.is_text_node:
        return " ".join((node.text_content or "").split())
    tag = (node.tag or "").rpartition(":")[2]
    parts = [formula(child, depth + 1) for child in _children(node) if child.tag not in _IGNORED]
    return _joined(tag, [part for part in parts if part or (tag.startswith("m") and tag != "mrow")])


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        if child.is_element_node or (child.text_content or "").strip():
            yield child
        child = child.next


def _joined(tag: str, parts: list[str]) -> str:  # noqa: PLR0911  one for each construct
    if tag == "mfrac" and len(parts) == 2:
        return fraction(*parts)
    if tag in ("msup", "mover") and len(parts) == 2:
        return parts[0] + raised(parts[1])
    if tag in ("msub", "munder") and len(parts) == 2:
        return parts[0] + lowered(parts[1])
    if tag in ("msubsup", "munderover") and len(parts) == 3:
        return parts[0] + lowered(parts[1]) + raised(parts[2])
    if tag == "msqrt":
        return root("".join(parts))
    if tag == "mroot" and len(parts) == 2:
        return root(*parts)
    if tag == "mfenced":
        return f"({', '.join(parts)})"
    if tag == "mtr":
        return ", ".join(parts)
    if tag == "mtable":
        return f"[{'; '.join(parts)}]"
    text = "".join(parts).strip()
    return f" {text} " if tag == "mo" and text in _SPACED else f" {text} " if tag == "mtext" else text

"""Formulas of office documents (OMML) in one line."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from corpus.readers.building.signs import fraction, lowered, raised, root

MAX_DEPTH = 60

_SPACED = frozenset("=+−×·÷±<>≤≥≈≠→⇒")


def formula(element: Element, depth: int = 0) -> str:  # noqa: PLR0911, PLR0912  one for each construct
    """Return a formula as a person would type it: ``x = (a + b)/2``."""
    if depth > MAX_DEPTH:
        return ""
    name = element.tag.rpartition("}")[2]
    if name == "t":
        return "".join(f" {sign} " if sign in _SPACED else sign for sign in element.text or "")
    parts = {child.tag.rpartition("}")[2]: formula(child, depth + 1) for child in element}
    match name:
        case "f":
            return fraction(parts.get("num", ""), parts.get("den", ""))
        case "sSup":
            return parts.get("e", "") + raised(parts.get("sup", ""))
        case "sSub":
            return parts.get("e", "") + lowered(parts.get("sub", ""))
        case "sSubSup":
            return parts.get("e", "") + lowered(parts.get("sub", "")) + raised(parts.get("sup", ""))
        case "rad":
            return root(parts.get("e", ""), parts.get("deg", ""))
        case "nary":
            sign = _property(element, "chr") or "∫"
            return f"{sign}{lowered(parts.get('sub', ''))}{raised(parts.get('sup', ''))} {parts.get('e', '')}"
        case "d":
            return _bracketed(element, depth)
        case "func":
            return f"{parts.get('fName', '')} {parts.get('e', '')}"
        case "mr" | "eqArr":
            return ", ".join(formula(child, depth + 1) for child in element if child.tag.endswith("}e"))
        case "m":
            rows = [formula(child, depth + 1) for child in element if child.tag.endswith("}mr")]
            return f"[{'; '.join(rows)}]"
    if name.endswith("Pr") and name != "oMathPr":
        return ""
    return "".join(formula(child, depth + 1) for child in element)


def _bracketed(element: Element, depth: int) -> str:
    begin, end = _property(element, "begChr"), _property(element, "endChr")
    inner = [formula(child, depth + 1) for child in element if child.tag.endswith("}e")]
    separator = _property(element, "sepChr") or ", "
    return f"{'(' if begin is None else begin}{separator.join(inner)}{')' if end is None else end}"


def _property(element: Element, name: str) -> str | None:
    for properties in element:
        if properties.tag.endswith("Pr"):
            for one in properties:
                if one.tag.endswith(f"}}{name}"):
                    return next(iter(one.attrib.values()), "")
    return None

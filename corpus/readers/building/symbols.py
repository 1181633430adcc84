"""Letters of symbol fonts to the signs that they show."""

from __future__ import annotations

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = {ord(a): b for a, b in zip(_LATIN, _GREEK, strict=True)} | {
    0x22: "∀", 0x24: "∃", 0x40: "≅", 0x5E: "⊥", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑",
    0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•",
    0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈",
    0xD0: "∠", 0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xD7: "·", 0xDB: "⇔", 0xDC: "⇐", 0xDE: "⇒", 0xE5: "∑",
    0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x28: "☎", 0x29: "☎", 0x2A: "✉", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "☐",
    0x71: "☐", 0x72: "☐", 0x76: "❖", 0x9E: "•", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢",
    0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☒",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x2A: "☐"}


def sign(code: int, font: str) -> str:
    """Return what a symbol font shows for a code; the code itself where the font is none of them.

    >>> sign(0xF061, "Symbol"), sign(0xF0FE, "Wingdings"), sign(0x41, "Arial")
    ('α', '☒', 'A')
    """
    font = font.lower()
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if font.startswith("symbol"):
        return _SYMBOL.get(low, chr(low) if low < 0x7F else "")
    if font.startswith("wingdings 2"):
        return _WINGDINGS_2.get(low, "")
    if font.startswith(("wingdings", "webdings", "zapfdingbats")):
        return _WINGDINGS.get(low, "")
    return chr(low) if 0x20 <= low < 0xD800 or 0xE000 <= low < 0x110000 else ""


def plain(text: str, font: str) -> str:
    """Return a text in a symbol font as what it shows; private signs of other fonts go."""
    if font.lower().startswith(("symbol", "wingdings", "webdings")):
        return "".join(character if character.isspace() else sign(ord(character), font) for character in text)
    if any("\uf000" <= character <= "\uf0ff" for character in text):
        return "".join(
            sign(ord(character), "symbol") if "\uf000" <= character <= "\uf0ff" else character
            for character in text
        )
    return text

"""Raised and lowered signs, fractions and roots, written in one line so that no number becomes another."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-=()niTMoa−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱTMºª⁻")
_LOWERED = str.maketrans("0123456789+-=()aeoxhklmnpst−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ₋")
_IS_RAISED = re.compile(r"[0-9+\-=()ni−]+")
_IS_LOWERED = re.compile(r"[0-9+\-=()−]+|[aeoxhklmnpst]")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|e|ème|me|os|as|a|o|ª|º|TM|SM|®|©|™|[*†‡§¶]+)", re.I)
_SIMPLE = re.compile(r"\w*|√?\w+|\([^()]*\)")


def raised(text: str) -> str:
    """Return what stands raised behind something: an exponent, the number of a note, or an ordinal's ending.

    >>> "10" + raised("6"), "m" + raised("2"), "1" + raised("st"), "x" + raised("k+1")
    ('10⁶', 'm²', '1st', 'x^(k+1)')
    """
    text = " ".join(text.split())
    if not text or _ORDINAL.fullmatch(text):
        return text
    if _IS_RAISED.fullmatch(text):
        return text.translate(_RAISED)
    return f"^{text}" if len(text) == 1 else f"^({text})"


def lowered(text: str) -> str:
    """Return what stands lowered behind something.

    >>> "H" + lowered("2") + "O", "v" + lowered("max")
    ('H₂O', 'v_max')
    """
    text = " ".join(text.split())
    if not text:
        return text
    if _IS_LOWERED.fullmatch(text):
        return text.translate(_LOWERED)
    return f"_{text}" if text.isalnum() else f"_({text})"


def fraction(above: str, below: str) -> str:
    """Return a fraction in one line.

    >>> fraction("1", "2"), fraction("a + b", "c")
    ('1/2', '(a + b)/c')
    """
    return f"{_grouped(above)}/{_grouped(below)}"


def root(of: str, degree: str = "") -> str:
    """Return a root.

    >>> root("x + 1"), root("8", "3")
    ('√(x + 1)', '³√8')
    """
    return f"{raised(degree) if degree.strip() not in ('', '2') else ''}√{_grouped(of)}"


def _grouped(text: str) -> str:
    text = text.strip()
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def numeral(number: int, kind: str) -> str:
    """Return a number as a list counts.

    Args:
        number: from 1.
        kind: ``a``, ``A``, ``i``, ``I``, or anything else for digits.

    >>> numeral(3, "a"), numeral(28, "A"), numeral(4, "i"), numeral(9, "I"), numeral(7, "1")
    ('c', 'AB', 'iv', 'IX', '7')
    """
    if kind in ("a", "A") and number > 0:
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return letters if kind == "a" else letters.upper()
    if kind in ("i", "I") and 0 < number < 4_000:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman.lower() if kind == "i" else roman
    return str(number)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip

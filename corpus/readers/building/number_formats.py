"""Numbers of a spreadsheet as its format codes show them, as far as that changes what is read.

The codes are those of ECMA-376, part 1, 18.8.31: sections, literals, placeholders, scales and fractions.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|[_*].')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_HOLDS = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne,
    "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
_PLACES = re.compile(r"[#0?](?:.*[#0?])?,*", re.S)
_FRACTION = re.compile(r"(?:([#0?]+)\s+)?[#0?]+\s*/\s*([#0?]+|[1-9]\d*)")
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_PRIVATE = 0xE000
_PRIVATE_SIGNS = re.compile("[\ue000-\uf8ff]")
_DASH = re.compile("[-\N{EN DASH}\N{EM DASH}]")
_LONGEST = 255
"""Signs of a format code; Excel takes no more."""
_EXACT = Context(prec=100)


@dataclass(frozen=True, slots=True)
class _Section:
    """The part of a format that shows a value: its code, the literals cut out of it, and if it is signed."""

    code: str
    literals: tuple[str, ...]
    negative: bool

    def written(self, number: str, start: int = 0, end: int = 0) -> str:
        """Return the code with `number` in the place of [start, end), and its literals in theirs."""
        sign = "-" if self.negative and re.search("[1-9]", number) else ""
        text = self.code[:start] + number + self.code[end:]
        return sign + _PRIVATE_SIGNS.sub(lambda at: self.literals[ord(at[0]) - _PRIVATE], text).strip()


def formatted(value: float, how: str) -> str:
    r"""Return a number as a format code shows it; one of powers of ten, or without a code, is written out.

    >>> formatted(0.125, "0.0%"), formatted(1234.5, "#,##0.00"), formatted(7, "000"), formatted(3, '0" kg"')
    ('12.5%', '1,234.50', '007', '3 kg')
    >>> formatted(12000, '0,"k"'), formatted(1.5, "# ?/?"), formatted(5551234, r"###\-####")
    ('12k', '1 1/2', '555-1234')
    """
    if not abs(value) < 1e15:  # more digits than Excel keeps, or no number
        return plain(value)
    section = _section(value, how)
    code = section.code
    if "General" in code:
        start = code.index("General")
        return section.written(plain(abs(value)), start, start + len("General"))
    places = _PLACES.search(code)
    if "E" in code or (places is None and re.search("[A-Za-z@]", code)):
        return plain(value)
    if places is None:
        return section.written("")
    exact = Decimal(f"{abs(value):.15g}")
    fraction = _FRACTION.search(code)
    if fraction:
        return section.written(_fraction(exact, fraction), *fraction.span())
    if "%" in code:
        exact *= 100
    return section.written(_number(exact, places[0]), *places.span())


def plain(value: float) -> str:
    """Return a number without a format: a whole one without its decimals."""
    if isinstance(value, int):
        return str(value)
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _section(value: float, how: str) -> _Section:
    literals: list[str] = []

    def kept(found: re.Match[str]) -> str:
        literals.append(found[1] or found[2] or found[3] or "")
        return chr(_PRIVATE + len(literals) - 1)

    codes = _LITERAL.sub(kept, _PRIVATE_SIGNS.sub("", how[:_LONGEST])).split(";")
    conditional = any(map(_CONDITION.search, codes))
    sections = [
        _Section(re.sub(r"\[[^\]]*\]", "", code), tuple(literals), value < 0 and (at != 1 or conditional))
        for at, code in enumerate(codes)
    ]
    if conditional:
        return next(
            (one for one, code in zip(sections, codes, strict=True) if _holds(value, code)), sections[-1]
        )
    wanted = 1 if value < 0 else 2 if value == 0 else 0
    one = sections[wanted] if wanted < len(sections) else sections[0]
    dashed = wanted == 2 and not re.search("[0#]", one.code) and _DASH.search(one.written(""))
    return sections[0] if dashed else one  # a dash for nothing says less than 0


def _holds(value: float, code: str) -> bool:
    condition = _CONDITION.search(code)
    return condition is None or bool(_HOLDS[condition[1]](value, float(condition[2])))


def _number(value: Decimal, places: str) -> str:
    """Return a number of 0 or more at its places; a comma at their end divides by 1,000, any other groups."""
    shape = places.rstrip(",")
    whole, _, decimals = shape.partition(".")
    n_decimals = sum(decimals.count(place) for place in "0#?")
    value = value.scaleb(-3 * (len(places) - len(shape)))
    rounded = value.quantize(Decimal(1).scaleb(-min(n_decimals, 30)), ROUND_HALF_UP, _EXACT)
    digits, _, tail = f"{rounded:f}".partition(".")
    if digits == "0" and not tail and "0" not in whole:
        digits = ""
    head = _filled(whole.replace(",", ""), digits)
    if "," in whole:
        head = _THOUSANDS.sub(",", head)
    least = len(decimals.rstrip("#?"))
    tail = tail[:least] + tail[least:].rstrip("0")
    return f"{head}.{tail}" if tail else head


def _filled(mask: str, digits: str) -> str:
    """Return digits at a mask's places, from its end; its first place takes all that are left."""
    shown: list[str] = []
    n_left = sum(mask.count(place) for place in "0#?")
    for sign in reversed(mask):
        if sign not in "0#?":
            shown.append(sign)
            continue
        n_left -= 1
        taken = digits if n_left == 0 else digits[-1:]
        digits = digits[:-1]
        shown.append(taken or ("0" if sign == "0" else ""))
    return "".join(reversed(shown))


def _fraction(value: Decimal, found: re.Match[str]) -> str:
    """Return a number as a fraction; its denominator has as many digits as places, or is the one it names."""
    limit = found[2]
    whole = int(value) if found[1] else 0
    part = Fraction(value) - whole
    if limit.isdigit() and int(limit):
        over, under = round(part * int(limit)), int(limit)
    else:
        over, under = part.limit_denominator(10 ** len(limit) - 1).as_integer_ratio()
    if found[1] and over == under:
        whole, over = whole + 1, 0
    shown = [str(whole)] if whole or not over else []
    return " ".join([*shown, f"{over}/{under}"] if over else shown)

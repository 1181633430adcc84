"""Tables: which rows name the columns, and what stands in which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.languages.spoken import per_language, spoken

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+|[%$€£¥°²³]")


def is_second_header(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row of a table's body says in which units the columns are.

    Args:
        rows: the cells of all rows of the body.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    units = [cell for cell in rows[0][1:] if cell.strip()]
    if not units or not all(map(_is_unit, units)):
        return False
    return all(any(_DIGIT.search(cell) for cell in row[1:]) for row in rows[1:])


def _is_unit(cell: str) -> bool:
    words = _WORD.findall(cell)
    return bool(words) and not _DIGIT.search(cell) and all(word.lower() in _units() for word in words)


@per_language
def _units() -> frozenset[str]:
    return frozenset(spoken().table("text/units")["units"])

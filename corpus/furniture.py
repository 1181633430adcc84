"""Lines that pages carry around their text, such as "Print this page"."""

from __future__ import annotations

import re

from corpus.languages.spoken import per_language, spoken

_LONGEST = 60
_WORDS = re.compile(r"[\w'’.-]+")


@per_language
def _furniture() -> frozenset[str]:
    return frozenset(spoken().lines("text/page_furniture"))


def is_furniture(text: str) -> bool:
    """Return whether a line belongs to a page and not to its text.

    >>> is_furniture("› Print this page"), is_furniture("Print this page before you come.")
    (True, False)
    """
    return len(text) < _LONGEST and " ".join(_WORDS.findall(text.lower())).strip(". ") in _furniture()

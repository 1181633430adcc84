"""What a question was understood as, with the words that it borrowed from one before."""

from __future__ import annotations

import re
from typing import NamedTuple

_BORROWED = re.compile(r"(.*\S) (?:\(([^()]+)\)|— (.+))", re.S)


class Reading(NamedTuple):
    """One way to read a question.

    Attributes:
        understood_as: a question that needs no other to be understood.
        asked: what to look for.
        carried: words to look for besides, at a lower weight.
        lacking: it asks for the same of something else, and the guide doesn't know that: "and in Canada?".
    """

    understood_as: str
    asked: str
    carried: str = ""
    lacking: bool = False


def reread(understood_as: str) -> Reading:
    """Return the reading that a question was understood as.

    >>> reread("who accredits it? (fellowship)").carried
    'fellowship'
    >>> reread("how long? — fellowship").asked
    'how long? fellowship'
    """
    own, borrowed = parted(understood_as)
    if borrowed and understood_as.endswith(")"):
        return Reading(understood_as, own, borrowed)
    return Reading(understood_as, f"{own} {borrowed}".strip())


def parted(understood_as: str) -> tuple[str, str]:
    """Return the words of a follow-up itself and those that it borrowed.

    >>> parted("how long? — fellowship")
    ('how long?', 'fellowship')
    """
    found = _BORROWED.fullmatch(understood_as)
    return (found[1], found[2] or found[3]) if found else (understood_as, "")

"""What a question was understood as, with the words that it borrowed from one before."""

from __future__ import annotations

import re

from corpus.caching import kept
from corpus.caching.named_tuple import NamedTuple


class Reading(NamedTuple):
    """One way to read a question; kept with the reply, so that it can be asked again just so.

    Attributes:
        understood_as: a question that needs no other to be understood, as it is shown.
        asked: what to look for.
        carried: words to look for besides, at a lower weight.
        lacking: it asks for the same of something else, and the guide doesn't know that: "and in Canada?".
        own: the words of the question itself, where `understood_as` shows borrowed ones beside them.
        borrowed: the words that it borrowed, as far as `understood_as` shows them.
    """

    understood_as: str
    asked: str
    carried: str = ""
    lacking: bool = False
    own: str = ""
    borrowed: str = ""


def reread(question: str, understood_as: str) -> Reading:
    """Return the reading of a reply that was kept without one, as far as what was shown tells it.

    Args:
        question: as it was typed; brackets in it are the person's own.
        understood_as: as it was shown.

    >>> reread("and who accredits it?", "who accredits it? (fellowship)").carried
    'fellowship'
    >>> reread("and how long?", "how long? — fellowship").asked
    'how long? fellowship'
    >>> reread("the fee (per year)", "the fee (per year)").carried
    ''
    """
    found = None if question == understood_as else _BORROWED.fullmatch(understood_as)
    if found is None:
        return Reading(understood_as, understood_as)
    own, carried, added = found.groups()
    if carried:
        return Reading(understood_as, own, carried, own=own, borrowed=carried)
    return Reading(understood_as, f"{own} {added}", own=own, borrowed=added)


_BORROWED = kept.pattern(r"(.*\S) (?:\(([^()]+)\)|— (.+))", re.S)

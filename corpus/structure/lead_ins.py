"""Lead-ins: the words that a list, a table or a piece of code can't be understood without."""

from __future__ import annotations

import re

from corpus.languages.language import choice
from corpus.languages.spoken import per_language, spoken
from corpus.model import Span
from corpus.structure.sentences import split_sentences

MAX_LEAD_IN = 600
"""Characters; a longer sentence explains itself, and would bury what it announces."""

_CLOSERS = " \t\n*_`~\"'”’)]"
_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]\s*$")
_ENDS = re.compile(r"[.!…。！]$")


def lead_in(text: str, block: Span, *, announced: bool = False) -> Span | None:
    """Return the last sentence of a block if what follows the block depends on it.

    Args:
        text: the whole document.
        block: stands right before a list, a table or a piece of code.
        announced: whether it must say that something follows; before a list an open end is enough.
    """
    sentences = split_sentences(text, block.start, block.end)
    if not sentences:
        return None
    last = sentences[-1]
    if last.end - last.start > MAX_LEAD_IN:
        return None
    return last if governs(text[last.start : last.end], announced=announced) else None


def governs(sentence: str, *, announced: bool = False) -> bool:
    """Return whether a sentence announces what follows it, or stops before it is complete.

    >>> governs("You MUST NOT"), governs("Bring these things."), governs("The hall is open.")
    (True, True, False)
    """
    end = _MARK.sub("", sentence).rstrip(_CLOSERS)
    if end.endswith((":", "：", "—", "–", "...")):
        return True
    if _announcing().search(end):
        return True
    return not announced and _ENDS.search(end) is None


def limits(heading: str) -> bool:
    """Return whether a heading says of what stands below it if or when it holds: "You must not"."""
    return _limiting().search(heading) is not None


def _words() -> dict[str, list[str]]:
    return spoken().table("text/lead_ins")


@per_language
def _announcing() -> re.Pattern[str]:
    return re.compile(rf"\b{choice(_words()['announcing'])}\b[^.!?]*[.!?]?$", re.I)


@per_language
def _limiting() -> re.Pattern[str]:
    return re.compile(rf"\b{choice(_words()['limiting'])}\b", re.I)

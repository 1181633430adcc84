"""Lead-ins: the words that a list, a table or a piece of code can't be understood without."""

from __future__ import annotations

import re

from corpus.languages.spoken import framed
from corpus.model import Span
from corpus.structure.sentences import split_sentences

MAX_LEAD_IN = 600
"""Characters; a longer sentence explains itself, and would bury what it announces."""

_ANNOUNCING = framed(r"\b{=announcing}\b[^.!?]*[.!?]?$", "text/lead_ins")
_LIMITING = framed(r"\b{=limiting}\b", "text/lead_ins")

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
    if _ANNOUNCING().search(end):
        return True
    return not announced and _ENDS.search(end) is None


def limits(heading: str) -> bool:
    """Return whether a heading says of what stands below it if or when it holds: "You must not"."""
    return _LIMITING().search(heading) is not None

"""Who asks with "not" wants to be told what is excluded: "who may not enter?", "when is it closed?"."""

from __future__ import annotations

import re

_NEGATED = re.compile(
    r"\b(?:not|never|cannot|no longer|nobody|forbidden|prohibited|banned|excluded|exempt)\b|n't\b|n’t\b", re.I
)
_POLITE = re.compile(
    r"^\W*(?:and |so |but |then )?(?:is|are|do|does|did|can|could|will|would|should|was|were|has|have|why do)"
    r"(?:n't|n’t|'t|’t| not| i not| you not| we not)\b",
    re.I,
)
"""“Isn't it open?” asks whether it is open."""
_EXCLUDES = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|nor|neither|cannot|without|except|excluding|excluded|only|unless"
    r"|forbidden|prohibited|banned|refused|closed|shut|turned away|barred|exempt|instead of|too (?:young|old)"
    r"|stays? out|off limits|out of bounds|against the rules|illegal|impossible|unable|lacks?)\b"
    r"|n't\b|n’t\b",
    re.I,
)


def is_negated(question: str) -> bool:
    """Return whether a question asks for what is not so.

    >>> is_negated("Who may not enter?"), is_negated("Isn't it open on Monday?")
    (True, False)
    """
    return _NEGATED.search(question) is not None and _POLITE.match(question) is None


def excludes(text: str) -> bool:
    """Return whether a text says that something is not so, or only so.

    >>> excludes("Guests without a card are turned away."), excludes("Members may enter.")
    (True, False)
    """
    return _EXCLUDES.search(text) is not None

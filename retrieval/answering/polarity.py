"""Who asks with "not" wants to be told what is excluded: "who may not enter?", "when is it closed?"."""

from __future__ import annotations

from corpus.languages.spoken import pattern

_NEGATED = pattern("answers/signs", "negated")
_POLITE = pattern("answers/signs", "polite")
"""“Isn't it open?” asks whether it is open."""
_EXCLUDES = pattern("answers/signs", "excludes")


def is_negated(question: str) -> bool:
    """Return whether a question asks for what is not so.

    >>> is_negated("Who may not enter?"), is_negated("Isn't it open on Monday?")
    (True, False)
    """
    return _NEGATED().search(question) is not None and _POLITE().match(question) is None


def excludes(text: str) -> bool:
    """Return whether a text says that something is not so, or only so.

    >>> excludes("Guests without a card are turned away."), excludes("Members may enter.")
    (True, False)
    """
    return _EXCLUDES().search(text) is not None

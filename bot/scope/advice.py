"""Does somebody ask for advice on their health, a symptom, a medicine or a treatment?

Phrases say what may be meant (`data/scope/advice.toml`). What concerns somebody's own body is advice whatever the
guide is about; what may be asked of any book is not if the guide speaks of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bot.scope.data import scope_data
from bot.scope.patterns import MASKED, Match, Phrases
from bot.scope.words import WordTest

_GROUPS = ("own", "state", "generic")


class _Lists(NamedTuple):
    """The compiled data."""

    phrases: Phrases
    theirs: Phrases
    figurative: Phrases
    aside: frozenset[str]
    medical: frozenset[str]


def wants_advice(words: Sequence[str], guide_words: WordTest) -> bool:
    """Return whether a text asks for advice on health.

    Args:
        words: the words of the text, fillers left out, `BREAK` between sentences.
        guide_words: whether a word stands in the guide.
    """
    lists = _lists()
    literal = _struck_out(words, lists.figurative.find(words))
    matches = lists.phrases.find(literal)
    if not matches:
        return False
    labels = {match.label for match in matches}
    if "own" in labels:
        return True
    if lists.theirs.find(words):
        return False
    if "state" in labels and not any(word in lists.aside for word in words):
        return True
    return any(match.label == "generic" and not _in_guide(literal, match, guide_words) for match in matches)


def vocabulary() -> set[str]:
    """Return the medical words, for mending slips."""
    return set(_lists().medical)


def _in_guide(words: Sequence[str], match: Match, guide_words: WordTest) -> bool:
    """Return whether the guide speaks of what a phrase asks about."""
    telling = [word for word in words[match.start : match.end] if word in _lists().medical]
    return bool(telling) and all(guide_words(word) for word in telling)


def _struck_out(words: Sequence[str], matches: Sequence[Match]) -> list[str]:
    """Return the words, those that mean no body masked."""
    literal = list(words)
    for match in matches:
        literal[match.start : match.end] = [MASKED] * (match.end - match.start)
    return literal


@cache
def _lists() -> _Lists:
    data = scope_data("advice")
    classes = data["classes"]
    medical = {
        word
        for name in ("symptom", "condition", "drug", "drugs", "treatment")
        for word in classes[name].split()
    }
    return _Lists(
        phrases=Phrases({name: data[name]["phrases"] for name in _GROUPS}, classes),
        theirs=Phrases({"theirs": data["theirs"]["phrases"]}, classes),
        figurative=Phrases({"figurative": data["theirs"]["figurative"]}, classes),
        aside=frozenset(data["theirs"]["aside"].split()),
        medical=frozenset(medical),
    )

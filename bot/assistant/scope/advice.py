"""Does somebody ask for advice on their health, a symptom, a medicine or a treatment?

Phrases say what may be meant (`data/scope/advice.toml`). What concerns somebody's own body is advice
whatever the guide is about; what may be asked of any book is not if the guide speaks of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.assistant.scope.data import scope_data
from bot.assistant.scope.patterns import Match, Phrases, masked
from bot.assistant.scope.words import WordTest
from corpus.languages.spoken import per_language

_GROUPS = ("own", "state", "generic")


class _Lists(NamedTuple):
    """The compiled data."""

    phrases: Phrases
    theirs: Phrases
    wishes: Phrases
    figurative: Phrases
    aside: frozenset[str]
    medical: frozenset[str]
    drugs: frozenset[str]
    """Names of drugs that are nothing else."""
    body: frozenset[str]
    sore: frozenset[str]
    aching: frozenset[str]
    """Words before "pain" that make it an ache."""
    pain: frozenset[str]
    ache: str
    asking: frozenset[str]


def wants_advice(words: Sequence[str], guide_words: WordTest) -> bool:
    """Return whether a text asks for advice on health.

    Args:
        words: the words of the text, fillers left out, `BREAK` between sentences.
        guide_words: whether a word stands in the guide.
    """
    lists = _lists()
    literal = _literal(words)
    matches = lists.phrases.find(literal)
    if any(word in lists.drugs and not guide_words(word) for word in literal) and not lists.theirs.find(
        words
    ):
        return True
    if not matches:
        return False
    labels = {match.label for match in matches}
    if "own" in labels:
        return True
    if lists.theirs.find(words):
        return False
    if "state" in labels and _is_about_it(literal, matches, guide_words):
        return True
    return any(match.label == "generic" and not _in_guide(literal, match, guide_words) for match in matches)


def _is_about_it(words: Sequence[str], matches: Sequence[Match], guide_words: WordTest) -> bool:
    """Return whether a text that names a symptom is about it, not about what the guide says of such cases."""
    lists = _lists()
    if lists.wishes.find(words):
        return True
    if any(word in lists.aside for word in words):
        return False
    told = all(_in_guide(words, match, guide_words) for match in matches if match.label == "state")
    return not (told and any(word in lists.asking for word in words))


def vocabulary() -> set[str]:
    """Return the medical words, for mending slips."""
    return set(_lists().medical)


def _in_guide(words: Sequence[str], match: Match, guide_words: WordTest) -> bool:
    """Return whether the guide speaks of what a phrase asks about."""
    telling = [word for word in words[match.start : match.end] if word in _lists().medical]
    return bool(telling) and all(guide_words(word) for word in telling)


def _literal(words: Sequence[str]) -> list[str]:
    """Return the words, those that mean no body masked, "back pain" as the ache it is."""
    lists = _lists()
    literal = masked(words, lists.figurative.find(words))
    for place, word in enumerate(literal):
        if word in lists.pain and place and literal[place - 1] in lists.aching:
            literal[place] = lists.ache
        if word in lists.body and place and literal[place - 1] in lists.sore:
            literal[place] = lists.ache
    return literal


@per_language
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
        wishes=Phrases({"wish": data["wish"]["phrases"]}, classes),
        figurative=Phrases({"figurative": data["theirs"]["figurative"]}, classes),
        aside=frozenset(data["theirs"]["aside"].split()),
        medical=frozenset(medical),
        drugs=frozenset(classes["drug"].split()) - frozenset(data["theirs"]["ambiguous"].split()),
        body=frozenset(classes["body"].split()),
        sore=frozenset(classes["sore"].split()),
        aching=frozenset([*classes["body"].split(), *classes["ache_of"].split()]),
        pain=frozenset(data["around"]["pain"].split()),
        ache=data["around"]["ache"],
        asking=frozenset(data["around"]["asking"].split()),
    )

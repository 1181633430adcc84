"""Does somebody ask for advice on their health, a symptom, a medicine or a treatment?

Phrases say what may be meant (`data/scope/advice.toml`). What concerns somebody's own body is advice
whatever the guide is about; what may be asked of any book is not if the guide speaks of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from bot.assistant.scope.data import scope_data, word_set
from bot.assistant.scope.patterns import Match, Phrases, masked
from bot.assistant.scope.settings import JUDGING
from bot.assistant.scope.words import WordTest
from corpus.languages.spoken import per_language
from retrieval.words.analysis import idle_words

_HEALING = ("care", "relieve")
_GROUPS = ("own", "state", "generic")


class _Lists(msgspec.Struct, frozen=True):
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
    bodily: frozenset[str]
    """Words of bodies and their treatment, and those that ask."""
    healing: frozenset[str]
    plural: str
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
    matches = [one for one in lists.phrases.find(literal) if not _is_of_a_thing(literal, one, guide_words)]
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
    if _asks_otherwise(words, matches, guide_words):
        return False
    if lists.wishes.find(words):
        return True
    if any(word in lists.aside for word in words):
        return False
    told = all(_in_guide(words, match, guide_words) for match in matches if match.label == "state")
    return not (told and any(word in lists.asking for word in words))


def _asks_otherwise(words: Sequence[str], matches: Sequence[Match], guide_words: WordTest) -> bool:
    """Return whether behind a symptom stands a question after something that the guide speaks of."""
    place = max(match.end for match in matches)
    while place < len(words) and words[place] not in _lists().asking:
        place += 1
    asked = words[place + 1 :]
    return _lists().healing.isdisjoint(asked) and any(_is_a_thing(word, guide_words) for word in asked)


def _is_of_a_thing(words: Sequence[str], match: Match, guide_words: WordTest) -> bool:
    """Return whether a phrase ends before what it is said of, and that is no body: "swollen tyres"."""
    if match.end >= len(words) or words[match.end - 1] not in _lists().sore:
        return False
    return words[match.end].endswith(_lists().plural) and _is_a_thing(words[match.end], guide_words)


def _is_a_thing(word: str, guide_words: WordTest) -> bool:
    """Return whether a word names something that the guide speaks of and that is nothing of a body."""
    known = len(word) >= JUDGING.telling_advice and guide_words(word) and word not in idle_words()
    return known and word not in _lists().bodily


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


def _words_of(lists: Mapping[str, str], *names: str) -> frozenset[str]:
    """Return the words of some lists together."""
    return frozenset().union(*(word_set(lists[name]) for name in names))


@per_language
def _lists() -> _Lists:
    data = scope_data("advice")
    classes = data["classes"]
    medical = _words_of(classes, "symptom", "condition", "drug", "drugs", "treatment")
    return _Lists(
        phrases=Phrases({name: data[name]["phrases"] for name in _GROUPS}, classes),
        theirs=Phrases({"theirs": data["theirs"]["phrases"]}, classes),
        wishes=Phrases({"wish": data["wish"]["phrases"]}, classes),
        figurative=Phrases({"figurative": data["theirs"]["figurative"]}, classes),
        aside=word_set(data["theirs"]["aside"]),
        medical=medical,
        drugs=word_set(classes["drug"]) - word_set(data["theirs"]["ambiguous"]),
        body=word_set(classes["body"]),
        bodily=medical
        | _words_of(classes, "body", "hurts", "take", *_HEALING)
        | _words_of(data["around"], "ache", "pain", "asking", "vague"),
        healing=_words_of(classes, *_HEALING),
        plural=data["around"]["plural"],
        sore=word_set(classes["sore"]),
        aching=word_set(classes["body"]) | word_set(classes["ache_of"]),
        pain=word_set(data["around"]["pain"]),
        ache=data["around"]["ache"],
        asking=word_set(data["around"]["asking"]),
    )

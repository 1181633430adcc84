"""Is a life in danger, the writer's or that of someone near?

Phrases say what may be meant (`data/scope/emergency.toml`); who is meant decides. "Want to die" after "I" or
"my brother" is an emergency, after "patients who" a question. Figures of speech are struck out beforehand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from unicodedata import normalize

import msgspec

from bot.assistant.scope.data import scope_data, word_set
from bot.assistant.scope.patterns import BREAK, Match, Phrases, masked
from bot.assistant.scope.settings import JUDGING
from bot.assistant.scope.words import WordTest, plain
from corpus.caching import kept
from corpus.languages.spoken import ENGLISH, per_language

_NO_LETTERS = kept.pattern(r"[^a-z']+")
_GROUPS = ("crisis", "crisis_near", "bereaved", "poison", "urgent", "danger")
_CARDS_BY_WEIGHT = ("poison", "crisis", "urgent")


class Who(StrEnum):
    """Whom a phrase is about."""

    WRITER = "writer"
    NEAR = "near"
    SOMEONE = "someone"
    STRANGER = "stranger"
    PEOPLE = "people"
    UNSAID = "unsaid"


class _Lists(msgspec.Struct, frozen=True):
    """The compiled data."""

    phrases: Phrases
    figurative: Phrases
    distance: Phrases
    about: dict[str, str]
    cards: dict[str, str]
    past: frozenset[str]
    words: dict[str, frozenset[str]]
    around: dict[str, frozenset[str]]
    naming: frozenset[str]
    people: frozenset[str]
    foreign: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def find_emergency(words: Sequence[str], text: str, guide_words: WordTest) -> str:
    """Return the name of the card that fits, or an empty string if nobody is in danger.

    Args:
        words: The words of the text, fillers left out, `BREAK` between sentences.
        text: The text itself, for other languages.
        guide_words: Whether a word stands in the guide: a guide may be about first aid.
    """
    lists = _lists()
    literal = masked(words, lists.figurative.find(words))
    matches = lists.phrases.find(literal)
    cards: set[str] = set()
    distant = bool(matches) and bool(lists.distance.find(words))
    for match in matches:
        past = distant and match.label in lists.past and not _is_now(literal, match)
        # What is said a hundred times is looked into until it counts.
        if lists.cards[match.label] not in cards and not past and _counts(literal, match, guide_words):
            cards.add(lists.cards[match.label])
    card = next((card for card in _CARDS_BY_WEIGHT if card in cards), "") or _in_other_languages(text)
    figure = not cards and literal != list(words)  # "casi me da un infarto" is one in Spanish, too
    return card if not figure or _in_other_languages(" ".join(literal)) else ""


def vocabulary() -> set[str]:
    """Return the words of the phrases, for mending slips."""
    lists = _lists()
    return {*lists.phrases.words, *lists.figurative.words}


def _counts(words: Sequence[str], match: Match, guide_words: WordTest) -> bool:
    """Return whether a phrase speaks of the writer or someone near."""
    lists = _lists()
    who = _who(words, match)
    if who is Who.PEOPLE:
        return False
    if who is Who.SOMEONE and _hypothetical(words, match):
        return not _in_guide(words, match, guide_words)
    if who is Who.STRANGER:
        asked = _asks(words, match) and _in_guide(words, match, guide_words)
        return not _hypothetical(words, match) and not asked
    if who is Who.UNSAID:
        if lists.about[match.label] == "near" and not _begins(words, match):
            return False
        excused = _asks(words, match) or _is_keyword(words, match)
        return lists.about[match.label] == "anyone" or not (excused and _in_guide(words, match, guide_words))
    return True


def _who(words: Sequence[str], match: Match) -> Who:
    """Return whom a phrase is about: whoever is named in it, else the nearest before it in its sentence."""
    inside = words[match.start : match.end]
    lists, around = _lists().words, _lists().around
    first = any(word in lists["me"] or word in around["mine"] for word in inside)
    if not first and any(word in lists["general"] and word not in around["anybody"] for word in inside):
        return Who.PEOPLE
    telling = _lists().people if first else _lists().naming
    for place in range(match.start - 1, -1, -1):
        word = words[place]
        if word == BREAK:
            break
        if word not in telling:
            continue
        who = _named(words, place, match)
        if first and who is Who.PEOPLE and words[place + 1] in around["saying"]:
            return Who.PEOPLE
        if who and not first:
            return _general_before(words, place) if who is Who.SOMEONE else who
    if first:
        return Who.WRITER
    return Who.SOMEONE if any(word in around["someone"] for word in inside) else Who.UNSAID


def _named(words: Sequence[str], place: int, match: Match) -> Who | None:
    """Return whom one word names, None if nobody."""
    lists, around = _lists().words, _lists().around
    word = words[place]
    before = words[place - 1] if place else BREAK
    if word in around["mine"]:
        return Who.WRITER if place + 1 >= match.start or words[place + 1] in lists["body"] else None
    if word in lists["near_person"]:
        owned = before == BREAK or any(
            other in lists["possessive"] for other in words[max(place - 2, 0) : place]
        )
        return Who.NEAR if owned else Who.SOMEONE
    at_work = word in lists["prof"] and before != BREAK and before not in around["not_at_work"]
    found = {
        Who.WRITER: word in lists["me"],
        Who.SOMEONE: word in lists["someone_near"] or (word in around["his"] and place == match.start - 1),
        Who.STRANGER: _is_stranger(words, place),
        Who.NEAR: word in lists["stranger"] and before in around["owned"],
        Who.PEOPLE: word in lists["general"] or at_work,
    }
    return next((who for who, true in found.items() if true), None)


def _is_stranger(words: Sequence[str], place: int) -> bool:
    """Return whether a word is one person somewhere near, whom nobody knows: "a man", "this guest"."""
    if words[place] not in _lists().words["stranger"]:
        return False
    return not place or words[place - 1] == BREAK or words[place - 1] in _lists().around["one"]


def _general_before(words: Sequence[str], place: int) -> Who:
    """Return whom "he", "she" or "someone" is: one of the people spoken of before, or someone near."""
    lists, around = _lists().words, _lists().around
    for before in range(place - 1, -1, -1):
        word = words[before]
        if word == BREAK:
            break
        if word in lists["me"] or word in around["mine"]:
            return Who.NEAR
        if _is_stranger(words, before):
            return Who.STRANGER
        if word in lists["stranger"] and before and words[before - 1] in around["owned"]:
            return Who.NEAR
        owned = before > 0 and words[before - 1] in around["owned"]
        if word in lists["general"] and word not in around["addressed"] and not owned:
            return Who.PEOPLE
    return Who.SOMEONE


def _begins(words: Sequence[str], match: Match) -> bool:
    """Return whether a sentence begins with the phrase: whoever leaves out the subject means themselves."""
    around = _lists().around
    place = match.start - 1
    others = 0
    while place >= 0 and words[place] != BREAK:
        before = words[max(place - 1, 0)]
        if words[place] in around["asking"] and before not in around["not_asking_after"]:
            return False
        others += words[place] not in around["set_aside"]
        if others > JUDGING.few_others:
            return False
        place -= 1
    named = match.label == "poison" and words[place + 1] in around["subjects"]
    return (others <= 1 or (named and others <= JUDGING.few_others)) and (
        words[match.start] not in around["asking"] or words[match.start + 1] in around["not_asking_before"]
    )


def _hypothetical(words: Sequence[str], match: Match) -> bool:
    """Return whether the sentence asks what to do if it happened."""
    start, _ = _sentence(words, match)
    return any(word in _lists().around["hypothetical"] for word in words[start : match.start])


def _asks(words: Sequence[str], match: Match) -> bool:
    """Return whether the sentence of the phrase asks something beside it."""
    start, end = _sentence(words, match)
    if start < match.start and words[start] in _lists().around["asking"]:
        return True
    beside = (*words[start : match.start], *words[match.end : end])
    return any(word in _lists().around["open_asking"] for word in beside)


def _is_keyword(words: Sequence[str], match: Match) -> bool:
    """Return whether the phrase is all that is said, and says nothing is so: "heart attack"."""
    said = [word for word in words if word != BREAK]
    urging = _lists().around["urging"] | _lists().around["present"]
    return len(said) == match.end - match.start and urging.isdisjoint(said)


def _sentence(words: Sequence[str], match: Match) -> tuple[int, int]:
    """Return where the sentence of a phrase begins and ends."""
    start, end = match.start, match.end
    while start and words[start - 1] != BREAK:
        start -= 1
    while end < len(words) and words[end] != BREAK:
        end += 1
    return start, end


def _in_guide(words: Sequence[str], match: Match, guide_words: WordTest) -> bool:
    """Return whether the phrase is one of the guide's own subjects."""
    present = _lists().around["present"]
    telling = [word for word in words[match.start : match.end] if len(word) > 3 and word not in present]
    return bool(telling) and all(guide_words(word) for word in telling)


def _is_now(words: Sequence[str], match: Match) -> bool:
    return not _lists().around["present"].isdisjoint(words[max(match.start - 2, 0) : match.start + 2])


def _in_other_languages(text: str) -> str:
    """Return the card for what is said in another language."""
    composed = normalize("NFC", text).lower()
    latin_letters = composed if text.isascii() else plain(composed)
    plain_text = " " + _NO_LETTERS.sub(" ", latin_letters) + " "
    for name, latin, other in _lists().foreign:
        if any(phrase in plain_text for phrase in latin):
            return name
        if not text.isascii() and any(phrase in composed for phrase in other):
            return name
    return ""


def _sets(lists: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the words of each list; one that a language lacks has none."""
    return defaultdict(frozenset, {name: word_set(words) for name, words in lists.items()})


def _foreign() -> dict[str, list[str]]:
    """Return how danger is told of in other languages: what the language lists, and what English does."""
    own, others = scope_data("emergency")["foreign"], ENGLISH.table("scope/emergency")["foreign"]
    return {name: list(dict.fromkeys([*own.get(name, ()), *phrases])) for name, phrases in others.items()}


@per_language
def _lists() -> _Lists:
    data = scope_data("emergency")
    classes = {**data["classes"], **data["words"]}
    words, around = _sets(classes), _sets(data["around"])
    people = words["general"] | words["prof"]
    return _Lists(
        phrases=Phrases({name: data[name]["phrases"] for name in _GROUPS}, classes),
        figurative=Phrases({"figurative": data["figurative"]["phrases"]}, classes),
        distance=Phrases({"distance": data["distance"]["phrases"]}, classes),
        about={name: data[name]["about"] for name in _GROUPS},
        cards={name: data[name]["card"] for name in _GROUPS},
        past=frozenset(name for name in _GROUPS if data[name].get("past")),
        words=words,
        around=around,
        naming=people
        | words["near_person"]
        | words["me"]
        | words["someone_near"]
        | words["stranger"]
        | around["mine"]
        | around["his"],
        people=people,
        foreign=tuple(
            (
                name,
                tuple(f" {phrase} " for phrase in phrases if phrase.isascii()),
                tuple(normalize("NFC", phrase) for phrase in phrases if not phrase.isascii()),
            )
            for name, phrases in _foreign().items()
        ),
    )

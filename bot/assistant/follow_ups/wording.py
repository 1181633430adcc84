"""Puts the words of a follow-up into the question before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.assistant.follow_ups.signs import articles, articles_agree, before_things, final_verbs, prepositions
from corpus.languages.language import choice
from corpus.languages.spoken import framed, per_language, spoken, words_of

if TYPE_CHECKING:
    from retrieval.retriever import Concept

_ARTICLE = framed(r"^{=articles}\s+", "questions/follow_ups")
_LAST_ARTICLE = framed(r"\b{=articles}\s+$", "questions/follow_ups")
_ONES = framed(r"\b{=ones}$", "questions/follow_ups")
_WHOM = words_of("questions/follow_ups", "whom")
_BEFORE_DEEDS = words_of("questions/follow_ups", "before_deeds")


def plain(question: str) -> str:
    """Return a question without the mark at its end."""
    return question.rstrip(" ?.!")


def ends_in_verb(question: str) -> bool:
    """Return whether the last word is what is done: "what does a day cost?"."""
    words = plain(question).lower().split()
    return len(words) > 2 and words[-1] in final_verbs()


def narrowed(question: str, rest: str) -> str:
    """Return a question with "for members" in the place of its own "for …", or behind it.

    >>> narrowed("What is the fee for guests on Sundays?", "for members?")
    'What is the fee for members on Sundays?'
    """
    before = plain(question)
    first = rest.split(maxsplit=1)[0]
    same = re.search(rf"\b{re.escape(first)} (?:(?!{_between()}\b)[^\s,?]+\s?)+", before, re.I)
    if not same:
        return f"{before} {rest}"
    end = before.rindex(" ") if same.end() == len(before) and ends_in_verb(before) else same.end()
    behind = before[end:].strip()
    return f"{before[: same.start()]}{plain(rest)} {behind}".strip() + "?"


def swapped(text: str, pairs: Sequence[tuple[Concept, Concept]]) -> str:
    """Return a text with concepts of it in others' places."""
    for old, new in sorted(pairs, key=lambda pair: -pair[0].start):
        text = text[: old.start] + new.surface + text[old.start + len(old.surface) :]
    return text


def as_said(text: str, chosen: Sequence[Concept], left_out: Sequence[Concept]) -> list[str]:
    """Return concepts of a text as they stand there, or one by one if others stand in between."""
    if not chosen:
        return []
    start, last = chosen[0].start, chosen[-1]
    if any(start < one.start < last.start for one in left_out):
        return [one.surface for one in chosen]
    return [text[start : last.start + len(last.surface)]]


def last_thing(text: str, named: Sequence[Concept], rest: str = "") -> list[Concept]:
    """Return the concepts of the last thing that a question names, rather than where or for whom.

    Empty if the last of them name no thing: "how does one deal with it?".

    Args:
        text: the question.
        named: what it names.
        rest: what a follow-up names instead: "children" stands for "for adults", "the sauna" does not.
    """
    concepts = [one for one in named if not one.surface.isdecimal()]
    if len(concepts) > 1 and ends_in_verb(text) and plain(text).endswith(concepts[-1].surface):
        concepts.pop()
    things = [
        thing for thing in _side_by_side(text, concepts) if _word_before(text, thing) in before_things()
    ]
    whom = [thing for thing in things if _directly_before(text, thing) in _WHOM()]
    if whom and rest and rest.lower().split()[0] not in articles():
        return whom[-1]
    main = [thing for thing in things if _word_before(text, thing) not in prepositions()]
    return (main or things or [[]])[-1]


def deeds(text: str, named: Sequence[Concept], rest: str) -> list[Concept]:
    """Return the concepts of a question that say what its thing does: "it" of a follow-up is the thing alone.

    After "which courses can lead to a licence?" it is courses; and where "when does it close?" follows "when
    does the pool open?", nothing opens.

    Args:
        text: the question.
        named: what it names.
        rest: the follow-up.
    """
    found = []
    for one, other in pairwise(named):
        between = text[one.start + len(one.surface) : other.start].lower().split()
        if len(between) == 1 and between[0] in _BEFORE_DEEDS():
            found.append(other)
    if named and ends_in_verb(text) and ends_in_verb(rest) and plain(text).endswith(named[-1].surface):
        found.append(named[-1])
    return found


def _side_by_side(text: str, concepts: Sequence[Concept]) -> list[list[Concept]]:
    """Return concepts in groups of those with nothing between them."""
    groups: list[list[Concept]] = []
    for concept in concepts:
        last = groups[-1][-1] if groups else None
        if last and not text[last.start + len(last.surface) : concept.start].strip(" '’s"):
            groups[-1].append(concept)
        else:
            groups.append([concept])
    return groups


def _word_before(text: str, thing: Sequence[Concept]) -> str:
    """Return the word before a thing and its article; "the" where it begins the text."""
    words = text[: thing[0].start].lower().split()
    while len(words) > 1 and words[-1] in articles() and words[-2] in prepositions():
        words.pop()
    return words[-1] if words else next(reversed(articles()), "")


def _directly_before(text: str, thing: Sequence[Concept]) -> str:
    return (text[: thing[0].start].lower().split() or [""])[-1]


def put_in_place(text: str, thing: Sequence[Concept], rest: str) -> str:
    """Return a question with something else in the place of what it named last.

    Args:
        text: the question.
        thing: what it named last, as `last_thing` found it.
        rest: what else is meant; "ones" in it stand for the same again.
    """
    before, named = text[: thing[0].start], plain(rest)
    if articles_agree() and _ARTICLE().match(named):
        before = _LAST_ARTICLE().sub("", before)
    else:
        named = _ARTICLE().sub("", named)
    named = _ONES().sub(thing[-1].surface, named)
    return before + named + text[thing[-1].start + len(thing[-1].surface) :]


@per_language
def _between() -> str:
    return choice(spoken().table("questions/follow_ups")["between"].split())

"""Puts the words of a follow-up into the question before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.follow_up_signs import final_verbs
from retrieval.query import Concept

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.I)
_ONES = re.compile(r"\bones?$", re.I)
_PREPOSITIONS = r"(?:in|for|at|with|during|after|before|from|as|per|to|of|by|on|and|or)\b"


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
    same = re.search(rf"\b{re.escape(first)} (?:(?!{_PREPOSITIONS})[^\s,?]+\s?)+", before, re.I)
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


def last_thing(text: str, named: Sequence[Concept]) -> list[Concept]:
    """Return the concepts that stand side by side in the last thing that a question names."""
    concepts = [one for one in named if not one.surface.isdecimal()]
    if len(concepts) > 1 and ends_in_verb(text) and plain(text).endswith(concepts[-1].surface):
        concepts.pop()
    thing = concepts[-1:]
    for concept in reversed(concepts[:-1]):
        if text[concept.start + len(concept.surface) : thing[0].start].strip():
            break
        thing.insert(0, concept)
    return thing


def put_in_place(text: str, thing: Sequence[Concept], rest: str) -> str:
    """Return a question with something else in the place of what it named last.

    Args:
        text: the question.
        thing: what it named last, as `last_thing` found it.
        rest: what else is meant; "ones" in it stand for the same again.
    """
    named = _ARTICLE.sub("", plain(rest))
    named = _ONES.sub(thing[-1].surface, named)
    return text[: thing[0].start] + named + text[thing[-1].start + len(thing[-1].surface) :]

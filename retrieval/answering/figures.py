"""Whose is the number? "How many kilns" wants a number of kilns, not any number in the sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from itertools import pairwise

import msgspec

from corpus.languages.spoken import framed
from retrieval.answering.settings import FIGURES
from retrieval.words.analysis import Analyzer


class Clause(msgspec.Struct, frozen=True):
    """A clause of a text.

    Attributes:
        terms: of all its words, in their order.
        numbers: places of its numbers among them.
    """

    terms: tuple[str, ...]
    numbers: tuple[int, ...]


_CLAUSE = framed(r"[;:]\s|,\s|\s[–—-]\s|\.\s|\s{=joins}\s|\s*\|\s*", "answers/signs", re.NOFLAG)
_NUMBER = framed(r"\d.*|{=numbers}", "answers/signs", re.NOFLAG)
_ANY_NUMBER = framed(r"\d|\b{=numbers}\b", "answers/signs")


def figure_near(text: str, things: Sequence[Collection[str]], analyzer: Analyzer) -> float:
    """Return how near a number stands to what it has to be a number of, 0 to 1; 0 where there is no number.

    Args:
        text: of the span.
        things: for each thing that is asked for, the terms that stand for it.
        analyzer: the index's own.
    """
    return nearness(clauses(text, analyzer), things)


def clauses(text: str, analyzer: Analyzer) -> tuple[Clause, ...]:
    """Return the clauses of a text that has a number somewhere; none of any other."""
    if not _ANY_NUMBER().search(text):
        return ()
    is_number = _NUMBER().fullmatch
    found = [analyzer.tokens(text[start:end]) for start, end in pairwise(_ends(text))]
    return tuple(
        Clause(
            tuple(token.term for token in tokens),
            tuple(place for place, token in enumerate(tokens) if is_number(token.text.lower())),
        )
        for tokens in found
    )


def nearness(found: Sequence[Clause], things: Sequence[Collection[str]]) -> float:
    """Return how near a number stands to a thing in some clauses, see `figure_near`."""
    tied = [_tie(clause, things) for clause in found]
    best = max((value for value, _, _ in tied), default=0.0)
    if best:
        return best
    numbers, named = any(number for _, number, _ in tied), any(thing for _, _, thing in tied)
    return FIGURES.apart if numbers and named else 0.0


def _ends(text: str) -> list[int]:
    return [0, *(found.start() for found in _CLAUSE().finditer(text)), len(text)]


def _tie(clause: Clause, things: Sequence[Collection[str]]) -> tuple[float, bool, bool]:
    """Return how near a number and a thing stand in a clause, and whether it has either."""
    numbers = clause.numbers
    named = [place for place, term in enumerate(clause.terms) if any(term in terms for terms in things)]
    if not numbers or not named:
        return 0.0, bool(numbers), bool(named)
    distance = min(abs(one - other) for one in numbers for other in named)
    return math.exp(-max(distance - 1, 0) / FIGURES.reach), True, True

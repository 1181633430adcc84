"""Whose is the number? "How many kilns" wants a number of kilns, not any number in the sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from corpus.caching import kept
from corpus.languages.language import choice
from corpus.languages.spoken import per_language, spoken
from retrieval.answering.settings import FIGURES
from retrieval.words.analysis import Analyzer


def figure_near(text: str, things: Sequence[Collection[str]], analyzer: Analyzer) -> float:
    """Return how near a number stands to what it has to be a number of, 0 to 1; 0 where there is no number.

    Args:
        text: of the span.
        things: for each thing that is asked for, the terms that stand for it.
        analyzer: the index's own.
    """
    if not _any_number().search(text):
        return 0.0
    clauses = [text[start:end] for start, end in pairwise(_ends(text))]
    tied = [_tie(clause, things, analyzer) for clause in clauses]
    best = max((value for value, _, _ in tied), default=0.0)
    if best:
        return best
    numbers, named = any(number for _, number, _ in tied), any(thing for _, _, thing in tied)
    return FIGURES.apart if numbers and named else 0.0


def _ends(text: str) -> list[int]:
    return [0, *(found.start() for found in _clause().finditer(text)), len(text)]


def _tie(clause: str, things: Sequence[Collection[str]], analyzer: Analyzer) -> tuple[float, bool, bool]:
    """Return how near a number and a thing stand in a clause, and whether it has either."""
    tokens = analyzer.tokens(clause)
    numbers = [place for place, token in enumerate(tokens) if _number().fullmatch(token.text.lower())]
    named = [place for place, token in enumerate(tokens) if any(token.term in terms for terms in things)]
    if not numbers or not named:
        return 0.0, bool(numbers), bool(named)
    distance = min(abs(one - other) for one in numbers for other in named)
    return math.exp(-max(distance - 1, 0) / FIGURES.reach), True, True


@per_language
def _clause() -> re.Pattern[str]:
    """Return what stands between two clauses."""
    joins = choice(spoken().table("answers/signs")["joins"])
    return kept.pattern(rf"[;:]\s|,\s|\s[–—-]\s|\.\s|\s{joins}\s|\s*\|\s*")


@per_language
def _number() -> re.Pattern[str]:
    return kept.pattern(rf"\d.*|{_number_words()}")


@per_language
def _any_number() -> re.Pattern[str]:
    return kept.pattern(rf"\d|\b{_number_words()}\b", re.I)


def _number_words() -> str:
    return choice(spoken().table("answers/signs")["numbers"])

"""Whose is the number? "How many kilns" wants a number of kilns, not any number in the sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from retrieval.words.analysis import Analyzer

_CLAUSE = re.compile(r"[;:]\s|,\s|\s[–—-]\s|\.\s|\s(?:and|but|while|whereas|or)\s|\s*\|\s*")
_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty"
    " thirty forty fifty sixty seventy eighty ninety hundred thousand half third quarter once twice both"
)
_NUMBER = re.compile(rf"\d.*|{'|'.join(_NUMBER_WORDS.split())}")
_ANY_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(_NUMBER_WORDS.split())})\b", re.I)
_REACH = 4.0
"""Words over which the tie between a number and a thing fades to a third."""
FAR = 0.2
"""A tie below that is none."""
_APART = 0.3
"""What the tie counts where the two stand in different clauses."""


def figure_near(text: str, things: Sequence[Collection[str]], analyzer: Analyzer) -> float:
    """Return how near a number stands to what it has to be a number of, 0 to 1; 0 where there is no number.

    Args:
        text: of the span.
        things: for each thing that is asked for, the terms that stand for it.
        analyzer: the index's own.
    """
    if not _ANY_NUMBER.search(text):
        return 0.0
    clauses = [text[start:end] for start, end in pairwise(_ends(text))]
    tied = [_tie(clause, things, analyzer) for clause in clauses]
    best = max((value for value, _, _ in tied), default=0.0)
    if best:
        return best
    numbers, named = any(number for _, number, _ in tied), any(thing for _, _, thing in tied)
    return _APART if numbers and named else 0.0


def _ends(text: str) -> list[int]:
    return [0, *(found.start() for found in _CLAUSE.finditer(text)), len(text)]


def _tie(clause: str, things: Sequence[Collection[str]], analyzer: Analyzer) -> tuple[float, bool, bool]:
    """Return how near a number and a thing stand in a clause, and whether it has either."""
    tokens = analyzer.tokens(clause)
    numbers = [place for place, token in enumerate(tokens) if _NUMBER.fullmatch(token.text.lower())]
    named = [place for place, token in enumerate(tokens) if any(token.term in terms for terms in things)]
    if not numbers or not named:
        return 0.0, bool(numbers), bool(named)
    distance = min(abs(one - other) for one in numbers for other in named)
    return math.exp(-max(distance - 1, 0) / _REACH), True, True

"""All the questions that lead to one place, taken as one text: how much of a question does it hold?

Stems of all words and of pairs of neighbours, small words included: "good at" is not "good", and "who has to"
asks for something else than "do I have to".
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from retrieval.analysis import Analyzer

K1, B = 2.0, 0.3
"""Parameters of BM25: the same wording many times over says more than once, the length of a text little."""


class Target(NamedTuple):
    """Where a question leads: words of a document, or a sentence to say when it is not covered."""

    version: int
    start: int
    """-1 where the guide doesn't answer."""
    end: int


class TopicIndex:
    """BM25 over places; the questions to a place are its text."""

    def __init__(self, questions: Iterable[tuple[str, Target]], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        counts: defaultdict[Target, Counter[str]] = defaultdict(Counter)
        df: Counter[str] = Counter()
        n = 0
        for text, target in questions:
            terms = list(self._terms(text))
            counts[target].update(terms)
            df.update(set(terms))
            n += 1
        mean = sum(map(Counter.total, counts.values())) / max(len(counts), 1)
        self._postings: defaultdict[str, list[tuple[Target, float]]] = defaultdict(list)
        self._idf = {term: math.log(1 + (n - found + 0.5) / (found + 0.5)) for term, found in df.items()}
        self._highest = math.log(1 + (n + 0.5) / 0.5)
        for target, found in counts.items():
            norm = K1 * (1 - B + B * found.total() / mean)
            for term, tf in found.items():
                self._postings[term].append((target, self._idf[term] * tf * (K1 + 1) / (tf + norm)))

    def scores(self, question: str) -> dict[Target, float]:
        """Return the score of every place as a share of the highest possible."""
        found: defaultdict[Target, float] = defaultdict(float)
        mass = 0.0
        for term in set(self._terms(question)):
            mass += self._idf.get(term, self._highest * (0.25 if "_" in term else 1.0))
            for target, score in self._postings.get(term, ()):
                found[target] += score
        return {target: score / (mass * (K1 + 1)) for target, score in found.items()} if mass else {}

    def _terms(self, text: str) -> Iterator[str]:
        stems = [self._analyzer.stem(word) for word in self._analyzer.words(text)]
        yield from stems
        for first, second in pairwise(stems):
            yield f"{first}_{second}"
